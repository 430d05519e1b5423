import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import type { OauthClient, Tokens } from "../oauth/index.ts";
import type { Sealer } from "@muniment/platform/seal";
import { LinkBroken } from "./link-broken.ts";
import { createRenewal } from "./link-renewal.ts";
import type { KeptTokens, SealedTokens, UsableToken } from "./link-renewal.ts";
import { effectiveState } from "./link-state.ts";
import { findLink, lockLinksSealedBefore, updateLink } from "./link.repository.ts";
import type { LinkOwner } from "./link.repository.ts";
import type { LinkedServiceRow, ServiceLinkRow } from "./linked-service.tables.ts";
import { lockServicesSealedBefore, updateService } from "./service.repository.ts";

/** Thrown by a call that was answered 401, so that it is made once more with a new token. */
export class TokenRejected extends Error {
  constructor() {
    super("The access token was not accepted");
    this.name = "TokenRejected";
  }
}

/** The tokens of links, kept fresh (OPR-LNK-027, -028). */
export interface LinkTokens {
  /**
   * Makes a call with the owner's access token, and once more with a new one when it throws `TokenRejected`.
   * Throws `LinkBroken`, or `ServerTrouble` when the token has to be renewed and the server does not answer.
   */
  use<T>(service: LinkedServiceRow, owner: LinkOwner, call: (accessToken: string) => Promise<T>): Promise<T>;
  /** What is stored of new tokens. */
  seal(linkId: string, tokens: Pick<Tokens, "access" | "refresh" | "expiresInSeconds">): SealedTokens;
  open(link: ServiceLinkRow): KeptTokens | undefined;
  /** How Operate names itself at the service. */
  clientOf(service: LinkedServiceRow): OauthClient;
  sealSecret(serviceId: string, secret: string): Pick<LinkedServiceRow, "secret_sealed" | "secret_key_id">;
  /** Seals with the newest key what an older one sealed; how many that were. */
  reseal(tx: Tx): Promise<number>;
}

const AHEAD_SECONDS = 300;
const AHEAD_SHARE = 0.1;
const TOUCH_SECONDS = 60;

const linkPurpose = (linkId: string): string => `link ${linkId}`;
const servicePurpose = (serviceId: string): string => `service ${serviceId}`;

/** Tokens of links in the database, of which one process at a time renews each. */
export function createLinkTokens(deps: { database: Database; clock: Clock; sealer: Sealer }): LinkTokens {
  const { database, clock, sealer } = deps;

  const open: LinkTokens["open"] = (link) => {
    if (link.tokens_sealed === null || link.key_id === null) return undefined;
    const text = sealer.open({ key_id: link.key_id, bytes: link.tokens_sealed }, linkPurpose(link.id));
    return JSON.parse(text) as KeptTokens;
  };
  const seal: LinkTokens["seal"] = (linkId, { access, refresh, expiresInSeconds: life }) => {
    const { key_id, bytes } = sealer.seal(JSON.stringify({ access, refresh }), linkPurpose(linkId));
    const ahead = life === undefined ? 0 : Math.min(AHEAD_SECONDS, life * AHEAD_SHARE);
    return {
      tokens_sealed: bytes,
      key_id,
      refresh_at: life === undefined ? null : addSeconds(clock.now(), life - ahead),
    };
  };
  const clientOf: LinkTokens["clientOf"] = ({
    id,
    client_id: clientId,
    secret_sealed: bytes,
    secret_key_id: key_id,
  }) => ({
    clientId,
    clientSecret: bytes === null || key_id === null ? undefined : sealer.open({ key_id, bytes }, servicePurpose(id)),
  });
  const sealSecret: LinkTokens["sealSecret"] = (serviceId, secret) => {
    if (secret === "") return { secret_sealed: null, secret_key_id: null };
    const { key_id, bytes } = sealer.seal(secret, servicePurpose(serviceId));
    return { secret_sealed: bytes, secret_key_id: key_id };
  };
  const renew = createRenewal({ database, clock, open, seal, clientOf });

  return {
    open,
    seal,
    clientOf,
    sealSecret,
    async use(service, owner, call) {
      const link = await findLink(database.reader, service.id, owner);
      if (link === undefined) throw new LinkBroken("none");
      const now = clock.now();
      let token = usableToken(link, open);
      if (link.refresh_at !== null && link.refresh_at <= now) token = await renew(link, { isRejected: false });
      let result;
      try {
        result = await call(token.access);
      } catch (error) {
        if (!(error instanceof TokenRejected)) throw error;
        token = await renew({ ...link, token_rev: token.rev }, { isRejected: true });
        result = await call(token.access);
      }
      if (link.last_used_at === null || link.last_used_at <= addSeconds(now, -TOUCH_SECONDS)) {
        await updateLink(database.reader, link.id, { last_used_at: now });
      }
      return result;
    },
    async reseal(tx) {
      const links = await lockLinksSealedBefore(tx, sealer.newestKeyId);
      for (const link of links) {
        const { key_id, bytes } = sealer.seal(JSON.stringify(open(link)), linkPurpose(link.id));
        await updateLink(tx, link.id, { key_id, tokens_sealed: bytes });
      }
      const services = await lockServicesSealedBefore(tx, sealer.newestKeyId);
      for (const service of services) {
        await updateService(tx, service.id, sealSecret(service.id, clientOf(service).clientSecret ?? ""));
      }
      return links.length + services.length;
    },
  };
}

function usableToken(link: ServiceLinkRow, open: LinkTokens["open"]): UsableToken {
  const state = effectiveState({ state: link.state, before: link.state_before ?? "none" });
  const tokens = state === "healthy" ? open(link) : undefined;
  if (tokens === undefined) throw new LinkBroken(state);
  return { access: tokens.access, rev: link.token_rev };
}
