import type { ErrorKind } from "@muniment/kernel";

const kind = (code: string, status: number, text: string): ErrorKind => ({ code, status, text });
const word = (code: string, status: number, reason: string, text: string): ErrorKind => ({
  ...kind(code, status, text),
  reason,
});

/**
 * Every refusal of Operate's own endpoints. What a case handler may meet has the id of operate.md 18.3 as its code;
 * what a program did wrong, and a missing sign-in, have the lower-case words of every part (work-api.md 17.2).
 */
export const errors = {
  repositoryDenied: kind("OPR-ERR-001", 403, "You don't have permission to do this in the repository."),
  notFound: kind("OPR-ERR-002", 404, "This was not found, or you don't have access to it."),
  linkRequired: word("OPR-ERR-003", 409, "link_required", "Link your account to do this."),
  linkExpired: word("OPR-ERR-004", 409, "link_expired", "Your link has ended. Link again to go on."),
  serviceUnavailable: kind("OPR-ERR-005", 403, "This service is not available to you."),
  serviceAccountDenied: word(
    "OPR-ERR-006",
    424,
    "service_account_denied",
    "Operate's own account may not do this. Nothing was lost. An administrator has been told.",
  ),
  systemToken: word(
    "OPR-ERR-007",
    424,
    "system_token",
    "The system connection is not available. Your work is kept and will continue by itself.",
  ),
  unreachable: kind("OPR-ERR-008", 503, "The repository cannot be reached at the moment."),
  busy: kind("OPR-ERR-009", 503, "The repository is busy. Going on automatically."),
  conflict: word("OPR-ERR-010", 409, "conflict", "Somebody else has changed this meanwhile. Read it again."),
  locked: kind("OPR-ERR-011", 423, "This is in use by somebody else."),
  unresolvedPlace: kind("OPR-ERR-012", 422, "The document place of this case cannot be determined."),
  exists: word("OPR-ERR-013", 409, "exists", "Something with this name exists there already."),
  profileFields: kind("OPR-ERR-014", 422, "The repository needs further fields."),
  tooLarge: kind("OPR-ERR-015", 413, "The file is larger than is allowed."),
  noSpace: kind("OPR-ERR-015", 507, "No space left."),
  readOnlyPlace: kind("OPR-ERR-017", 409, "This place is read-only."),
  notConverted: kind("OPR-ERR-018", 422, "This could not be converted."),
  templateProblems: kind("OPR-ERR-019", 422, "The template has problems."),
  fileRefused: kind("OPR-ERR-020", 422, "Files of this kind are not accepted here."),
  virusFound: kind("OPR-ERR-020", 422, "A virus was found."),
  mailRefused: kind("OPR-ERR-021", 424, "The mail server refused."),
  openWork: kind("open_work", 409, "Work on this case is not done. Finish it, or close the case with a reason."),
  unfiled: kind("unfiled", 409, "Some attachments are not filed. They go to the recycle bin if you complete this."),
  mailboxTestFailed: kind("mailbox_test_failed", 409, "The mailbox cannot be enabled before its test passes."),
  permissionMissing: kind("OPR-ERR-016", 403, "You don't have the right for this in Operate."),
  invalidParam: kind("not_readable", 400, "The request cannot be read. See messages for which part and why."),
  unauthorized: kind("unauthorized", 401, "You are not signed in."),
  unknownResource: kind("unknown_resource", 404, "There is no such address."),
  methodNotAllowed: kind("method_not_allowed", 405, "This address does not take that method."),
  duplicate: kind("duplicate", 409, "Something with this identifier exists already."),
  editConflict: kind("edit_conflict", 409, "This was changed meanwhile. Read it again and repeat your change."),
  inProgress: kind("in_progress", 409, "A request with this Idempotency-Key is still running. Ask again shortly."),
  unsupportedMedia: kind("unsupported_media", 415, "Content of this kind is not taken here."),
  validationFailed: kind("validation_failed", 422, "Some fields are not valid. See messages for each."),
  idempotencyMismatch: kind("idempotency_mismatch", 422, "This Idempotency-Key was used for another request."),
  rateLimit: kind("rate_limit", 429, "Too many requests. Wait before the next one."),
  internal: kind("internal", 500, "The server failed. Give the request id to your administrator."),
  unavailable: kind("unavailable", 503, "The server cannot answer at the moment. Try again shortly."),
} as const;

/** The refusals that every endpoint shares, by the names of the HTTP layer. */
export const httpErrors = {
  invalidInput: errors.invalidParam,
  unauthorized: errors.unauthorized,
  forbidden: errors.permissionMissing,
  notFound: errors.notFound,
  unknownResource: errors.unknownResource,
  methodNotAllowed: errors.methodNotAllowed,
  duplicate: errors.duplicate,
  tooLarge: errors.tooLarge,
  unsupportedMedia: errors.unsupportedMedia,
  rateLimited: errors.rateLimit,
  unavailable: errors.unavailable,
  internal: errors.internal,
  idempotencyMismatch: errors.idempotencyMismatch,
  inProgress: errors.inProgress,
} as const;
