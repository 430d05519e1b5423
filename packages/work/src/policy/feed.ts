import { AppError, decodeCursor, encodeCursor } from "@muniment/kernel";
import type { UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { containerId, errors } from "@muniment/work-api";
import { readFeedAsSystem } from "./feed.repository.ts";
import { anyRole, rolesOf } from "./office.ts";

/** The feed of policies: for NRTADMIN with a token for it, and for holders of policy roles. */
export async function policyFeed(
  reader: Tx,
  actor: UserActor,
  query: { libraries: string; cursor?: string; limit?: number },
) {
  const roles = await rolesOf(reader, actor);
  const mayReadAll = anyRole.some((role) => roles.has(role));
  const standings = query.libraries.split(",").map((alias) => {
    const standing = actor.libraries.get(alias.trim().toLowerCase());
    if (standing === undefined) throw new AppError(errors.noRecord, { field: "libraries" });
    const isGranted = standing.isNrtadmin && actor.scopes.has("work.policy.read");
    if (!mayReadAll && !isGranted) throw new AppError(errors.accessDenied);
    return standing;
  });
  const aliases = new Map(standings.map(({ libraryId, alias }) => [libraryId, alias]));
  const [xid = "0", event = 0] = query.cursor === undefined ? [] : (decodeCursor(query.cursor, 2) ?? []);
  if (!/^\d{1,20}$/.test(String(xid)) || typeof event !== "number") {
    throw new AppError(errors.invalidParam, { text: "This cursor was not given out by this feed.", field: "cursor" });
  }
  const after = { xid: String(xid), event };
  const found = await readFeedAsSystem(reader, { libraryIds: [...aliases.keys()], after, limit: query.limit ?? 100 });
  return {
    data: found.entries.map((entry) => {
      const library = aliases.get(entry.library_id) ?? "";
      return {
        seq: entry.event_id,
        at: entry.at.toISOString(),
        library,
        workspace_id: containerId(library, entry.container_number),
        action: entry.action,
        ...(entry.effect === null ? {} : { effect: entry.effect }),
        ...(entry.trustee_kind === null || entry.trustee_id === null
          ? {}
          : { trustee: { type: entry.trustee_kind, id: entry.trustee_id } }),
        ...(entry.starts_at === null ? {} : { from: entry.starts_at.toISOString() }),
        ...(entry.ends_at === null ? {} : { until: entry.ends_at.toISOString() }),
        version: String(entry.event_id),
      };
    }),
    cursor: encodeCursor([found.next.xid, found.next.event]),
  };
}
