import type { Static } from "typebox";
import type { DirectoryChoice, DirectoryConflict } from "@muniment/work-api/control-center/directory-run";
import type { ShownChange } from "./change.repository.ts";

type Choice = Static<typeof DirectoryChoice>;

const SENTENCES: Readonly<Record<Static<typeof DirectoryConflict>, string>> = {
  email_twice: "Several entries of the directory have this e-mail address.",
  email_taken: "Another account has this e-mail address.",
  user_id_twice: "Several entries of the directory have this User ID.",
  user_id_taken: "Another account has this User ID.",
  invalid_value: "A value of the entry cannot be stored.",
  no_sync_id: "The entry has no value by which it could be recognised again.",
  group_id_taken: "The library has a group with this Group ID that does not come from this directory.",
};

/** Why an entry was not carried over. */
export function conflictText(code: string, detail: string | null): string {
  return detail ?? (code in SENTENCES ? SENTENCES[code as keyof typeof SENTENCES] : code);
}

/** What can be decided about a line: only people who are known by an id can be told apart at the next run. */
export function choicesFor(
  change: Pick<ShownChange, "kind" | "code" | "sync_id" | "user_num" | "is_linkable">,
): readonly Choice[] {
  if ((change.kind !== "conflict" && change.kind !== "skipped") || change.sync_id === "") return [];
  const isNew = change.user_num === null;
  const isOtherId = isNew && (change.code === "user_id_taken" || change.code === "user_id_twice");
  return [
    ...(isNew && change.is_linkable ? (["link"] as const) : []),
    ...(isOtherId ? (["rename"] as const) : []),
    "skip",
    "always_skip",
  ];
}
