import { errors } from "oidc-provider";
import type { Provider, TokenEndpointGrantContext } from "oidc-provider";
import type { Accounts } from "./accounts.ts";
import { factsOf } from "./client-metadata.ts";
import { issueTokens } from "./issue-tokens.ts";
import { checkAdminScope, tokenScopes } from "./scope-rules.ts";

/** The `client_credentials` grant: the session belongs to the application's service account (work-api.md 5.3). */
export function clientCredentialsGrant(
  provider: Provider,
  { accounts }: { accounts: Accounts },
): (ctx: TokenEndpointGrantContext) => Promise<void> {
  return async (ctx) => {
    const { client, params } = ctx.oidc;
    const { serviceUserNum, scopes: allowed } = factsOf(client);
    const account = serviceUserNum === null ? undefined : await accounts.byNum(serviceUserNum);
    if (account === undefined) throw new errors.UnauthorizedClient("the application has no enabled service account");
    const scopes = tokenScopes(params.scope, allowed);
    await checkAdminScope(scopes, account, accounts);
    ctx.body = await issueTokens(provider, { client, account, scopes, grantType: "client_credentials" });
  };
}
