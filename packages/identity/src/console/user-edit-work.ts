import { AppError } from "@muniment/kernel";
import type { UserActor } from "@muniment/kernel";
import type { RowWork } from "@muniment/jobs";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { UserEdit } from "@muniment/work-api/control-center/account";
import { Type } from "typebox";
import { loadStarter } from "../session/index.ts";
import type { LoadActor } from "../session/index.ts";
import { jobRow } from "./sign-in-work.ts";
import type { UserEditor } from "./user-edit.service.ts";

const INPUT = Type.Object({ library_id: Type.Integer(), changes: UserEdit });
const ROWS_AT_ONCE = 1000;

/** Editing any number of people together. */
export type UserEditWork = RowWork<typeof INPUT, UserActor>;

/** Each person by the starter's rights at that moment. */
export function createUserEditWork(deps: { reader: Tx; loadActor: LoadActor; editor: UserEditor }): UserEditWork {
  return {
    kind: "users.edit",
    input: INPUT,
    batchSize: ROWS_AT_ONCE,
    async prepare(job) {
      const actor = await loadStarter(deps, job);
      if (actor === undefined) throw new AppError(errors.accessDenied);
      return actor;
    },
    async run(tx, { job, rows, prepared }) {
      const { library_id: libraryId, changes: edit } = job.input;
      const userIds = rows.map(({ subject }) => subject);
      const results = await deps.editor.edit(tx, prepared, { libraryId, userIds, edit });
      return rows.map(({ row }, at) => ({ ...jobRow(row, results[at]), former: results[at]?.former }));
    },
  };
}
