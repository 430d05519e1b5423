import type { ErrorKind } from "@muniment/kernel";

const kind = (code: string, status: number, text: string): ErrorKind => ({ code, status, text });

/** Every refusal of Tracker's own endpoints (tracker.md, work-api.md 17.2). */
export const errors = {
  invalidParam: kind("not_readable", 400, "The request cannot be read. See messages for which part and why."),
  unauthorized: kind("unauthorized", 401, "Your session ended. Sign in again."),
  noApplicationAccess: kind("no_app_access", 403, "You don't have access to Tracker."),
  levelNeeded: kind("level_needed", 403, "Your access to this matter does not allow this."),
  scopeNeeded: kind("scope_needed", 403, "The application may not do this on your behalf."),
  notFound: kind("not_found", 404, "This was not found, or you don't have access to it."),
  noTracker: kind("no_tracker", 404, "This matter has no tracker yet."),
  unknownResource: kind("unknown_resource", 404, "There is no such address."),
  methodNotAllowed: kind("method_not_allowed", 405, "This address does not take that method."),
  duplicate: kind("duplicate", 409, "This name is already used here."),
  editConflict: kind("edit_conflict", 409, "Somebody else changed this meanwhile. See details.current."),
  inProgress: kind("in_progress", 409, "A request with this Idempotency-Key is still running. Ask again shortly."),
  externalConfirmation: kind(
    "external_confirmation",
    409,
    "These people don't have access to the matter. They would see this task only. Repeat with confirm_external.",
  ),
  archived: kind("archived", 409, "This tracker is archived. Restore it to change it."),
  closed: kind("matter_closed", 409, "The matter is closed."),
  openSubtasks: kind("open_subtasks", 409, "This task has open sub-tasks. Say with `subtasks` what becomes of them."),
  inUse: kind("in_use", 409, "This is in use. Say with `replace_by` what takes its place."),
  tooLate: kind("too_late", 409, "The time for this is over."),
  tooLarge: kind("too_large", 413, "The request is larger than is allowed."),
  unsupportedMedia: kind("unsupported_media", 415, "Content of this kind is not taken here."),
  validationFailed: kind("validation_failed", 422, "Some fields are not valid. See messages for each."),
  assigneeLimit: kind("assignee_limit", 422, "At most five assignees."),
  policyBlocked: kind("policy_blocked", 422, "Not allowed by a security policy."),
  externalForbidden: kind("external_forbidden", 422, "Tasks cannot be assigned to people outside of the matter."),
  limitReached: kind("limit_reached", 422, "There can be no more of these."),
  tooDeep: kind("too_deep", 422, "This cannot be nested any deeper."),
  cycle: kind("cycle", 422, "This would close a circle."),
  idempotencyMismatch: kind("idempotency_mismatch", 422, "This Idempotency-Key was used for another request."),
  rateLimit: kind("rate_limit", 429, "Too many requests. Wait before the next one."),
  internal: kind("internal", 500, "The server failed. Give the request id to your administrator."),
  unavailable: kind("unavailable", 503, "The server cannot answer at the moment. Try again shortly."),
  workUnreachable: kind("work_unreachable", 503, "Work cannot be asked at the moment, so matters stay closed."),
} as const;

/** The refusals that every endpoint shares, by the names of the HTTP layer. */
export const httpErrors = {
  invalidInput: errors.invalidParam,
  unauthorized: errors.unauthorized,
  forbidden: errors.levelNeeded,
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
