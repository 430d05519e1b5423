/** Why a file has no PDF. `crashed`: the program that converts ended by itself, whatever the file. */
export type ConversionFailure = "unsupported" | "damaged" | "encrypted" | "too_large" | "timed_out" | "crashed";

/** A file that cannot be converted; others are converted all the same. */
export class ConversionError extends Error {
  override readonly name = "ConversionError";
  readonly reason: ConversionFailure;

  constructor(reason: ConversionFailure, cause?: unknown) {
    super(`The file cannot be converted: ${reason}.`, cause === undefined ? undefined : { cause });
    this.reason = reason;
  }
}
