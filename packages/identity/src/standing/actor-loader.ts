import type { LevelCap, LibraryStanding, UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { readAccount, readStandings } from "./standing.repository.ts";
import type { AccountRow } from "./standing.repository.ts";
import { standingOf } from "./standing.service.ts";

/** What a session or token adds to the person. */
export interface SessionFacts {
  readonly clientId: string;
  readonly sessionId: string;
  readonly scopes: ReadonlySet<string>;
  readonly scopeCap: LevelCap;
  /** A token of a background grant is bound to one library and reaches no other (work-api.md 17.3). */
  readonly libraryLimit?: number;
}

/**
 * Loads the person of a session; `undefined` for who may not sign in to anything (CC-USR-061). `rows` are those of
 * `accountSql`, when they were read already.
 */
export type LoadActor = (
  userNum: number,
  session: SessionFacts,
  rows?: readonly AccountRow[],
) => Promise<UserActor | undefined>;

const MOST_CACHED = 10_000;

/**
 * One indexed query for each call; what role and groups give is kept, and used only while the access version that the
 * same query returns is still the one under which it was read (decision D13). `reader` sees committed data only.
 */
export function createActorLoader(reader: Tx): LoadActor {
  const cache = new Map<string, LibraryStanding>();

  function keep(key: string, standing: LibraryStanding): void {
    cache.delete(key);
    cache.set(key, standing);
    if (cache.size > MOST_CACHED) cache.delete(cache.keys().next().value ?? key);
  }

  return async (userNum, session, given) => {
    const rows = given ?? (await readAccount(reader, userNum));
    const open = rows.filter((row) => session.libraryLimit === undefined || row.library_id === session.libraryLimit);
    const libraries = new Map<string, LibraryStanding>();
    const stale: AccountRow[] = [];
    for (const row of open) {
      const known = cache.get(`${userNum}:${row.library_id}`);
      if (known?.accessVersion !== String(row.access_version)) stale.push(row);
      else if (known.isNrtadmin || row.state !== "off_line") libraries.set(row.alias.toLowerCase(), known);
    }
    if (stale.length > 0) {
      const libraryIds = stale.map((row) => row.library_id);
      const offLine = new Set(stale.filter((row) => row.state === "off_line").map((row) => row.library_id));
      const fresh = await readStandings(reader, { libraryIds, userNums: [userNum] });
      for (const row of fresh) {
        // The sign-in may have been closed between the two reads.
        if (!row.account_logon || !row.library_logon) continue;
        const standing = standingOf(row);
        keep(`${userNum}:${row.library_id}`, standing);
        if (offLine.has(row.library_id) && !standing.isNrtadmin) continue;
        libraries.set(standing.alias.toLowerCase(), standing);
      }
    }
    const [account] = open;
    return account === undefined || libraries.size === 0 ? undefined : toActor(account, session, libraries);
  };
}

function toActor(
  account: AccountRow,
  session: SessionFacts,
  libraries: ReadonlyMap<string, LibraryStanding>,
): UserActor {
  return {
    kind: "user",
    userNum: account.user_num,
    userId: account.user_id,
    ssid: account.ssid,
    fullName: account.full_name,
    email: account.email,
    isExternal: account.is_external,
    isService: account.is_service,
    preferredLibraryId: account.preferred_library_id,
    clientId: session.clientId,
    sessionId: session.sessionId,
    scopes: session.scopes,
    scopeCap: session.scopeCap,
    ...(session.libraryLimit === undefined ? {} : { purpose: "background" as const }),
    libraries,
  };
}
