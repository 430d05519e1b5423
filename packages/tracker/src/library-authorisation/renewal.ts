import { addSeconds, systemActor } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { Database, Tx } from "@muniment/platform/db";
import type { Sealer } from "@muniment/platform/seal";
import { lockAuthorization, lockLibrary, updateAuthorization } from "./authorisation.repository.ts";
import type { Authorization } from "./authorisation.repository.ts";
import { GrantRefused, WorkTrouble } from "./grant-port.ts";
import type { GrantPort, GrantTokens } from "./grant-port.ts";
import { lose } from "./transition.ts";

/** In whose name the audit tells what nobody asked for. */
export const SERVICE = auditSubject(systemActor("background service"));

/** A token is renewed so long before its end. */
const AHEAD_SECONDS = 60;

/** Tokens as they are stored, each sealed for its own row. */
export interface TokenSeal {
  /** `undefined` for what cannot be opened here any more. */
  open(authorization: Authorization): GrantTokens | undefined;
  seal(id: string, tokens: GrantTokens): Pick<Authorization, "tokens_sealed" | "key_id" | "access_until">;
}

/** Seals with the newest key (decision D14). */
export function createTokenSeal({ sealer, clock }: { sealer: Sealer; clock: Clock }): TokenSeal {
  const purposeOf = (id: string): string => `library authorization ${id}`;
  return {
    open({ id, tokens_sealed: bytes, key_id }) {
      try {
        return JSON.parse(sealer.open({ key_id, bytes }, purposeOf(id))) as GrantTokens;
      } catch {
        return undefined;
      }
    },
    seal(id, tokens) {
      const { key_id, bytes } = sealer.seal(JSON.stringify(tokens), purposeOf(id));
      const life = Math.max(0, tokens.accessSeconds - AHEAD_SECONDS);
      return { tokens_sealed: bytes, key_id, access_until: addSeconds(clock.now(), life) };
    },
  };
}

/** What a renewal came to; told after the transaction, whose changes an error would take back. */
export type Renewed = "lost" | "switched_off" | WorkTrouble | { readonly access: string };

/**
 * Renews tokens, each in one process at a time: the row is held while Work is asked, whoever waited for it finds the
 * new token, and a new refresh token is stored before anybody uses the access token that came with it.
 */
export function createRenewal(deps: {
  database: Database;
  clock: Clock;
  port: GrantPort;
  seals: TokenSeal;
}): (id: string, seenRev: number) => Promise<Renewed> {
  const { database, clock, port, seals } = deps;

  async function refused(tx: Tx, authorization: Authorization, reason: string): Promise<Renewed> {
    const library = await lockLibrary(tx, authorization.library_id);
    const event = reason === "expired" ? ("end" as const) : ("refuse" as const);
    const loss = { id: authorization.id, event, reason, subject: SERVICE, at: clock.now() };
    if (library !== undefined) await lose(tx, library, loss);
    return "lost";
  }

  async function renew(tx: Tx, authorization: Authorization, refresh: string): Promise<Renewed> {
    const fresh = await port.refresh(refresh);
    const now = clock.now();
    const { id, token_rev: rev, uses, library_id: library } = authorization;
    await updateAuthorization(tx, id, {
      ...seals.seal(id, fresh),
      token_rev: rev + 1,
      uses: uses + 1,
      last_used_at: now,
    });
    const act = { action: "library_authorization.use", object_type: "library_authorization", object_id: library };
    await recordAudit(tx, SERVICE, [{ ...act, at: now, library, details: { authorization: id } }]);
    return { access: fresh.access };
  }

  return async (id, seenRev) =>
    database.transaction(async (tx): Promise<Renewed> => {
      const authorization = await lockAuthorization(tx, id);
      if (authorization === undefined) return "lost";
      const kept = seals.open(authorization);
      if (kept === undefined) return refused(tx, authorization, "unreadable");
      if (authorization.token_rev !== seenRev) return { access: kept.access };
      try {
        return await renew(tx, authorization, kept.refresh);
      } catch (error) {
        if (error instanceof WorkTrouble) return error;
        if (!(error instanceof GrantRefused)) throw error;
        return error.reason === "refresh_off" ? "switched_off" : refused(tx, authorization, error.reason);
      }
    });
}
