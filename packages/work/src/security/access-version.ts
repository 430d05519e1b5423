import { createHash } from "node:crypto";
import type { UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { readItemRights } from "../activity/index.ts";
import type { ReachService } from "../access/index.ts";

/**
 * The version of the caller's access in these libraries (work-api.md 17.5): one statement beside those by which the
 * caller is known, since what they may reach is kept from request to request while nothing moved it.
 */
export async function accessVersion(
  { reader, reaches }: { readonly reader: Tx; readonly reaches: ReachService },
  actor: UserActor,
  libraries: string,
): Promise<{ version: string; valid_until?: string }> {
  const wanted = new Set(libraries.split(",").map((alias) => alias.trim().toLowerCase()));
  // Those that are closed to the caller are like those that are not there, and coming into one changes the version.
  const open = [...wanted].filter((alias) => actor.libraries.has(alias)).toSorted();
  const found = await Promise.all(open.map(async (alias) => reaches.reach(actor, alias)));
  const items = await readItemRights(
    reader,
    found.map(({ libraryId }) => libraryId),
  );
  const parts = found.map((reach) => [reach.libraryId, reaches.fingerprint(reach), items.get(reach.libraryId) ?? 0]);
  const ends = found.flatMap(({ validUntil, acting }) => [validUntil ?? [], acting?.validUntil ?? []].flat());
  const first = ends.toSorted((left, right) => left.getTime() - right.getTime())[0];
  const version = createHash("sha256")
    .update(JSON.stringify([parts, first?.getTime() ?? 0]))
    .digest("base64url");
  return { version, ...(first === undefined ? {} : { valid_until: first.toISOString() }) };
}
