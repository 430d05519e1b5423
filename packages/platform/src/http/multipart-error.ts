/**
 * Why an upload could not be read: the body is no form data, breaks its rules, ends too early, or passes a limit.
 * On the wire these are 415, 400, 400 and 413.
 */
export type MultipartErrorCode = "not_multipart" | "malformed" | "truncated" | "too_large";

/** A multipart body that cannot be read; its message is fit for the caller. */
export class MultipartError extends Error {
  override readonly name = "MultipartError";
  readonly code: MultipartErrorCode;

  constructor(code: MultipartErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
