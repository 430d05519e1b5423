import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import * as api from "@muniment/work-api/control-center/email-settings";
import { readDeliveries } from "./delivery.ts";
import {
  changeEmailSettings,
  readEmailSettings,
  resetEmailSettings,
  retryDeliveries,
  tryEmailSettings,
} from "./email-settings.service.ts";
import type { MailSettings } from "./email-settings.service.ts";

/** Binds the relay of e-mails, and what went by it (CC-EML-004, CC-EML-005). */
export function emailSettingsRoutes(
  mounter: Mounter<RequestContext>,
  deps: { reader: Tx; clock: Clock; mail: MailSettings },
): void {
  const { reader } = deps;

  mounter.mount(api.getEmailSettings, async (_, { actor }) => ({
    data: await readEmailSettings(deps, reader, actor),
  }));

  mounter.mount(api.putEmailSettings, async ({ body: input }, { actor, write }) =>
    write(async (tx) => ({ data: await changeEmailSettings(deps, tx, { actor, input }) })),
  );

  mounter.mount(api.deleteEmailSettings, async (_, { actor, write }) =>
    write(async (tx) => ({ data: await resetEmailSettings(deps, tx, actor) })),
  );

  mounter.mount(api.testEmailSettings, async ({ body: input }, { actor }) => ({
    data: await tryEmailSettings(deps, reader, { actor, input }),
  }));

  mounter.mount(api.listMailDeliveries, async ({ query }, { actor }) => readDeliveries(reader, actor, query));

  mounter.mount(api.retryMailDeliveries, async ({ body }, { actor, write }) =>
    write(async (tx) => ({ data: { results: await retryDeliveries(deps, tx, { actor, ids: body.ids }) } })),
  );
}
