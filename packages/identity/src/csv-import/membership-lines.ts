import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { foldId } from "@muniment/work-api/identity/user-rules";
import type { RowChanges } from "../group/index.ts";
import { findCredential, findUserByNumber } from "../user/index.ts";
import type { Cells } from "./cells.ts";
import { joinGroup, leaveGroup } from "./group-place.ts";
import type { LineKind } from "./line.ts";

/** Lines that put a user, by User ID or e-mail, into a group of the import's library. */
export function createMembershipLines(deps: { rowChanges: Pick<RowChanges, "changeEach"> }): LineKind {
  return {
    keysOf(cells) {
      const { group, user } = placeOf(cells);
      return group === undefined || user === undefined ? [] : [`${foldId(group)} ${user.toLowerCase()}`];
    },
    async apply(context, cells) {
      const { group, user } = placeOf(cells);
      if (group === undefined || user === undefined) {
        const field = group === undefined ? "group" : "user";
        throw new AppError(errors.invalidProfile, { messages: [refusal("required", { field })] });
      }
      const credential = await findCredential(context.tx, user);
      const found = credential === undefined ? undefined : await findUserByNumber(context.tx, credential.user_num);
      const userId = found?.user_id ?? user;
      const { libraryId } = context.library;
      const isNew = await joinGroup(deps, context, { libraryId, group, userId, field: "group" });
      if (!isNew) return { verdict: "unchanged", subject: userId };
      return { verdict: "created", subject: userId, after: { group: foldId(group) } };
    },
    async undo(context, { subject, after = {} }) {
      const { libraryId } = context.library;
      await leaveGroup(deps, context, { libraryId, group: String(after["group"]), userId: subject });
    },
  };
}

function placeOf(cells: Cells): { group: string | undefined; user: string | undefined } {
  return { group: cells.text("group"), user: cells.text("user") };
}
