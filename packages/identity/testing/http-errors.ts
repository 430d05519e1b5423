import type { HttpErrors } from "@muniment/platform/http";
import { errors } from "@muniment/work-api";

/** The refusals of Work's contract as the HTTP layer takes them. */
export const httpErrors: HttpErrors = {
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
};
