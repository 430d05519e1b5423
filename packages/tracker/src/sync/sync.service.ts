import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import type { Log } from "@muniment/platform/log";
import {
  listAuthorizations,
  listLibraryRows,
  lockLibrary,
  NotAuthorised,
  updateLibrary,
} from "../library-authorisation/index.ts";
import type { LibraryTokens } from "../library-authorisation/index.ts";
import { knownMatters, renameMatters } from "../matter/index.ts";
import { findPrincipal, turnPrincipals } from "../session/index.ts";
import type { TurnedPrincipal } from "../session/index.ts";
import { CursorExpired } from "./background-work.ts";
import type { BackgroundWork, Changes } from "./background-work.ts";
import { lookAtAssignees } from "./shut-out.ts";
import { tellMatters } from "./sync.repository.ts";

/** Keeps what Tracker knows of Work up to date, where libraries are authorized (tracker.md 5, 26). */
export interface SyncService {
  /** What has changed since the last time. Throws `NotAuthorised` and `WorkTrouble`. */
  syncLibrary(library: string): Promise<void>;
  /** The same; when it fails the next try waits a little longer each time. */
  trySync(library: string): Promise<void>;
  /** Every library whose time has come; one that fails does not delay others (TRK-BG-007). */
  syncDue(): Promise<void>;
}

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Pick<Log, "warn">;
  readonly tokens: LibraryTokens;
  readonly work: BackgroundWork;
}

const SHORTEST_PAUSE_SECONDS = 30;
const LONGEST_PAUSE_SECONDS = 1800;
/** So many libraries at once. */
const AT_ONCE = 4;

/** Reads Work's feeds by the cursors that are kept with what was read, so that any stop may come at any time. */
export function createSyncService(deps: Deps): SyncService {
  const { database, clock, tokens } = deps;

  async function syncLibrary(id: string): Promise<void> {
    await tokens.use(id, async (token) => {
      await followChanges(deps, { id, token });
      await followPolicies(deps, { id, token });
    });
    const done = { last_sync_at: clock.now(), failures: 0, next_try_at: null };
    await database.transaction((tx) => updateLibrary(tx, id, done));
  }

  async function trySync(id: string): Promise<void> {
    try {
      await syncLibrary(id);
    } catch (error) {
      if (error instanceof NotAuthorised) return;
      deps.log.warn({ library: id, err: error }, "library not synchronised");
      await database.transaction(async (tx) => {
        const library = await lockLibrary(tx, id);
        const failures = (library?.failures ?? 0) + 1;
        const pause = Math.min(LONGEST_PAUSE_SECONDS, SHORTEST_PAUSE_SECONDS * 2 ** Math.min(failures - 1, 10));
        await updateLibrary(tx, id, { failures, next_try_at: addSeconds(clock.now(), pause) });
      });
    }
  }

  return {
    syncLibrary,
    trySync,
    async syncDue() {
      const rows = await listLibraryRows(database.reader);
      const held = new Set(
        (
          await listAuthorizations(
            database.reader,
            rows.map((row) => row.library_id),
          )
        ).map((row) => row.library_id),
      );
      const now = clock.now();
      const due = rows.filter(
        (row) => held.has(row.library_id) && (row.next_try_at === null || row.next_try_at <= now),
      );
      const queue = [...due];
      const next = async (): Promise<void> => {
        for (let row = queue.shift(); row !== undefined; row = queue.shift()) await trySync(row.library_id);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, next));
    },
  };
}

async function followChanges(deps: Deps, { id, token }: { id: string; token: string }): Promise<void> {
  const { database, work } = deps;
  for (;;) {
    const [library] = await listLibraryRows(database.reader, [id]);
    const cursor = library?.feed_cursor ?? undefined;
    let changes: Changes;
    try {
      changes = await work.changes(token, id, cursor);
    } catch (error) {
      if (!(error instanceof CursorExpired)) throw error;
      await database.transaction((tx) => updateLibrary(tx, id, { feed_cursor: null }));
      continue;
    }
    const { entries } = changes;
    // From the beginning, or after too long an absence, everything is compared (TRK-SYNC-006).
    const touched = cursor === undefined ? undefined : workspacesOf(entries);
    const matters = await knownMatters(database.reader, id, touched);
    const names = await work.names(token, id, matters);
    const people = await readPeople(deps, { token, entries });
    const isAnyTurned = cursor === undefined || entries.some(({ kind }) => kind === "principal");
    const administrators = isAnyTurned ? await work.administrators(token, id) : undefined;
    const isAboutAccess = entries.some(({ kind }) => kind === "acl" || kind === "principal");
    const asked = { library: id, token, matters: isAboutAccess ? matters : [] };
    const noteAssignees = await lookAtAssignees(deps, asked);
    await database.transaction(async (tx) => {
      const row = await lockLibrary(tx, id);
      // Somebody else has read the same meanwhile; what they kept is as good.
      if ((row?.feed_cursor ?? undefined) !== cursor) return;
      const renamed = await renameMatters(tx, { names, now: deps.clock.now() });
      await turnPrincipals(tx, people, deps.clock.now());
      const changed = isAboutAccess ? matters : renamed;
      await noteAssignees(tx, deps.clock.now());
      await tellMatters(tx, [...new Set([...renamed, ...changed])]);
      const told = administrators === undefined ? {} : { administrators };
      await updateLibrary(tx, id, { feed_cursor: changes.cursor, ...told });
    });
    if (changes.isAll) return;
  }
}

/** People whose account was changed, as they are now; who is gone keeps their last name, so that tasks stay readable. */
async function readPeople(
  { database, work }: Deps,
  { token, entries }: { token: string; entries: Changes["entries"] },
): Promise<readonly TurnedPrincipal[]> {
  const changed = entries.filter(({ kind, object_type: type }) => kind === "principal" && type === "user");
  const people: TurnedPrincipal[] = [];
  for (const workId of new Set(changed.map(({ object_id: id }) => id))) {
    const known = await findPrincipal(database.reader, { ty: "user", library: "", workId });
    if (known === undefined) continue;
    const found = await work.person(token, workId);
    if (found !== undefined) people.push({ ty: "user", library: "", workId, ...found });
  }
  return people;
}

async function followPolicies(deps: Deps, { id, token }: { id: string; token: string }): Promise<void> {
  const { database, work, clock } = deps;
  for (;;) {
    const [library] = await listLibraryRows(database.reader, [id]);
    const cursor = library?.policy_cursor ?? undefined;
    const changes = await work.policyChanges(token, id, cursor);
    const matters = await knownMatters(database.reader, id, changes.workspaces);
    const noteAssignees = await lookAtAssignees(deps, { library: id, token, matters });
    await database.transaction(async (tx) => {
      await noteAssignees(tx, clock.now());
      await tellMatters(tx, matters);
      await updateLibrary(tx, id, { policy_cursor: changes.cursor, policies_at: clock.now() });
    });
    if (changes.isAll) return;
  }
}

function workspacesOf(entries: Changes["entries"]): string[] {
  const named = entries.flatMap(({ kind, object_id: id, workspace_id: workspace }) =>
    kind === "workspace"
      ? [id, ...(workspace === undefined ? [] : [workspace])]
      : workspace === undefined
        ? []
        : [workspace],
  );
  return [...new Set(named)];
}
