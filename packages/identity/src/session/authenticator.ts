import { AppError } from "@muniment/kernel";
import type { Clock, LevelCap, LibraryStanding, UserActor } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import { recordAudit, requestSubject } from "@muniment/platform/audit";
import type { Authenticator, BrowserDoor, TokenSource } from "@muniment/platform/http";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { isInNetworks } from "../application/index.ts";
import type { AccountRow } from "../standing/index.ts";
import { findTokenInUse, isProlongationDue, prolongAccessToken } from "./access-token.repository.ts";
import type { TokenInUse } from "./access-token.repository.ts";
import { findBrowserSessionInUse, prolongBrowserSession } from "./browser-session.repository.ts";
import { BROWSER_CLIENT } from "../proof/index.ts";
import { WORK_COOKIE } from "./browser-session.ts";
import type { SessionLimits } from "../security-settings/index.ts";
import { reachesApi, scopeCapOf } from "./scopes.ts";
import { hashOf } from "../token-hash.ts";

/** The application that acts for a person, and what it was given. */
export interface ActorSession {
  readonly clientId: string;
  readonly sessionId: string;
  readonly scopes: ReadonlySet<string>;
  readonly scopeCap: LevelCap;
  /** The one library of a background grant. */
  readonly libraryLimit?: number;
}

/**
 * Reads a person's standing; `undefined` for an account that is not enabled. `rows` are those of `accountSql`, when
 * they were read already.
 */
export type LoadActor = (
  reader: Tx,
  userNum: number,
  session: ActorSession,
  rows?: readonly AccountRow[],
) => Promise<UserActor | undefined>;

/**
 * Knows whose an access token is. Revoked tokens, disabled accounts and applications are refused from the next
 * request on (decision D13); each use starts the time of inactivity anew (work-api.md 5.4).
 */
export function createAuthenticator(deps: {
  database: Database;
  clock: Clock;
  loadActor: LoadActor;
  /** Pages of our own, which every application may be part of. */
  origins: readonly string[];
}): Authenticator {
  const { database, clock, loadActor, origins } = deps;
  return async (token, source) => {
    const now = clock.now();
    const hash = hashOf(token);
    const rows = await findTokenInUse(database, hash, now);
    const [found] = rows;
    if (found === undefined || !reachesApi(found.scopes)) return undefined;
    await requireSource(database.reader, found, { source, origins, now });
    const session = {
      clientId: found.client_id,
      sessionId: found.session_id,
      scopes: new Set(found.scopes),
      // Whatever a background grant was given, it never writes (work-api.md 17.3).
      scopeCap: found.bound_library_id === null ? scopeCapOf(found.scopes) : ("read" as const),
      ...(found.bound_library_id === null ? {} : { libraryLimit: found.bound_library_id }),
    };
    const actor = await loadActor(database.reader, found.user_num, session, rows);
    if (actor?.purpose === "background" && !isNrtadminThere(actor)) return undefined;
    if (actor !== undefined && isProlongationDue(found.used_at, now)) {
      await database.transaction((tx) => prolongAccessToken(tx, hash, now));
    }
    return actor === undefined ? undefined : throughApplication(actor);
  };
}

/** Refuses a token that comes from where its application may not call from (12.4), and writes it down. */
async function requireSource(
  reader: Tx,
  token: TokenInUse,
  given: { source: TokenSource; origins: readonly string[]; now: Date },
): Promise<void> {
  const { address, origin } = given.source;
  const { allowed_origins: allowed } = token;
  const isOpenOrigin =
    origin === undefined || allowed === null || allowed.includes(origin) || given.origins.includes(origin);
  const code = !isInNetworks(address, token.allowed_networks ?? [])
    ? "network_not_allowed"
    : isOpenOrigin
      ? undefined
      : "origin_not_allowed";
  if (code === undefined) return;
  const message = refusal(code);
  const subject = {
    ...requestSubject(undefined),
    source_ip: address,
    actor_id: token.user_id,
    actor_name: token.full_name,
    client_id: token.client_id,
    session_id: token.session_id,
  };
  const about = { action: "token.use", object_type: "application", object_id: token.client_id };
  await recordAudit(reader, subject, [{ ...about, at: given.now, outcome: "refused", code }]);
  throw new AppError(errors.accessDenied, { text: message.text, messages: [message] });
}

/** Libraries in which the role keeps its holders from acting through applications are closed to them there. */
function throughApplication(actor: UserActor): UserActor {
  const isOpen = ({ isNrtadmin, privileges }: LibraryStanding): boolean => isNrtadmin || privileges.has("use_api");
  if ([...actor.libraries.values()].every(isOpen)) return actor;
  return { ...actor, libraries: new Map([...actor.libraries].filter(([, standing]) => isOpen(standing))) };
}

/** Only NRTADMIN of the library lends authority to work in the background, at each use (CC-BGA-007). */
function isNrtadminThere(actor: UserActor): boolean {
  return [...actor.libraries.values()].every(({ isNrtadmin }) => isNrtadmin);
}

const BROWSER_SCOPES: ReadonlySet<string> = new Set(["user"]);

/** As `createAuthenticator`, for our own pages, which come with a cookie (decision D38). */
export function createBrowserDoor(deps: {
  database: Database;
  clock: Clock;
  loadActor: LoadActor;
  /** The public origin. */
  origin: string;
  sessionLimits: SessionLimits;
}): BrowserDoor {
  const { database, clock, loadActor, sessionLimits: limits } = deps;
  const authenticate: Authenticator = async (value) => {
    const now = clock.now();
    const hash = hashOf(value);
    const rows = await findBrowserSessionInUse(database, hash, now);
    const [found] = rows;
    if (found === undefined) return undefined;
    const session = {
      clientId: BROWSER_CLIENT,
      sessionId: found.session_id,
      scopes: BROWSER_SCOPES,
      scopeCap: scopeCapOf(BROWSER_SCOPES),
    };
    const actor = await loadActor(database.reader, found.user_num, session, rows);
    if (actor !== undefined && isProlongationDue(found.used_at, now)) {
      await database.transaction((tx) => prolongBrowserSession(tx, hash, { now, limits }));
    }
    return actor;
  };
  return { cookie: WORK_COOKIE, origin: deps.origin, authenticate };
}
