import type { ErrorKind } from "@muniment/kernel";

const kind = (code: string, status: number, text: string): ErrorKind => ({ code, status, text });

/**
 * Refusals of Control Center's own endpoints (work-api.md 17.2). A refusal that has one reason of
 * `control-center.md` 25.8 carries that as its code; what the server as a whole refuses (401, unreadable, not found)
 * has the `NRC_` codes of every part.
 */
export const consoleErrors = {
  accessDenied: kind("access_denied", 403, "You do not have the right that this needs."),
  validationFailed: kind("validation_failed", 422, "Some fields are not valid. See messages for each."),
  packageInvalid: kind("package_invalid", 422, "The package cannot be taken. See messages for each reason."),
} as const;
