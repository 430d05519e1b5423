import { AppError } from "@muniment/kernel";
import type { UserActor } from "@muniment/kernel";
import type { RowWork } from "@muniment/jobs";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { Type } from "typebox";
import type { RowChanges, RowOutcome } from "../group/index.ts";
import { loadStarter } from "../session/index.ts";
import type { LoadActor } from "../session/index.ts";

const INPUT = Type.Object({ library_id: Type.Integer(), enabled: Type.Boolean() });
const ROWS_AT_ONCE = 100;

/** Opening or closing a library to more people than one request may name. */
export type SignInWork = RowWork<typeof INPUT, UserActor>;

/** Each person by the same rules as in one request, by the starter's rights at that moment. */
export function createSignInWork(deps: { reader: Tx; loadActor: LoadActor; rowChanges: RowChanges }): SignInWork {
  return {
    kind: "users.switch-sign-in",
    input: INPUT,
    batchSize: ROWS_AT_ONCE,
    async prepare(job) {
      const actor = await loadStarter(deps, job);
      if (actor === undefined) throw new AppError(errors.accessDenied);
      return actor;
    },
    async run(tx, { job, rows, prepared }) {
      const { library_id: libraryId, enabled } = job.input;
      const userIds = rows.map(({ subject }) => subject);
      const results = await deps.rowChanges.switchSignIn(tx, prepared, { libraryId, userIds, enabled });
      return rows.map(({ row }, at) => jobRow(row, results[at]));
    },
  };
}

/** A row of a job as an action on several rows told of it. */
export function jobRow(row: number, result: RowOutcome | undefined): Awaited<ReturnType<SignInWork["run"]>>[number] {
  const { outcome, code, code_message: text = "" } = result ?? { outcome: "refused" as const };
  if (outcome !== "refused") return { row };
  const kind = { ...errors.accessDenied, code: code ?? errors.accessDenied.code, text };
  return { row, refusal: new AppError(kind) };
}
