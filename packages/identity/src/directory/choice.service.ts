import type { Static } from "typebox";
import { AppError } from "@muniment/kernel";
import type { FieldMessage } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { chooseForConflicts } from "@muniment/work-api/control-center/directory-run";
import { refusal } from "@muniment/work-api/identity/refusal";
import { checkDirectoryUserId } from "@muniment/work-api/identity/user-rules";
import { takenMessages } from "../user/index.ts";
import { findConflictLines, storeChoices } from "./change.repository.ts";
import { choicesFor } from "./conflict.ts";
import type { RunRecord } from "./run.repository.ts";

/** Decides about conflicts of a run, for the runs that follow (CC-DIR-010): all of them, or none when one is refused. */
export async function chooseFor(
  tx: Tx,
  run: RunRecord,
  asked: Static<(typeof chooseForConflicts)["body"]>,
): Promise<string[]> {
  const { choice } = asked;
  const lines = await findConflictLines(tx, run.run_num, asked.changes);
  if (lines.length !== new Set(asked.changes).size) throw new AppError(errors.noRecord);
  const messages: FieldMessage[] = [];
  if (lines.some((line) => !choicesFor(line).includes(choice))) {
    messages.push(refusal("choice_not_possible", { field: "choice" }));
  }
  if (choice === "rename") messages.push(...(await renameMessages(tx, asked, lines.length)));
  if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
  const userId = choice === "rename" ? checkDirectoryUserId(asked.user_id ?? "").value : null;
  await storeChoices(
    tx,
    lines.map((line) => ({
      source_num: run.source_num,
      sync_id: line.sync_id,
      choice,
      user_id: userId,
      user_num: choice === "link" ? line.holder_num : null,
    })),
  );
  return lines.map((line) => line.dn);
}

/** One new User ID serves one entry. */
async function renameMessages(tx: Tx, asked: { user_id?: string }, lineCount: number): Promise<FieldMessage[]> {
  const field = "user_id";
  if (lineCount > 1) return [refusal("choice_not_possible", { field: "choice" })];
  const { value, messages } = checkDirectoryUserId(asked.user_id ?? "");
  if (messages.length > 0) return messages.map((message) => ({ ...message, field }));
  const taken = await takenMessages(tx, { userId: value, email: undefined });
  return taken.map((message) => ({ ...message, field }));
}
