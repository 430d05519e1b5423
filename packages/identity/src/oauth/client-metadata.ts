import type { AdapterPayload, Client } from "oidc-provider";
import { signsAsClient } from "../application-key/index.ts";
import { isPublicClient } from "../application/index.ts";
import type { Application, KeptSecret } from "../application/index.ts";
import { identityScopes } from "../session/index.ts";

/** What this server needs to know of a client beyond the protocol's own metadata. */
export interface ClientFacts {
  readonly isPublic: boolean;
  /** Whether it has no secret, because its key shows who it is; only what was judged before then counts. */
  readonly signs: boolean;
  readonly accessSeconds: number;
  readonly refreshSeconds: number;
  readonly allowsRefresh: boolean;
  readonly rotatesRefresh: boolean;
  readonly scopes: readonly string[];
  readonly serviceUserNum: number | null;
  /** Those that were not revoked; one may be over. */
  readonly secrets: readonly KeptSecret[];
  readonly allowedOrigins: readonly string[];
  readonly allowedNetworks: readonly string[];
}

/** Stands where the engine wants a secret: it compares none itself. */
const KEPT_AS_HASHES = "-";

/** The one property that the protocol engine lets through unread. */
export const CLIENT_FACTS = "muniment";

/** The facts of a client that was made by `clientMetadata`. */
export function factsOf(client: Client): ClientFacts {
  return client[CLIENT_FACTS] as ClientFacts;
}

/** How the protocol engine sees an application. Its secrets are hashes, which `compareClientSecret` knows. */
export function clientMetadata(application: Application): AdapterPayload {
  const isPublic = isPublicClient(application);
  const facts: ClientFacts = {
    isPublic,
    signs: signsAsClient(application),
    accessSeconds: application.access_minutes * 60,
    refreshSeconds: application.refresh_days * 24 * 3600,
    allowsRefresh: application.allow_refresh,
    rotatesRefresh: isPublic || application.rotate_refresh,
    scopes: application.scopes,
    serviceUserNum: application.service_user_num,
    secrets: application.secrets,
    allowedOrigins: application.allowed_origins,
    allowedNetworks: application.allowed_networks,
  };
  return {
    client_id: application.client_id,
    client_name: application.name,
    application_type: application.type === "native" ? "native" : "web",
    token_endpoint_auth_method: isPublic ? "none" : "client_secret_post",
    ...(isPublic ? {} : { client_secret: KEPT_AS_HASHES }),
    redirect_uris: application.redirect_uris,
    post_logout_redirect_uris: application.post_logout_redirect_uris,
    grant_types: [...application.grants, ...(application.allow_refresh ? ["refresh_token"] : [])],
    response_types: application.grants.includes("authorization_code") ? ["code"] : [],
    scope: [...new Set([...application.scopes, ...identityScopes])].join(" "),
    [CLIENT_FACTS]: facts,
  };
}
