import { AppError } from "@muniment/kernel";
import type { Actor, UserActor } from "@muniment/kernel";
import type { LongWork, RowWork } from "@muniment/jobs";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { foldId } from "@muniment/work-api/identity/user-rules";
import { Type } from "typebox";
import { listLibraryRecords } from "../library/index.ts";
import { findRolesByNumber } from "../role/index.ts";
import { loadStarter } from "../session/index.ts";
import type { LoadActor } from "../session/index.ts";
import { findBulkSubjects, lockMembers } from "../user/index.ts";
import type { BulkSubject } from "../user/index.ts";
import { jobRow } from "./sign-in-work.ts";
import type { Edit, EditOutcome, Former, UserEditor } from "./user-edit.service.ts";

const INPUT = Type.Object({ library_id: Type.Integer(), job_id: Type.String() });
const ROWS_AT_ONCE = 500;

/** Taking back what an edit of many people did (CC-NFR-004). */
export type UserEditUndo = RowWork<typeof INPUT, UserActor>;

interface UndoDeps {
  readonly reader: Tx;
  readonly loadActor: LoadActor;
  readonly longWork: LongWork;
  readonly editor: UserEditor;
}

/**
 * Each person gets back what the edit has changed, by the rules of an edit and the starter's rights at that moment. Who
 * was changed since is left alone, so that a second undo does nothing.
 */
export function createUserEditUndo(deps: UndoDeps): UserEditUndo {
  return {
    kind: "users.undo-edit",
    input: INPUT,
    batchSize: ROWS_AT_ONCE,
    async prepare(job) {
      const actor = await loadStarter(deps, job);
      if (actor === undefined) throw new AppError(errors.accessDenied);
      return actor;
    },
    async run(tx, { job, rows, prepared }) {
      const { library_id: libraryId, job_id: jobId } = job.input;
      const userIds = rows.map(({ subject }) => subject);
      // The rows name people as the request did, in any case.
      const found = (await deps.longWork.former(tx, jobId, userIds)) as ReadonlyMap<string, Former>;
      const formers = new Map([...found].map(([id, former]) => [foldId(id), former]));
      const outcomes = await takeBack(deps.editor, { tx, actor: prepared, libraryId, formers });
      return rows.map(({ row, subject }) => jobRow(row, outcomes.get(foldId(subject))));
    },
  };
}

async function takeBack(
  editor: UserEditor,
  given: { tx: Tx; actor: Actor; libraryId: number; formers: ReadonlyMap<string, Former> },
): Promise<ReadonlyMap<string, EditOutcome>> {
  const { tx, libraryId, formers } = given;
  const members = await lockMembers(tx, libraryId, [...formers.keys()], true);
  const userNums = members.map((member) => member.user_num);
  const subjects = await findBulkSubjects(tx, { libraryId, preferredId: undefined }, userNums);
  const outcomes = new Map<string, EditOutcome>();
  const alike = new Map<string, { former: Former; userIds: string[] }>();
  for (const { user_id: userId, user_num: userNum } of members) {
    const [former, subject] = [formers.get(userId), subjects.get(userNum)];
    if (former === undefined || subject === undefined) continue;
    if (!isAsLeft(former, subject)) {
      const { code, text } = refusal("changed_since");
      outcomes.set(userId, { id: userId, outcome: "refused", code, code_message: text, former: undefined });
      continue;
    }
    const key = JSON.stringify(former);
    const group = alike.get(key) ?? { former, userIds: [] };
    group.userIds.push(userId);
    alike.set(key, group);
  }
  for (const { former, userIds } of alike.values()) {
    for (const outcome of await editAlike(editor, given, { former, userIds })) outcomes.set(outcome.id, outcome);
  }
  return outcomes;
}

/** Whether the person is as the edit has left them. */
function isAsLeft(former: Former, subject: BulkSubject): boolean {
  return (["location", "preferred_library_id", "role_id"] as const).every((field) => {
    const changed = former[field];
    return changed === undefined || changed.to === subject[field];
  });
}

/** A role or library that is no more refuses these people alone. */
async function editAlike(
  editor: UserEditor,
  { tx, actor, libraryId }: { tx: Tx; actor: Actor; libraryId: number },
  { former, userIds }: { former: Former; userIds: readonly string[] },
): Promise<EditOutcome[]> {
  try {
    return await editor.edit(tx, actor, { libraryId, userIds, edit: await reverseOf(tx, former) });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, text } = error.messages[0] ?? { code: error.code, text: error.message };
    return userIds.map((id) => ({ id, outcome: "refused", code, code_message: text, former: undefined }));
  }
}

async function reverseOf(tx: Tx, former: Former): Promise<Edit> {
  const { location, preferred_library_id: preferred, role_id: role, joined, left } = former;
  const [library] = preferred === undefined ? [] : await listLibraryRecords(tx, [preferred.from]);
  const [held] = role === undefined ? [] : await findRolesByNumber(tx, [role.from]);
  if (preferred !== undefined && library === undefined) throw gone("unknown_library");
  if (role !== undefined && held === undefined) throw gone("role_not_in_library");
  return {
    ...(location === undefined ? {} : { location: location.from }),
    ...(library === undefined ? {} : { preferred_library: library.alias }),
    ...(held === undefined ? {} : { role: held.name }),
    ...(left === undefined ? {} : { add_groups: [...left] }),
    ...(joined === undefined ? {} : { remove_groups: [...joined] }),
  };
}

function gone(code: "unknown_library" | "role_not_in_library"): AppError {
  return new AppError(errors.invalidProfile, { messages: [refusal(code)] });
}
