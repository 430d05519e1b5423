import { checkDirectoryUserId, checkEmail, checkFullName, checkLocation } from "@muniment/work-api/identity/user-rules";
import type { Checked } from "@muniment/work-api/identity/user-rules";
import type { PlannedProfile } from "./change.repository.ts";

/** What of a profile cannot be stored, in words; `undefined` when all can. */
export function faultsOfProfile(profile: PlannedProfile): string | undefined {
  const checks: readonly [string, Checked][] = [
    ["User ID", profile.kind === "create" ? checkDirectoryUserId(profile.user_id) : { value: "", messages: [] }],
    ["Full Name", checkFullName(profile.full_name)],
    ["Email", checkEmail(profile.email)],
    ["Location", checkLocation(profile.location)],
  ];
  const faults = checks.flatMap(([name, { messages }]) => messages.map(({ text }) => `${name}: ${text}`));
  return faults.length === 0 ? undefined : faults.join(" ");
}
