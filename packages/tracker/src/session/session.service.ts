import { createHash } from "node:crypto";
import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import { errors } from "@muniment/tracker-api";
import type { TokenOwner, WorkPort } from "../work/index.ts";
import { findGroups, keepPerson } from "./principal.repository.ts";
import type { TrackerActor } from "./tracker-actor.ts";

/** Who calls, by the token that Work gave them. */
export interface SessionService {
  /** Throws 403 for a token or person that does not reach Tracker and 503 when Work cannot be asked (TRK-AUTHN-001, D39). */
  authenticate(token: string): Promise<TrackerActor | undefined>;
  /** The numbers under which tasks can be the caller's own: theirs and those of their groups (TRK-ASSG-016). */
  own(reader: Tx, actor: TrackerActor): Promise<readonly number[]>;
}

interface SessionDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly work: WorkPort;
  /** How long an introspection may be used again; whatever tells of a matter asks Work all the same. */
  readonly introspectionSeconds: number;
}

interface Known {
  readonly actor: TrackerActor;
  readonly until: number;
}

/** The application whose access says who may use Tracker, with whatever program they come (TRK-ACC-001). */
export const PAGES_CLIENT = "tracker-web";
const MOST_KNOWN = 10_000;
const HASH_DIGITS = 32;
/** So long somebody who was signed in reaches what is their own alone; matters ask Work, which closes them (TRK-SYNC-008). */
const AWAY_MILLISECONDS = 900_000;

/** Sessions: nothing but what Work says of a token, kept for a moment under the token's hash. */
export function createSessionService(deps: SessionDeps): SessionService {
  const { database, clock, work } = deps;
  const known = new Map<string, Known>();
  const own = new WeakMap<TrackerActor, Promise<readonly number[]>>();

  async function load(token: string, hash: string): Promise<TrackerActor | undefined> {
    const owner = await work.introspect(token);
    if (owner === undefined) return undefined;
    requireScope(owner);
    const [isLetIn, person] = await Promise.all([work.mayUse(token, PAGES_CLIENT), work.person(token)]);
    if (!isLetIn) throw new AppError(errors.noApplicationAccess);
    const { ssid, userId, clientId } = owner;
    const now = clock.now();
    const userNum = await database.transaction((tx) =>
      keepPerson(tx, { ssid, userId, name: person.name, email: person.email, location: person.location, now }),
    );
    const actor = { userNum, userId, ...person, token, clientId, sessionId: hash, scopeCap: undefined };
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(hash, { actor, until: now.getTime() + deps.introspectionSeconds * 1000 });
    return actor;
  }

  return {
    async authenticate(token) {
      const hash = createHash("sha256").update(token).digest("hex").slice(0, HASH_DIGITS);
      const found = known.get(hash);
      const now = clock.now().getTime();
      if (found !== undefined && found.until > now) return found.actor;
      try {
        const loaded = await load(token, hash);
        if (loaded === undefined) known.delete(hash);
        return loaded;
      } catch (error) {
        const isAway = error instanceof AppError && error.code === errors.workUnreachable.code;
        if (isAway && found !== undefined && found.until + AWAY_MILLISECONDS > now) return found.actor;
        if (!isAway) known.delete(hash);
        throw error;
      }
    },
    async own(reader, actor) {
      // Each request has an actor of its own, so this is asked once a request and never later.
      const asked = own.get(actor) ?? work.groups(actor.token).then((groups) => findGroups(reader, groups));
      own.set(actor, asked);
      return [actor.userNum, ...(await asked)];
    },
  };
}

function requireScope({ scopes }: TokenOwner): void {
  if (scopes.has("user") || scopes.has("tracker.use")) return;
  throw new AppError(errors.scopeNeeded);
}
