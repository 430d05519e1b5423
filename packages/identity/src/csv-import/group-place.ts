import { AppError } from "@muniment/kernel";
import type { FieldMessage } from "@muniment/kernel";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import type { RowChanges } from "../group/index.ts";
import type { LineContext } from "./line.ts";

interface Deps {
  readonly rowChanges: Pick<RowChanges, "changeEach">;
}

interface GroupPlace {
  readonly libraryId: number;
  readonly group: string;
  readonly userId: string;
}

/** Makes somebody a member; `false` when they are one already. What is refused is told at `field`. */
export async function joinGroup(
  deps: Deps,
  { tx, actor }: LineContext,
  { libraryId, group, userId, field }: GroupPlace & { readonly field: string },
): Promise<boolean> {
  const change = { libraryId, groupId: group, action: "add", userIds: [userId] } as const;
  const [result] = await deps.rowChanges.changeEach(tx, actor, change).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    throw refused(error.kind === errors.noRecord ? refusal("unknown_group") : reasonOf(error), { field, group });
  });
  if (result?.outcome === "refused") {
    throw refused({ code: result.code ?? "", text: result.code_message ?? "" }, { field, group });
  }
  return result?.outcome === "done";
}

/** Ends a membership, if there is one. */
export async function leaveGroup(deps: Deps, { tx, actor }: LineContext, place: GroupPlace): Promise<void> {
  const { libraryId, group, userId } = place;
  const change = { libraryId, groupId: group, action: "delete", userIds: [userId] } as const;
  const [result] = await deps.rowChanges.changeEach(tx, actor, change);
  if (result?.outcome === "refused") {
    throw refused({ code: result.code ?? "", text: result.code_message ?? "" }, { field: "groups", group });
  }
}

function reasonOf(error: AppError): FieldMessage {
  return error.messages[0] ?? { code: error.code, text: error.message };
}

function refused({ code, text }: FieldMessage, { field, group }: { field: string; group: string }): AppError {
  return new AppError(errors.invalidProfile, { messages: [{ code, text: `${group}: ${text}`, field }] });
}
