import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/tracker-api";

/** A refusal of a file in words for whoever chose it. */
export function wrongFile(text: string, code = "unreadable_file"): AppError {
  return new AppError(errors.fileUnreadable, { text, messages: [{ code, text, field: "file" }] });
}
