import { AppError } from "@muniment/kernel";
import type { LibrarySettings } from "@muniment/identity";
import { errors } from "@muniment/work-api";

/** Throws 403 in a library that is read-only, and says so (CC-LIB-004). */
export function requireWritable(given: {
  readonly settings: Pick<LibrarySettings, "state">;
  /** As people know it. */
  readonly library: string;
}): void {
  if (given.settings.state !== "read_only") return;
  const text = `${given.library} is read-only at present: nothing in it can be changed.`;
  throw new AppError(errors.accessDenied, { text });
}
