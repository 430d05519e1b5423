import { AppError, toWireDate } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/tracker-api";
import {
  authorizeLibrary,
  cancelAuthorization,
  finishAuthorization,
  listLibraries,
  revokeAuthorization,
  syncLibrary,
} from "@muniment/tracker-api/admin";
import type { AuthorizedLibrary } from "@muniment/tracker-api/admin";
import type { TrackerActor } from "../session/index.ts";
import { countMatters, listAuthorizations, listLibraryRows } from "./authorisation.repository.ts";
import type { Library, NamedAuthorization } from "./authorisation.repository.ts";
import type { LibraryAuthorisations } from "./authorisation.service.ts";
import { NotAuthorised } from "./library-token.ts";

/** What the page of library authorization needs. */
export interface LibraryRoutesDeps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly libraries: LibraryAuthorisations;
  /** What has changed in a library since the last time, at once. */
  syncNow(library: string): Promise<void>;
  /** The same, and whatever goes wrong is for the background to mend. */
  syncSoon(library: string): Promise<void>;
}

const DAY_MILLISECONDS = 86_400_000;
/** Policies that were looked at longer ago are told of as not up to date. */
const FRESH_MILLISECONDS = 900_000;

/** Binds the page "Tracker background service authorization" (tracker.md 29.1). */
export function libraryRoutes(mounter: Mounter<RequestContext<TrackerActor>>, deps: LibraryRoutesDeps): void {
  const { reader, libraries } = deps;
  const rowOf = async (library: string, actor: TrackerActor): Promise<{ data: AuthorizedLibrary }> => {
    const [row] = await rowsOf(deps, await listLibraryRows(reader, [library]), actor);
    if (row === undefined) throw new AppError(errors.notFound);
    return { data: row };
  };

  mounter.mount(listLibraries, async (_input, { actor }) => ({
    data: await rowsOf(deps, await libraries.list(actor), actor),
  }));

  mounter.mount(authorizeLibrary, async ({ params: { id: library }, body }, { actor }) => {
    const { email, redirect_uri: redirectUri } = body;
    const { url, state, until } = await libraries.begin(actor, { library, email, redirectUri });
    return { data: { authorize_url: url, state, expires: toWireDate(until) } };
  });

  mounter.mount(finishAuthorization, async ({ params: { id: library }, body }, { actor }) => {
    await libraries.finish(actor, library, body);
    // The first synchronisation starts at once; one that fails is tried again in the background.
    await deps.syncSoon(library);
    return rowOf(library, actor);
  });

  mounter.mount(cancelAuthorization, async ({ params: { id: library } }, { actor }) => {
    await libraries.cancel(actor, library);
    return rowOf(library, actor);
  });

  mounter.mount(revokeAuthorization, async ({ params: { id: library } }, { actor }) => {
    await libraries.revoke(actor, library);
    return rowOf(library, actor);
  });

  mounter.mount(syncLibrary, async ({ params: { id: library } }, { actor }) => {
    await libraries.requireNrtadmin(actor, library);
    try {
      await deps.syncNow(library);
    } catch (error) {
      if (error instanceof NotAuthorised) throw new AppError(errors.notAuthorized);
      throw new AppError(errors.workUnreachable, { cause: error });
    }
    return rowOf(library, actor);
  });
}

async function rowsOf(
  { reader, clock }: LibraryRoutesDeps,
  rows: readonly Library[],
  actor: TrackerActor,
): Promise<AuthorizedLibrary[]> {
  const ids = rows.map(({ library_id: id }) => id);
  const [authorizations, matters] = await Promise.all([listAuthorizations(reader, ids), countMatters(reader, ids)]);
  const byLibrary = Map.groupBy(authorizations, ({ library_id: id }) => id);
  return rows.map((row) => {
    const all = byLibrary.get(row.library_id) ?? [];
    return shown(row, { all, matters: matters.get(row.library_id) ?? 0, now: clock.now(), actor });
  });
}

function shown(
  row: Library,
  given: { all: readonly NamedAuthorization[]; matters: number; now: Date; actor: TrackerActor },
): AuthorizedLibrary {
  const { all, matters, now, actor } = given;
  const active = all.find(({ rank }) => rank === "active");
  const policiesAt = row.policies_at;
  const areFresh = policiesAt !== null && now.getTime() - policiesAt.getTime() <= FRESH_MILLISECONDS;
  return {
    library: row.library_id,
    name: row.name,
    state: row.state,
    ...(row.reason === null ? {} : { reason: row.reason as NonNullable<AuthorizedLibrary["reason"]> }),
    ...(active === undefined ? {} : heldBy(active, now)),
    standby: all.filter(({ rank }) => rank === "standby").map(personOf),
    ...(row.last_sync_at === null ? {} : { last_sync: toWireDate(row.last_sync_at) }),
    ...(row.failing_since === null ? {} : { failing_since: toWireDate(row.failing_since) }),
    matters,
    policies: active !== undefined && areFresh ? "applied" : "not_up_to_date",
    ...(policiesAt === null ? {} : { policies_at: toWireDate(policiesAt) }),
    ...(row.attempt === null || row.attempt_by !== actor.userNum
      ? {}
      : { attempt: row.attempt as NonNullable<AuthorizedLibrary["attempt"]> }),
  };
}

function heldBy(active: NamedAuthorization, now: Date): Partial<AuthorizedLibrary> {
  const { granted_at: since, expires_at: end, last_used_at: used } = active;
  return {
    authorized_by: personOf(active),
    since: toWireDate(since),
    expires: toWireDate(end),
    days_left: Math.max(0, Math.ceil((end.getTime() - now.getTime()) / DAY_MILLISECONDS)),
    ...(used === null ? {} : { last_used: toWireDate(used) }),
  };
}

function personOf({ work_id: id, person: name }: NamedAuthorization): { id: string; name: string } {
  return { id, name };
}
