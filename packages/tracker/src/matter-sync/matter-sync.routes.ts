import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Output } from "@muniment/rest";
import type { Mounter } from "@muniment/rest/fastify";
import * as api from "@muniment/tracker-api/sync";
import type { TrackerDoor } from "../checklist/index.ts";
import { listLibraryRows } from "../library-authorisation/index.ts";
import { findMatterSync } from "../matter/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { wireInstant } from "../wire.ts";
import { libraryOf } from "../work/index.ts";
import type { MatterSync } from "./matter-sync.service.ts";

/** What the endpoints of synchronising use. */
export interface MatterSyncRouteDeps {
  readonly reader: Tx;
  readonly door: TrackerDoor;
  readonly matterSync: MatterSync;
}

/** Mounts how a matter is synchronised, and Sync itself (TRK-SYNC-001 to -003). */
export function matterSyncRoutes(mounter: Mounter<RequestContext<TrackerActor>>, deps: MatterSyncRouteDeps): void {
  const { reader, door, matterSync } = deps;

  mounter.mount(api.getTrackerSync, async ({ params }, { actor }) => {
    const { tracker } = await door.open(actor, params.tracker);
    return { data: await standingOf(reader, tracker.workspace_id) };
  });

  mounter.mount(api.syncTracker, async ({ params }, { actor }) => {
    const opened = await door.open(actor, params.tracker);
    const result = await matterSync.run(actor, opened);
    return { data: { ...(await standingOf(reader, opened.tracker.workspace_id)), result } };
  });
}

/** A library whose calls fail is not followed: people press Sync until it is again. */
async function standingOf(reader: Tx, workspaceId: string): Promise<Output<typeof api.getTrackerSync>["data"]> {
  const [library] = await listLibraryRows(reader, [libraryOf(workspaceId)]);
  const isFollowed = library !== undefined && FOLLOWED.has(library.state) && library.last_sync_at !== null;
  const own = (await findMatterSync(reader, workspaceId))?.synced_at ?? null;
  const background = isFollowed ? library.last_sync_at : null;
  const at = background !== null && (own === null || own < background) ? background : own;
  return { mode: isFollowed ? "automatic" : "manual", ...(at === null ? {} : { synced_at: wireInstant(at) }) };
}

const FOLLOWED: ReadonlySet<string> = new Set(["authorized", "expiring"]);
