import type { Output } from "@muniment/rest";
import { ApiError } from "@muniment/rest/client";
import type { addGroupMembers } from "@muniment/work-api/control-center/group";
import type { Refusal } from "./-refusals.tsx";

/** What became of each row of an action on several. */
export type RowResults = Output<typeof addGroupMembers>["data"]["results"];

/** Ids of the rows that are changed now. */
export function doneRows(results: RowResults): readonly string[] {
  return results.filter(({ outcome }) => outcome === "done").map(({ id }) => id);
}

/** Rows that were refused, each with the reason in words. */
export function refusedRows(results: RowResults, nameOf: (id: string) => string = (id) => id): readonly Refusal[] {
  return results
    .filter(({ outcome }) => outcome === "refused")
    .map(({ id, code_message: reason = "" }) => ({ id, name: nameOf(id), reason }));
}

/** The refusal of a row as an error that can be told. */
export function asRefusal({ reason }: Refusal): ApiError {
  return new ApiError(422, "", reason, { error: { code_message: reason } });
}
