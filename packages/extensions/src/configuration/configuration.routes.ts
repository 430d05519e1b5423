import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import * as api from "@muniment/work-api/control-center/extension-element";
import type { ElementService } from "./element.service.ts";
import { setUpOf } from "./set-up.ts";
import type { SetUpDeps } from "./set-up.ts";

/** Binds what administrators, and configuration pages of applications for them, call (work-api.md 17.14). */
export function configurationRoutes(
  mounter: Mounter<RequestContext>,
  deps: SetUpDeps & { readonly reader: Tx; readonly elements: ElementService },
): void {
  const { reader, elements } = deps;
  mounter.mount(api.getElements, async ({ params }, { actor }) => ({
    data: await elements.get(reader, actor, params.package),
  }));
  mounter.mount(api.putElements, async ({ params, body }, { actor, write }) =>
    write(async (tx) => ({
      data: await elements.put(tx, actor, { packageId: params.package, settings: body.settings }),
    })),
  );
  mounter.mount(api.resetElements, async ({ params }, { actor, write }) =>
    write(async (tx) => {
      await elements.reset(tx, actor, params.package);
      return {};
    }),
  );
  mounter.mount(api.previewElements, async ({ params, body }, { actor }) => {
    const { group, settings, language = "en" } = body;
    return { data: await elements.preview(reader, actor, { packageId: params.package, group, settings, language }) };
  });
  mounter.mount(api.getSetUp, async ({ params }, { actor }) => ({
    data: await setUpOf(deps, reader, actor, params.package),
  }));
}
