import type { BackgroundGrantLoss, BackgroundGrantState } from "@muniment/work-api/control-center/background-grant";
import type { FoundBackgroundGrant } from "./background-grant.repository.ts";

/** Grants of which the end is near are renewed by then (D40). */
const EXPIRING_DAYS = 30;

const DAY_MILLISECONDS = 86_400_000;

/** Why a grant does not count any more; `undefined` while it does (work-api.md 17.3). */
export function lossOf(grant: FoundBackgroundGrant, now: Date): BackgroundGrantLoss | undefined {
  if (grant.ended_at !== null) return "revoked";
  if (!grant.may_refresh) return "refresh_off";
  if (grant.expires_at <= now) return "expired";
  if (!grant.may_sign_in) return "disabled";
  if (!grant.is_nrtadmin) return "not_nrtadmin";
  // The code is still to be exchanged.
  if (grant.is_held || grant.token_hash === null) return undefined;
  const { password_changed_at: changed } = grant;
  return changed !== null && changed > grant.granted_at ? "password_reset" : "revoked";
}

/** How a grant stands, in one word. */
export function stateOf(grant: FoundBackgroundGrant, now: Date): BackgroundGrantState {
  return lossOf(grant, now) ?? (daysLeft(grant, now) <= EXPIRING_DAYS ? "expiring" : "valid");
}

/** Whole days until the end, the begun one included. */
export function daysLeft({ expires_at: end }: Pick<FoundBackgroundGrant, "expires_at">, now: Date): number {
  return Math.ceil((end.getTime() - now.getTime()) / DAY_MILLISECONDS);
}
