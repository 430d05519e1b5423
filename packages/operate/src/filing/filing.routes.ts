import * as api from "@muniment/operate-api/filing";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import type { OperateActor } from "../user/index.ts";
import type { FilingService } from "./filing.service.ts";

/** Mounts filing of e-mail. */
export function filingRoutes(
  mounter: Mounter<RequestContext<OperateActor>>,
  { reader, filings }: { reader: Tx; filings: FilingService },
): void {
  mounter.mount(api.fileEmail, async ({ params, body }, { actor, write }) =>
    write(async (tx) => ({ data: await filings.file(tx, actor, params.email, body) })),
  );
  mounter.mount(api.checkFiled, async ({ params, query }, { actor }) => ({
    data: await filings.check(reader, actor, { emailId: params.email, caseId: query.case }),
  }));
  mounter.mount(api.getFiling, async ({ params }, { actor }) => ({
    data: await filings.get(reader, actor, params.filing),
  }));
  mounter.mount(api.listFilings, async ({ params }, { actor }) => ({
    data: await filings.list(reader, actor, params.email),
  }));
  mounter.mount(api.retryFiling, async ({ params }, { actor, write }) =>
    write(async (tx) => ({ data: await filings.retry(tx, actor, params.filing) })),
  );
  mounter.mount(api.undoFiling, async ({ params }, { actor, write }) =>
    write(async (tx) => ({ data: await filings.undo(tx, actor, params.filing) })),
  );
  mounter.mount(api.refileFiling, async ({ params, body }, { actor, write }) =>
    write(async (tx) => ({ data: await filings.refile(tx, actor, params.filing, body.case) })),
  );
  mounter.mount(api.cancelFiling, async ({ params }, { actor, write }) =>
    write(async (tx) => ({ data: await filings.cancel(tx, actor, params.filing) })),
  );
}
