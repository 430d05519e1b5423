import type { ErrorKind } from "@muniment/kernel";

const kind = (code: string, status: number, text: string): ErrorKind => ({ code, status, text });

/** Every refusal of REST v2 and of Work's own endpoints (work-api.md 3.5, 17.2). */
export const errors = {
  invalidParam: kind("NRC_INVALID_PARAM", 400, "A parameter is not valid. See messages for which one and why."),
  invalidProfile: kind("NRC_INVALID_PROFILE", 400, "The profile is not valid. See messages for each field."),
  unauthorized: kind("NRC_UNAUTHORIZED", 401, "Invalid or missing X-Auth-Token. Sign in again."),
  accessDenied: kind("NRC_ACCESS_DENIED", 403, "You do not have the access that this needs."),
  noRecord: kind("NRC_NO_RECORD", 404, "There is no such item, or you do not have access to it."),
  unknownResource: kind("NRC_UNKNOWN_RESOURCE", 404, "There is no such address."),
  methodNotAllowed: kind("NRC_METHOD_NOT_ALLOWED", 405, "This address does not take that method."),
  duplicateRecord: kind("NRC_DUPLICATE_RECORD", 409, "Something with this identifier exists already."),
  objectLocked: kind("NRC_OBJECT_LOCKED", 409, "Somebody else has this document checked out."),
  conflict: kind("NRC_CONFLICT", 409, "The present state of the item does not permit this."),
  editConflict: kind("NRC_EDIT_CONFLICT", 409, "The item was changed meanwhile. Read it again and repeat your change."),
  inProgress: kind("in_progress", 409, "A request with this Idempotency-Key is still running. Ask again shortly."),
  cursorExpired: kind("NRC_CURSOR_EXPIRED", 410, "Changes since this cursor are no longer kept. Compare in full."),
  wrongProtocol: kind("NRC_WRONG_PROTOCOL", 412, "Uploads in parts are taken by version 1.0.0 of the tus protocol."),
  tooLarge: kind("NRC_TOO_LARGE", 413, "The request is larger than this server takes."),
  unsupportedMedia: kind("NRC_UNSUPPORTED_MEDIA", 415, "Send the file as multipart/form-data."),
  checksumMismatch: kind("NRC_CHECKSUM_MISMATCH", 460, "The bytes that arrived do not have this checksum."),
  conversionFailed: kind("NRC_CONVERSION_FAILED", 422, "This file cannot be shown."),
  idempotencyMismatch: kind("NRC_IDEMPOTENCY_MISMATCH", 422, "This Idempotency-Key was used for another request."),
  rateLimit: kind("NRC_RATE_LIMIT", 429, "Too many requests. Wait before the next one."),
  internal: kind("NRC_INTERNAL", 500, "The server failed. Give the request id to your administrator."),
  unavailable: kind("NRC_UNAVAILABLE", 503, "The server cannot answer at the moment. Try again shortly."),
  noSpace: kind("NRC_NO_SPACE", 507, "The server has no space left for this. Try again later."),
} as const;

/** The refusals that every endpoint shares, by the names of the HTTP layer. */
export const httpErrors = {
  invalidInput: errors.invalidParam,
  unauthorized: errors.unauthorized,
  forbidden: errors.accessDenied,
  notFound: errors.noRecord,
  unknownResource: errors.unknownResource,
  methodNotAllowed: errors.methodNotAllowed,
  duplicate: errors.duplicateRecord,
  tooLarge: errors.tooLarge,
  unsupportedMedia: errors.unsupportedMedia,
  rateLimited: errors.rateLimit,
  unavailable: errors.unavailable,
  internal: errors.internal,
  idempotencyMismatch: errors.idempotencyMismatch,
  inProgress: errors.inProgress,
} as const;
