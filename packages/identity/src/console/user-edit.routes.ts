import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { LongWork } from "@muniment/jobs";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import * as api from "@muniment/work-api/control-center/account";
import { nrtadmin } from "@muniment/work-api/identity/group";
import { refusal } from "@muniment/work-api/identity/refusal";
import { foldId } from "@muniment/work-api/identity/user-rules";
import { requireProof } from "../proof/index.ts";
import { ranks } from "../role/index.ts";
import { starterOf } from "../session/index.ts";
import { administered } from "./console-mounter.ts";
import type { UserEditor } from "./user-edit.service.ts";
import type { UserEditUndo } from "./user-edit-undo.ts";
import type { UserEditWork } from "./user-edit-work.ts";

/** What the routes of edits of many use. */
export interface UserEditRouteDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly longWork: LongWork;
  readonly userEditor: UserEditor;
  readonly userEditWork: UserEditWork;
  readonly userEditUndo: UserEditUndo;
}

/** Binds the edit of any number of people, and what takes it back. */
export function userEditRoutes(mounter: Mounter<RequestContext>, deps: UserEditRouteDeps): void {
  const { reader } = deps;

  mounter.mount(api.startUserEdit, async ({ params, body }, context) => {
    const { actor } = context;
    const { libraryId } = administered(context, params.library, ranks.tier2);
    return context.write(async (tx) => {
      await deps.userEditor.check(tx, actor, { libraryId, edit: body.changes });
      const groups = [...(body.changes.add_groups ?? []), ...(body.changes.remove_groups ?? [])];
      if (groups.some((id) => foldId(id) === nrtadmin)) await requireProof(tx, actor, deps.clock.now());
      const input = { library_id: libraryId, changes: body.changes };
      const given = { starter: starterOf(actor), scopeId: libraryId, input, rows: body.users };
      return { data: { job_id: await deps.longWork.start(tx, deps.userEditWork, given) } };
    });
  });

  mounter.mount(api.undoUserEdit, async ({ params, body }, context) => {
    const { actor } = context;
    const { libraryId } = administered(context, params.library, ranks.tier2);
    const job = await deps.longWork.find(reader, body.job);
    const starter = starterOf(actor);
    const isOwn = job?.kind === deps.userEditWork.kind && job.starter.num === starter.num && job.scopeId === libraryId;
    if (job === undefined || !isOwn) throw new AppError(errors.noRecord);
    if (job.endedAt === undefined) throw new AppError(errors.conflict, { messages: [refusal("job_running")] });
    return context.write(async (tx) => {
      const rows = [...(await deps.longWork.former(tx, job.id)).keys()];
      if (rows.length === 0) throw new AppError(errors.conflict, { messages: [refusal("nothing_to_undo")] });
      const input = { library_id: libraryId, job_id: job.id };
      return {
        data: {
          job_id: await deps.longWork.start(tx, deps.userEditUndo, { starter, scopeId: libraryId, input, rows }),
        },
      };
    });
  });
}
