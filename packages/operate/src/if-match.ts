import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";

/** The state that a change was made from; own endpoints require it (work-api.md 17.2). */
export function revOf(header: string | undefined): number {
  const rev = Number(/^(?:W\/)?"(\d{1,15})"$/.exec(header?.trim() ?? "")?.[1]);
  if (Number.isInteger(rev)) return rev;
  throw new AppError(errors.invalidParam, {
    text: "Send the ETag of what you changed as If-Match.",
    field: "If-Match",
  });
}
