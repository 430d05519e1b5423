import type { Manifest } from "@muniment/extension-kit";
import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/work-api";
import { checkApplication } from "@muniment/work-api/control-center/application-rules";
import type { DraftChoices } from "@muniment/work-api/control-center/package";
import type { Demand } from "./demands.ts";
import type { RegisteredApplication } from "./ports.ts";

const REFRESH_DAYS = 365;
const ACCESS_MINUTES = 30;

/** What the wizard starts with: the manifest's, or in an update what the application is set to (TRK-PKG-030). */
export function startChoices(manifest: Manifest, present?: RegisteredApplication): DraftChoices {
  const { tokenDefaults = {} } = manifest.oauth ?? {};
  const fresh: DraftChoices = {
    name: manifest.name.en,
    description: manifest.description.en,
    allow_token_refresh: tokenDefaults.allowRefreshToken ?? false,
    refresh_token_expiry_days: tokenDefaults.refreshTokenExpiryDays ?? REFRESH_DAYS,
    access_token_expiry_minutes: tokenDefaults.accessTokenExpiryMinutes ?? ACCESS_MINUTES,
    enabled: true,
    accepted: [],
    ...(present === undefined ? { access: { mode: "all" } } : {}),
  };
  return present === undefined ? fresh : { ...fresh, ...settingsOf(present), enabled: present.enabled };
}

/** The settings of an application that a package lets an administrator change. */
export function settingsOf(present: RegisteredApplication) {
  return {
    name: present.name,
    description: present.description,
    allow_token_refresh: present.allow_token_refresh,
    refresh_token_expiry_days: present.refresh_token_expiry_days,
    access_token_expiry_minutes: present.access_token_expiry_minutes,
  };
}

/** Throws 422 for what the steps of the wizard refuse at their fields (12.4, 12.5). */
export function requireSense(choices: DraftChoices): void {
  const { name, description, refresh_token_expiry_days: days, access_token_expiry_minutes: minutes, access } = choices;
  const messages = checkApplication({
    name,
    description,
    refresh_token_expiry_days: days,
    access_token_expiry_minutes: minutes,
  });
  const count = [access?.users, access?.groups, access?.libraries].reduce((sum, list) => sum + (list?.length ?? 0), 0);
  if (access?.mode === "custom" && count === 0) {
    messages.push({ code: "required", text: "Choose at least one user, group or library.", field: "access" });
  }
  if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
}

/** Throws 422 while something that must be ticked by itself is not. */
export function requireTicks(choices: DraftChoices, demands: readonly Demand[]): void {
  const accepted = new Set(choices.accepted);
  const messages = demands
    .filter(({ id, needs_tick: needsTick }) => needsTick && !accepted.has(id))
    .map(({ id }) => ({
      code: "confirmation_required",
      text: "Tick what the package asks for.",
      field: "accepted",
      data: id,
    }));
  if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
}
