import { AppError, addSeconds, newId, newSecret } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import type { Log } from "@muniment/platform/log";
import { errors, refusals, refused } from "@muniment/operate-api";
import type { Linking } from "@muniment/operate-api/linked-service";
import { challengeOf, hashOf, isLocalPath, newVerifier, askForm } from "../oauth/index.ts";
import type { Sealer } from "@muniment/platform/seal";
import type { OperateActor } from "../user/index.ts";
import type { ActingPersonHeaders } from "./acting-person.ts";
import { findOffers } from "./availability.repository.ts";
import { auditLink } from "./link-audit.ts";
import { columnsAfter, standingOf } from "./link-standing.ts";
import type { LinkTokens } from "./link-tokens.ts";
import {
  deleteLink,
  findLink,
  forgetOauthStates,
  insertLink,
  insertOauthState,
  lockLink,
  lockLinksOf,
  lockOverdueLinks,
  updateLink,
} from "./link.repository.ts";
import type { LinkOwner } from "./link.repository.ts";
import type { LinkedServiceRow, ServiceLinkRow } from "./linked-service.tables.ts";
import { lockService } from "./service.repository.ts";

/** Where the browser comes back to; the same for every service (OPR-LNK-004). */
export const LINK_REPLY_PATH = "/externalServices/replyFrom";

/** How long a linking waits for the person (OPR-LNK-022). */
export const LINK_SECONDS = 600;

/** Whose link is meant, and who does something about it. */
export interface LinkRequest {
  readonly systemName: string;
  readonly purpose: "user" | "system";
  /** Of a linking of the service account: which way the firm wants. */
  readonly linking?: Linking;
}

/** What people and administrators do with links. */
export interface LinkService {
  /** Begins a linking; gives the address at which the person signs in at the service. */
  start(tx: Tx, actor: OperateActor, given: LinkRequest & { returnTo: string | undefined }): Promise<string>;
  /** Takes the account that was just linked as one's own, though its e-mail differs (OPR-LNK-025). */
  confirm(tx: Tx, actor: OperateActor, systemName: string): Promise<void>;
  /** Forgets the link; gives what then revokes the token at the server, as far as that can be reached. */
  unlink(tx: Tx, actor: OperateActor, given: LinkRequest): Promise<() => Promise<void>>;
}

/** What the services of links are built from. */
export interface LinkDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly sealer: Sealer;
  readonly tokens: LinkTokens;
  readonly headersFor: ActingPersonHeaders;
  /** Of Operate; its redirect address is below. */
  readonly origin: string;
}

/** The service that takes part in linking; 404 for one that is not there, OPR-ERR-005 for one that is switched off. */
async function lockLinkable(tx: Tx, systemName: string): Promise<LinkedServiceRow> {
  const service = await lockService(tx, systemName);
  if (service === undefined) throw new AppError(errors.notFound);
  if (!service.is_enabled) throw refused(refusals.serviceUnavailable({ service: service.display_name }));
  if (service.type !== "work") {
    throw new AppError(errors.validationFailed, { text: "This service needs no link.", field: "service" });
  }
  return service;
}

/** OPR-ERR-005 for somebody whom the service is not offered to (OPR-LNK-050). */
async function refuseUnlessOffered(tx: Tx, service: LinkedServiceRow, actor: OperateActor): Promise<void> {
  if ((await findOffers(tx, actor.userId)).has(service.id)) return;
  throw refused(refusals.serviceUnavailable({ service: service.display_name }));
}

/** Whose link somebody means. */
export function ownerOf(actor: OperateActor, purpose: "user" | "system"): LinkOwner {
  return purpose === "system" ? "system" : { userId: actor.userId };
}

/** Links between people, or the service account, and accounts at a service. */
export function createLinkService(deps: LinkDeps): LinkService {
  const { clock, tokens } = deps;
  return {
    async start(tx, actor, { systemName, purpose, linking, returnTo = "/" }) {
      const service = await lockLinkable(tx, systemName);
      if (purpose === "user") await refuseUnlessOffered(tx, service, actor);
      if (!isLocalPath(returnTo)) {
        throw new AppError(errors.validationFailed, { text: "Name a path of this server.", field: "return_to" });
      }
      await makePending(tx, service, { owner: ownerOf(actor, purpose), now: clock.now() });
      const state = newSecret();
      const verifier = service.uses_pkce ? newVerifier() : undefined;
      const sealed = verifier === undefined ? undefined : deps.sealer.seal(verifier, `linking ${service.id}`);
      await insertOauthState(tx, {
        state_hash: hashOf(state),
        session_id: actor.sessionId,
        user_id: actor.userId,
        service_id: service.id,
        purpose,
        verifier_sealed: sealed?.bytes ?? null,
        key_id: sealed?.key_id ?? null,
        linking: linking ?? null,
        return_to: returnTo,
        expires_at: addSeconds(clock.now(), LINK_SECONDS),
      });
      // Nobody signs in: the browser comes back at once, and the reply asks for the token.
      if (purpose === "system" && service.uses_client_credentials) {
        return `${LINK_REPLY_PATH}?${new URLSearchParams({ state, code: "client_credentials" }).toString()}`;
      }
      return authorizeUrl(service, { state, verifier, purpose, origin: deps.origin });
    },
    async confirm(tx, actor, systemName) {
      const service = await lockLinkable(tx, systemName);
      const link = await findLink(tx, service.id, { userId: actor.userId });
      const now = clock.now();
      const standing = link === undefined ? undefined : standingOf(link, now);
      if (link === undefined || standing?.state !== "pending" || !link.needs_confirmation) {
        throw new AppError(errors.conflict, { text: "There is no link that waits to be confirmed." });
      }
      const columns = columnsAfter(standing, "token_ok", now);
      if (columns === "none") throw new Error("A token unlinks nobody");
      await updateLink(tx, link.id, { ...columns, needs_confirmation: false, pending_until: null, linked_at: now });
      await auditLink(tx, { actor, service, action: "link.make", purpose: "user", account: link, at: now });
    },
    async unlink(tx, actor, { systemName, purpose }) {
      const service = await lockService(tx, systemName);
      const found = service === undefined ? undefined : await findLink(tx, service.id, ownerOf(actor, purpose));
      const link = found === undefined ? undefined : await lockLink(tx, found.id);
      if (service === undefined || link === undefined) throw new AppError(errors.notFound);
      const kept = tokens.open(link);
      await deleteLink(tx, link.id);
      await auditLink(tx, { actor, service, action: "link.remove", purpose, account: link, at: clock.now() });
      deps.log.info({ service: systemName, purpose, user: actor.userId, account: link.account_id }, "unlinked");
      const given = [kept?.refresh, kept?.access].filter((token) => token !== undefined);
      return async () => revoke({ service, tokens, log: deps.log }, given);
    },
  };
}

/** Ends linkings that nobody finished or confirmed in time; nothing depends on when. */
export async function forgetLinkings(tx: Tx, now: Date): Promise<void> {
  await forgetOauthStates(tx, now);
  for (const link of await lockOverdueLinks(tx, now)) {
    // Its place in the table already counts the time that is over.
    const { state } = standingOf(link, now);
    if (state === "none") await deleteLink(tx, link.id);
    else if (state !== "pending") {
      await updateLink(tx, link.id, { state, state_before: null, pending_until: null, needs_confirmation: false });
    }
  }
}

/** Marks every link of a service as to be made again (OPR-LNK-007). */
export async function endLinksOf(tx: Tx, serviceId: string, now: Date): Promise<void> {
  for (const link of await lockLinksOf(tx, serviceId)) {
    const columns = columnsAfter(standingOf(link, now), "base_changed", now);
    if (columns === "none") continue;
    await updateLink(tx, link.id, { ...columns, tokens_sealed: null, key_id: null, needs_confirmation: false });
  }
}

async function makePending(tx: Tx, service: LinkedServiceRow, given: { owner: LinkOwner; now: Date }): Promise<void> {
  const { owner, now } = given;
  const link = await findLink(tx, service.id, owner);
  const pendingUntil = addSeconds(now, LINK_SECONDS);
  if (link !== undefined) {
    const standing = standingOf(link, now);
    const columns = columnsAfter(standing, "start", now);
    if (columns === "none") throw new Error("Linking unlinks nobody");
    const isPending = columns.state === "pending";
    await updateLink(tx, link.id, { ...columns, pending_until: isPending ? pendingUntil : null });
    return;
  }
  await insertLink(tx, {
    id: newId(),
    service_id: service.id,
    user_id: owner === "system" ? null : owner.userId,
    state: "pending",
    state_before: null,
    pending_until: pendingUntil,
    needs_confirmation: false,
    account_id: null,
    account_ssid: null,
    account_name: null,
    account_email: null,
    customer_id: null,
    libraries: [],
    warnings: [],
    tokens_sealed: null,
    key_id: null,
    token_rev: 0,
    refresh_at: null,
    linked_at: null,
    last_used_at: null,
    created_at: now,
    updated_at: now,
  });
}

function authorizeUrl(
  service: LinkedServiceRow,
  given: { state: string; verifier: string | undefined; purpose: "user" | "system"; origin: string },
): string {
  const url = new URL(`${service.base_url}/auth/oauth2/authorize`);
  const { state, verifier, purpose, origin } = given;
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: service.client_id,
    redirect_uri: `${origin}${LINK_REPLY_PATH}`,
    scope: service.scopes,
    state,
    // The administrator who links the service account is signed in there as somebody else.
    ...(purpose === "system" ? { prompt: "login" } : {}),
    ...(verifier === undefined ? {} : { code_challenge: challengeOf(verifier), code_challenge_method: "S256" }),
  }).toString();
  return url.href;
}

/** Revokes tokens as far as the server can be reached (OPR-LNK-030). */
export async function revoke(
  given: { service: LinkedServiceRow; tokens: LinkTokens; log: Log },
  revoked: readonly string[],
): Promise<void> {
  const { service, tokens, log } = given;
  for (const token of revoked) {
    try {
      await askForm(`${service.base_url}/auth/oauth2/revoke-token`, tokens.clientOf(service), { access_token: token });
    } catch (error) {
      log.warn({ service: service.system_name, reason: (error as Error).message }, "a token could not be revoked");
    }
  }
}

/** What of a link is shown. */
export function wireLink(link: ServiceLinkRow | undefined, now: Date) {
  const { state } = link === undefined ? { state: "none" as const } : standingOf(link, now);
  const optional = (name: string, value: string | undefined | null) => (value ? { [name]: value } : {});
  return {
    state,
    ...optional("account_id", link?.account_id),
    ...optional("account_name", link?.account_name),
    ...optional("account_email", link?.account_email),
    ...optional("linked_at", link?.linked_at?.toISOString()),
    ...optional("last_used_at", link?.last_used_at?.toISOString()),
    needs_confirmation: state === "pending" && link?.needs_confirmation === true,
  };
}
