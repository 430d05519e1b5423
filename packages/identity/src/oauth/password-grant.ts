import { errors } from "oidc-provider";
import type { Provider, TokenEndpointGrantContext } from "oidc-provider";
import type { Accounts } from "./accounts.ts";
import { factsOf } from "./client-metadata.ts";
import { issueTokens } from "./issue-tokens.ts";
import { requestFacts } from "./request-facts.ts";
import { checkAdminScope, tokenScopes } from "./scope-rules.ts";
import type { SignIn, SignInAnswer } from "./sign-in.ts";

/** The parameters that the handler reads. */
export const PASSWORD_PARAMS = ["username", "password", "scope"] as const;

/** The `password` grant: for applications that have it, and for virtual users only (work-api.md 5.3). */
export function passwordGrant(
  provider: Provider,
  deps: { signIn: SignIn; accounts: Accounts },
): (ctx: TokenEndpointGrantContext<{ username?: string; password?: string }>) => Promise<void> {
  return async (ctx) => {
    const { client, params } = ctx.oidc;
    const { origin, passwords } = requestFacts(ctx.req);
    if (params.username === undefined || passwords.length === 0) {
      throw new errors.InvalidRequest("username and password are required");
    }
    const scopes = tokenScopes(params.scope, factsOf(client).scopes);
    const answer = await deps.signIn({ identifier: params.username, passwords, origin, clientId: client.clientId });
    if (answer.kind !== "ok") throw invalidGrant(descriptionOf(answer.kind));
    const { account } = answer;
    if (!account.is_virtual) throw invalidGrant(descriptionOf("refused"));
    await checkAdminScope(scopes, account, deps.accounts);
    ctx.body = await issueTokens(provider, { client, account, scopes, grantType: "password" });
  };
}

/** An `invalid_grant` that says why. */
function invalidGrant(description: string): errors.InvalidGrant {
  return Object.assign(new errors.InvalidGrant(), { error_description: description });
}

/** The codes of control-center.md 25.8; what was wrong about a refused sign-in is never told (CC-SGN-005). */
function descriptionOf(kind: Exclude<SignInAnswer["kind"], "ok">): string {
  switch (kind) {
    case "refused":
      return "The user name or password is not valid.";
    case "locked_temporarily":
      return "account_locked_temporarily";
    case "locked":
      return "account_locked";
    case "change_required":
      return "password_change_required";
    // A program has nobody who could type a code.
    case "second_factor_required":
      return "second_factor_required";
  }
}
