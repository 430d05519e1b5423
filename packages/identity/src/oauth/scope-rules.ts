import { errors } from "oidc-provider";
import { identityScopes } from "../session/index.ts";
import type { Account, Accounts } from "./accounts.ts";

const IDENTIFYING = new Set<string>(identityScopes);

/**
 * The scopes of a token that is asked for without a sign-in page: `user` when none is named, and
 * `openid profile email` mean it (work-api.md 5.3). Throws `invalid_scope` for what the application lacks.
 */
export function tokenScopes(asked: string | undefined, allowed: readonly string[]): string[] {
  const named = (asked ?? "").split(/\s+/).filter((scope) => scope !== "" && !IDENTIFYING.has(scope));
  const scopes = named.length === 0 ? ["user"] : [...new Set(named)];
  const refused = scopes.filter((scope) => !allowed.includes(scope));
  if (refused.length > 0) throw new errors.InvalidScope("requested scope is not allowed", refused.join(" "));
  return scopes;
}

/** Throws `invalid_scope` when `admin` is asked for somebody who may not have it (work-api.md 5.3). */
export async function checkAdminScope(scopes: Iterable<string>, account: Account, accounts: Accounts): Promise<void> {
  if (![...scopes].includes("admin") || (await isAdministrator(account, accounts))) return;
  throw new errors.InvalidScope("scope admin needs an administrator with a virtual account", "admin");
}

/** Whether the person may hold a token with scope `admin`. */
export async function isAdministrator(account: Account, accounts: Accounts): Promise<boolean> {
  return account.is_virtual && (await accounts.mayAdminister(account));
}
