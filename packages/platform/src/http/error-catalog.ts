import type { ErrorKind } from "@muniment/kernel";

/** The refusals that the HTTP layer itself gives; each server fills in the codes of its own contract. */
export interface HttpErrors {
  readonly invalidInput: ErrorKind;
  readonly unauthorized: ErrorKind;
  readonly forbidden: ErrorKind;
  readonly notFound: ErrorKind;
  readonly unknownResource: ErrorKind;
  readonly methodNotAllowed: ErrorKind;
  readonly duplicate: ErrorKind;
  readonly tooLarge: ErrorKind;
  readonly unsupportedMedia: ErrorKind;
  readonly rateLimited: ErrorKind;
  readonly unavailable: ErrorKind;
  readonly internal: ErrorKind;
  readonly idempotencyMismatch: ErrorKind;
  readonly inProgress: ErrorKind;
}
