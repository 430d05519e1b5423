import { toWireDate } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { originOf } from "@muniment/platform/http";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import * as api from "@muniment/work-api/control-center/identity-proof";
import { proofEnd } from "../proof/index.ts";
import { needsCode, proveIdentity } from "./step-up.service.ts";
import type { StepUpDeps } from "./step-up.service.ts";

/** Binds proofs of identity. */
export function stepUpRoutes(mounter: Mounter<RequestContext>, deps: StepUpDeps & { readonly reader: Tx }): void {
  mounter.mount(api.getIdentityProof, async (_input, { actor }) => {
    const end = await proofEnd(deps.reader, actor, deps.clock.now());
    return {
      data: { needs_code: await needsCode(deps, actor), ...(end === undefined ? {} : { until: toWireDate(end) }) },
    };
  });

  mounter.mount(api.proveIdentity, async ({ body }, { actor, request }) => {
    const given = { password: body.password, code: body.code, origin: originOf(request) };
    return { data: { until: toWireDate(await proveIdentity(deps, actor, given)) } };
  });
}
