import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "@muniment/rest/envelope";
import { apiPath, id, OneOf } from "./shape.ts";

/** How current what Tracker keeps of a matter is; rights are never older than the request (TRK-SYNC-005). */
export const MatterSync = Type.Object({
  /** `automatic` while the background service follows the library (TRK-SYNC-001). */
  mode: OneOf("automatic", "manual"),
  /** Of the library in automatic mode, else of the last time that somebody pressed Sync; absent before the first. */
  synced_at: Type.Optional(Type.String()),
});

/** What a run found to be other than before. */
export const MatterSyncResult = Type.Object({
  matter_renamed: Type.Boolean(),
  documents_renamed: Type.Integer(),
  people_renamed: Type.Integer(),
  /** People and groups who reach the matter; absent for who may not see the list at Work. */
  people_added: Type.Optional(Type.Integer()),
  people_removed: Type.Optional(Type.Integer()),
});

const base = `${apiPath}/trackers/:tracker/sync`;
const params = Type.Object({ tracker: id });

/** For the header of a checklist (TRK-SYNC-002). */
export const getTrackerSync = endpoint({
  id: "getTrackerSync",
  method: "GET",
  path: base,
  summary: "How the matter of a tracker is synchronised, and when it was last",
  auth: "user",
  params,
  response: Data(MatterSync),
});

/** With the caller's own token; who presses twice has one run (TRK-SYNC-003). */
export const syncTracker = endpoint({
  id: "syncTracker",
  method: "POST",
  path: base,
  summary: "Read names, documents and people of the matter at Work now",
  auth: "user",
  params,
  response: Data(Type.Object({ ...MatterSync.properties, result: MatterSyncResult })),
});

/** Every endpoint of this file. */
export const syncEndpoints = [getTrackerSync, syncTracker];
