import type { Client, Provider } from "oidc-provider";
import type { Account } from "./accounts.ts";
import { factsOf } from "./client-metadata.ts";

/** Opens a session for a grant without a sign-in page, and gives the body of the answer. */
export async function issueTokens(
  provider: Provider,
  given: { client: Client; account: Account; scopes: readonly string[]; grantType: "client_credentials" | "password" },
): Promise<Record<string, unknown>> {
  const { client, account, grantType } = given;
  const scope = given.scopes.join(" ");
  const grant = new provider.Grant({ accountId: account.ssid, clientId: client.clientId });
  grant.addOIDCScope(scope);
  const grantId = await grant.save();
  const issued = { client, accountId: account.ssid, grantId, gty: grantType, scope };
  const token = new provider.AccessToken(issued);
  const accessToken = await token.save();
  const isRefreshable = grantType === "password" && factsOf(client).allowsRefresh;
  return {
    access_token: accessToken,
    expires_in: token.expiration,
    refresh_token: isRefreshable ? await new provider.RefreshToken(issued).save() : null,
    scope,
    token_type: token.tokenType,
  };
}
