import { AppError, addSeconds, newId, newSecret } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import { errors } from "@muniment/operate-api";
import { hashOf, OauthRefusal, ServerTrouble } from "../oauth/index.ts";
import type { Sealer } from "@muniment/platform/seal";
import type { OperateActor } from "../user/index.ts";
import type { IdentityProvider, SignedIn } from "./identity-provider.ts";
import {
  deleteSession,
  findSession,
  forgetSessions,
  insertSession,
  lockSessionsSealedBefore,
  resealSession,
  touchSession,
} from "./session.repository.ts";

/** The cookie by which Operate's own pages call its API (decision D38). */
export const OPERATE_COOKIE = "muniment_operate";

/** The longest time from one sign-in to the next. */
export const SESSION_SECONDS = 12 * 3600;
const IDLE_SECONDS = 3600;
const TOUCH_SECONDS = 60;

/** Sessions of browsers. */
export interface SessionService {
  /** Begins a session and gives the cookie's value. */
  begin(tx: Tx, userId: string, signedIn: SignedIn): Promise<string>;
  /**
   * The person behind a cookie, as of now: the sign-in must still hold at the identity provider (decision D42).
   * Throws 503 when that cannot be asked.
   */
  authenticate(cookie: string): Promise<OperateActor | undefined>;
  /** The same without asking the identity provider, for what only ends or binds something. */
  find(cookie: string): Promise<OperateActor | undefined>;
  /** Ends the session; gives the address at which the browser can sign out of the identity provider. */
  end(tx: Tx, actor: OperateActor, returnTo: string): Promise<string>;
  /** Removes sessions and begun sign-ins that have run out. */
  forget(tx: Tx): Promise<void>;
  /** Seals with the newest key what an older one sealed; how many that were. */
  reseal(tx: Tx): Promise<number>;
}

interface SessionDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly provider: IdentityProvider;
  /** Names Operate's own pages beside people in what is kept of repeated requests. */
  readonly clientId: string;
}

interface KeptTokens {
  readonly access: string;
  readonly id: string;
}

const purposeOf = (sessionId: string): string => `session ${sessionId}`;

/** Sessions, kept in the database. */
export function createSessionService(deps: SessionDeps): SessionService {
  const { database, clock, sealer, provider } = deps;
  const oldest = () => ({
    created: addSeconds(clock.now(), -SESSION_SECONDS),
    seen: addSeconds(clock.now(), -IDLE_SECONDS),
  });
  const open = (row: { id: string; key_id: string; tokens_sealed: Buffer }): KeptTokens =>
    JSON.parse(sealer.open({ key_id: row.key_id, bytes: row.tokens_sealed }, purposeOf(row.id))) as KeptTokens;
  const seal = (id: string, tokens: KeptTokens) => {
    const { key_id, bytes } = sealer.seal(JSON.stringify(tokens), purposeOf(id));
    return { key_id, tokens_sealed: bytes };
  };
  const load = async (cookie: string) => {
    const row = await findSession(database.reader, hashOf(cookie), oldest());
    return row === undefined ? undefined : { row, actor: actorOf(row, deps.clientId) };
  };

  return {
    async begin(tx, userId, { accessToken, idToken }) {
      const cookie = newSecret();
      const id = newId();
      const now = clock.now();
      const sealed = seal(id, { access: accessToken, id: idToken });
      await insertSession(tx, {
        id,
        token_hash: hashOf(cookie),
        user_id: userId,
        ...sealed,
        created_at: now,
        last_seen_at: now,
      });
      return cookie;
    },
    async authenticate(cookie) {
      const found = await load(cookie);
      if (found === undefined) return undefined;
      const { row, actor } = found;
      if (!(await isStillGood(provider, open(row).access))) {
        await database.transaction((tx) => deleteSession(tx, row.id));
        return undefined;
      }
      const now = clock.now();
      if (row.last_seen_at <= addSeconds(now, -TOUCH_SECONDS)) await touchSession(database.reader, row.id, now);
      return actor;
    },
    async find(cookie) {
      return (await load(cookie))?.actor;
    },
    async end(tx, actor, returnTo) {
      const row = await deleteSession(tx, actor.sessionId);
      if (row === undefined) return returnTo;
      return provider.signOutUrl({ idToken: open(row).id, returnTo });
    },
    async forget(tx) {
      await forgetSessions(tx, { ...oldest(), now: clock.now() });
    },
    async reseal(tx) {
      const rows = await lockSessionsSealedBefore(tx, sealer.newestKeyId);
      for (const row of rows) await resealSession(tx, row.id, seal(row.id, open(row)));
      return rows.length;
    },
  };
}

async function isStillGood(provider: IdentityProvider, accessToken: string): Promise<boolean> {
  try {
    return await provider.isActive(accessToken);
  } catch (error) {
    // Nobody can say whether the person may still come in, so nobody does.
    if (!(error instanceof ServerTrouble) && !(error instanceof OauthRefusal)) throw error;
    throw new AppError(errors.unavailable, {
      text: "Whether you are still signed in cannot be checked at the moment. Try again shortly.",
      retryAfterSeconds: 5,
      cause: error,
    });
  }
}

function actorOf(row: NonNullable<Awaited<ReturnType<typeof findSession>>>, clientId: string): OperateActor {
  const { id, user_id: userId, num, login, name, email, permissions } = row;
  return {
    userNum: num,
    userId,
    login,
    name,
    email,
    permissions: new Set(permissions),
    clientId,
    sessionId: id,
    scopeCap: undefined,
  };
}
