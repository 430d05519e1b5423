import type { Clock } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import { OauthRefusal, requestTokens, ServerTrouble } from "../oauth/index.ts";
import type { OauthClient, Tokens } from "../oauth/index.ts";
import { LinkBroken } from "./link-broken.ts";
import { auditLink } from "./link-audit.ts";
import { columnsAfter, standingOf } from "./link-standing.ts";
import { lockLink, updateLink } from "./link.repository.ts";
import type { LinkedServiceRow, ServiceLinkRow } from "./linked-service.tables.ts";
import { getService, setBlocked } from "./service.repository.ts";

/** The columns that hold the tokens of a link. */
export type SealedTokens = Pick<ServiceLinkRow, "tokens_sealed" | "key_id" | "refresh_at">;

/** The tokens of a link in the clear; never to be logged or put into an error. */
export interface KeptTokens {
  readonly access: string;
  readonly refresh: string | undefined;
}

/** An access token, and which of the link's tokens it is. */
export interface UsableToken {
  readonly access: string;
  readonly rev: number;
}

interface RenewalDeps {
  readonly database: Database;
  readonly clock: Clock;
  open(link: ServiceLinkRow): KeptTokens | undefined;
  seal(linkId: string, tokens: Pick<Tokens, "access" | "refresh" | "expiresInSeconds">): SealedTokens;
  clientOf(service: LinkedServiceRow): OauthClient;
}

/** What the link came to; told after the transaction, whose changes an error would take back. */
type Outcome =
  | { readonly kind: "token"; readonly token: UsableToken }
  | { readonly kind: "broken"; readonly state: LinkBroken["state"] }
  | { readonly kind: "trouble"; readonly trouble: ServerTrouble };

/** Gives a newer token than that of `link`, whose row as it was read says which one is meant. */
export type Renewal = (
  link: Pick<ServiceLinkRow, "id" | "service_id" | "token_rev">,
  given: { isRejected: boolean },
) => Promise<UsableToken>;

/**
 * Renews tokens, each in one process at a time: the row of the link is held while the server is asked, whoever waited
 * for it finds the new token, and a new refresh token is stored before anybody uses the access token that came with it.
 */
export function createRenewal(deps: RenewalDeps): Renewal {
  const { database, clock } = deps;
  return async ({ id, service_id: serviceId, token_rev: seenRev }, { isRejected }) => {
    const service = await getService(database.reader, serviceId);
    const outcome = await database.transaction(async (tx): Promise<Outcome> => {
      const link = await lockLink(tx, id);
      const kept = link === undefined || link.state !== "healthy" ? undefined : deps.open(link);
      if (link === undefined || kept === undefined) return { kind: "broken", state: link?.state ?? "none" };
      const present: Outcome = { kind: "token", token: { access: kept.access, rev: link.token_rev } };
      if (link.token_rev !== seenRev) return present;
      const grant = grantOf(service, link, kept.refresh);
      if (grant === undefined) return isRejected ? expire(tx, { link, service, clock }) : present;
      try {
        return await renew(tx, { deps, link, service, grant, refresh: kept.refresh });
      } catch (error) {
        if (error instanceof OauthRefusal && error.error === "invalid_grant") {
          return expire(tx, { link, service, clock });
        }
        if (error instanceof OauthRefusal) return { kind: "broken", state: "blocked" };
        if (!(error instanceof ServerTrouble)) throw error;
        // Ahead of its end the token is still good, so that nobody notices a short absence of the server.
        return isRejected ? { kind: "trouble", trouble: error } : present;
      }
    });
    const isBlocked = outcome.kind === "broken" && outcome.state === "blocked";
    if (isBlocked !== service.is_blocked && outcome.kind !== "trouble") {
      await setBlocked(database.reader, serviceId, isBlocked);
    }
    if (outcome.kind === "trouble") throw outcome.trouble;
    if (outcome.kind === "broken") throw new LinkBroken(outcome.state);
    return outcome.token;
  };
}

/** What a new token is asked for with; nothing where there is nothing to ask with. */
function grantOf(
  service: LinkedServiceRow,
  link: ServiceLinkRow,
  refresh: string | undefined,
): Readonly<Record<string, string>> | undefined {
  if (link.user_id === null && service.uses_client_credentials) {
    return { grant_type: "client_credentials", scope: service.scopes };
  }
  return refresh === undefined ? undefined : { grant_type: "refresh_token", refresh_token: refresh };
}

async function renew(
  tx: Tx,
  given: {
    deps: RenewalDeps;
    link: ServiceLinkRow;
    service: LinkedServiceRow;
    grant: Readonly<Record<string, string>>;
    refresh: string | undefined;
  },
): Promise<Outcome> {
  const { deps, link, service, grant, refresh } = given;
  const fresh = await requestTokens(`${service.base_url}/auth/oauth2/token`, deps.clientOf(service), grant);
  const sealed = deps.seal(link.id, { ...fresh, refresh: fresh.refresh ?? refresh });
  const rev = link.token_rev + 1;
  await updateLink(tx, link.id, { ...sealed, token_rev: rev, updated_at: deps.clock.now() });
  return { kind: "token", token: { access: fresh.access, rev } };
}

async function expire(
  tx: Tx,
  { link, service, clock }: { link: ServiceLinkRow; service: LinkedServiceRow; clock: Clock },
): Promise<Outcome> {
  const now = clock.now();
  const purpose = link.user_id === null ? "system" : "user";
  await auditLink(tx, { service, action: "link.expire", purpose, account: link, at: now });
  const columns = columnsAfter(standingOf(link, now), "invalid_grant", now);
  if (columns !== "none") await updateLink(tx, link.id, columns);
  return { kind: "broken", state: "expired" };
}
