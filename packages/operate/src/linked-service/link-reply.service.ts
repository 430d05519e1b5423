import { addSeconds, newId } from "@muniment/kernel";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { Linking } from "@muniment/operate-api/linked-service";
import { hashOf, OauthRefusal, requestTokens, ServerTrouble } from "../oauth/index.ts";
import type { Tokens } from "../oauth/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { requireLinks } from "./availability.repository.ts";
import { auditLink } from "./link-audit.ts";
import { columnsAfter, standingOf } from "./link-standing.ts";
import { deleteLink, findLink, findOwnersOfAccount, takeOauthState, updateLink } from "./link.repository.ts";
import type { LinkedServiceRow, OauthStateRow } from "./linked-service.tables.ts";
import { LINK_REPLY_PATH, LINK_SECONDS, ownerOf, revoke } from "./link.service.ts";
import type { LinkDeps } from "./link.service.ts";
import { getService, lockService, updateService } from "./service.repository.ts";
import { askAccount, warnAbout } from "./work-account.ts";
import type { WorkAccount } from "./work-account.ts";

/** How a linking ended, as the page that the person started from is told. */
export type LinkOutcome =
  | "linked"
  | "confirm"
  | "cancelled"
  | "failed"
  | "unreachable"
  | "account_taken"
  | "other_email"
  | "service_account"
  | "unlink_first"
  | "denied"
  | "switched_off";

/** What the service sent the browser back with. */
export interface LinkReply {
  readonly state: string | undefined;
  readonly code: string | undefined;
}

/** The end of a linking: where the browser goes; `undefined` when this session began none that the reply is for. */
export type FinishLink = (actor: OperateActor, reply: LinkReply) => Promise<string | undefined>;

/** Finishes linkings, each once, within ten minutes, in the session that began it (OPR-LNK-022 to -025). */
export function createLinkReply(deps: LinkDeps): FinishLink {
  const { database, clock } = deps;
  return async (actor, { state = "", code }) => {
    const begun = await takeOauthState(database.reader, { stateHash: hashOf(state), sessionId: actor.sessionId });
    if (begun === undefined || begun.expires_at <= clock.now()) return undefined;
    const service = await getService(database.reader, begun.service_id);
    const outcome = await finish(deps, { actor, begun, service, code });
    deps.log.info({ service: service.system_name, user: actor.userId, purpose: begun.purpose, outcome }, "link reply");
    const back = new URL(begun.return_to, deps.origin);
    back.searchParams.set("service", service.system_name);
    back.searchParams.set("link", outcome);
    return back.pathname + back.search + back.hash;
  };
}

interface Finishing {
  readonly actor: OperateActor;
  readonly begun: OauthStateRow;
  readonly service: LinkedServiceRow;
  readonly code: string | undefined;
}

async function finish(deps: LinkDeps, given: Finishing): Promise<LinkOutcome> {
  const { service, begun, code, actor } = given;
  if (!service.is_enabled) return comeToNothing(deps, given, "switched_off");
  if (code === undefined) return comeToNothing(deps, given, "cancelled");
  // A right that was taken away meanwhile is not used any more.
  if (begun.purpose === "system" && !actor.permissions.has("admin.linkedServices")) {
    return comeToNothing(deps, given, "denied");
  }
  let tokens: Tokens;
  let account: WorkAccount | "denied";
  try {
    tokens = await redeem(deps, given, code);
    account = await askAccount(service.base_url, tokens.access);
  } catch (error) {
    if (error instanceof OauthRefusal) return comeToNothing(deps, given, "failed");
    if (error instanceof ServerTrouble) return comeToNothing(deps, given, "unreachable");
    throw error;
  }
  const warnings = account === "denied" ? [] : await warningsOf(deps, given, { token: tokens.access, account });
  const outcome =
    account === "denied"
      ? "denied"
      : await deps.database.transaction((tx) => keep(tx, deps, { ...given, tokens, account, warnings }));
  if (outcome === "linked" || outcome === "confirm") return outcome;
  const unwanted = [tokens.refresh, tokens.access].filter((token) => token !== undefined);
  await revoke({ service, tokens: deps.tokens, log: deps.log }, unwanted);
  return comeToNothing(deps, given, outcome);
}

async function redeem(deps: LinkDeps, { service, begun }: Finishing, code: string): Promise<Tokens> {
  const url = `${service.base_url}/auth/oauth2/token`;
  const client = deps.tokens.clientOf(service);
  if (begun.purpose === "system" && service.uses_client_credentials) {
    return requestTokens(url, client, { grant_type: "client_credentials", scope: service.scopes });
  }
  const { verifier_sealed: bytes, key_id: keyId } = begun;
  const verifier =
    bytes === null || keyId === null ? undefined : deps.sealer.open({ key_id: keyId, bytes }, `linking ${service.id}`);
  return requestTokens(url, client, {
    grant_type: "authorization_code",
    code,
    redirect_uri: `${deps.origin}${LINK_REPLY_PATH}`,
    ...(verifier === undefined ? {} : { code_verifier: verifier }),
  });
}

async function warningsOf(
  { headersFor }: LinkDeps,
  { service, begun, actor }: Finishing,
  { token, account }: { token: string; account: WorkAccount },
): Promise<string[]> {
  if (begun.purpose !== "system") return [];
  const isOwn = account.email !== "" && account.email.toLowerCase() === actor.email.toLowerCase();
  const person = { login: actor.login, name: actor.name };
  const naming = await headersFor(service, { operationId: newId(), person });
  return [...(isOwn ? ["own_account"] : []), ...(await warnAbout(service.base_url, { token, account, naming }))];
}

async function keep(
  tx: Tx,
  deps: LinkDeps,
  given: Finishing & { tokens: Tokens; account: WorkAccount; warnings: string[] },
): Promise<LinkOutcome> {
  const { actor, begun, account, tokens, warnings } = given;
  // Held, so that two people cannot link the same account at once.
  const service = await lockService(tx, given.service.system_name);
  if (service === undefined || service.base_url !== given.service.base_url) return "failed";
  const owner = ownerOf(actor, begun.purpose);
  if (owner !== "system") {
    const owners = await findOwnersOfAccount(tx, service.id, account.ssid);
    if (owners.includes(null)) return "service_account";
    const isTaken = owners.some((other) => other !== null && other !== owner.userId);
    if (isTaken && service.one_account_per_user) return "account_taken";
  }
  const link = await findLink(tx, service.id, owner);
  // Unlinked in another window meanwhile.
  if (link === undefined) return "failed";
  const now = deps.clock.now();
  const differs = account.email.toLowerCase() !== actor.email.toLowerCase();
  const standing = standingOf(link, now);
  if (owner !== "system" && differs && service.same_email_only) return "other_email";
  const asks = owner !== "system" && differs && account.ssid !== link.account_ssid;
  // Another account in the place of one that is in use: that is to be said beforehand.
  if (asks && standing.state !== "pending") return "unlink_first";
  const columns = asks ? undefined : columnsAfter(standing, "token_ok", now);
  if (columns === "none") throw new Error("A token unlinks nobody");
  await updateLink(tx, link.id, {
    ...(columns ?? { updated_at: now }),
    ...deps.tokens.seal(link.id, tokens),
    token_rev: link.token_rev + 1,
    needs_confirmation: asks,
    pending_until: asks ? addSeconds(now, LINK_SECONDS) : null,
    account_id: account.id,
    account_ssid: account.ssid,
    account_name: account.name,
    account_email: account.email,
    customer_id: account.customerId,
    libraries: [...account.libraries],
    warnings,
    linked_at: now,
  });
  if (asks) return "confirm";
  if (begun.linking !== null) await chooseLinking(tx, { service, linking: begun.linking, actor, now });
  const kept = { account_id: account.id, account_name: account.name, user_id: link.user_id };
  await auditLink(tx, { actor, service, action: "link.make", purpose: begun.purpose, account: kept, at: now });
  return "linked";
}

/** One account for all: it stands in for whoever has no link. Own accounts: it never does, and links are required. */
async function chooseLinking(
  tx: Tx,
  given: { service: LinkedServiceRow; linking: Linking; actor: OperateActor; now: Date },
): Promise<void> {
  const { service, linking, actor, now } = given;
  const chosen = { linking, allow_fallback: linking === "one_account" };
  await updateService(tx, service.id, { ...chosen, updated_at: now, updated_by: actor.userId });
  await requireLinks(tx, service.id, linking === "own_accounts");
  await recordAudit(tx, subjectOf(actor), [
    {
      at: now,
      action: "linked_service.update",
      object_type: "linked_service",
      object_id: service.id,
      before: { linking: service.linking, allow_fallback: service.allow_fallback },
      after: chosen,
      own: { service: service.system_name },
    },
  ]);
}

async function comeToNothing(deps: LinkDeps, given: Finishing, outcome: LinkOutcome): Promise<LinkOutcome> {
  const { actor, begun, service } = given;
  await deps.database.transaction(async (tx) => {
    await lockService(tx, service.system_name);
    const link = await findLink(tx, service.id, ownerOf(actor, begun.purpose));
    if (link === undefined) return;
    const now = deps.clock.now();
    const standing = standingOf(link, now);
    if (standing.state !== "pending") return;
    const columns = columnsAfter(standing, "refused", now);
    await (columns === "none" ? deleteLink(tx, link.id) : updateLink(tx, link.id, { ...columns, pending_until: null }));
  });
  return outcome;
}
