import type { Output } from "@muniment/rest";
import { ApiError } from "@muniment/rest/client";
import type { addGroupMembers } from "@muniment/work-api/control-center/group";

/** What became of each row of an action on several. */
export type RowResults = Output<typeof addGroupMembers>["data"]["results"];

/** Rows that were refused, each with the reason in words. */
export function refusedRows(results: RowResults): RowResults {
  return results.filter(({ outcome }) => outcome === "refused");
}

/** Throws the first refusal, as if it had been the whole request's. */
export function requireDone(results: RowResults): void {
  const [first] = refusedRows(results);
  if (first === undefined) return;
  throw asRefusal(first);
}

/** The refusal of one row as an error that can be told. */
export function asRefusal({ code = "", code_message: text = "" }: RowResults[number]): ApiError {
  return new ApiError(422, code, text, { error: { code, code_message: text } });
}
