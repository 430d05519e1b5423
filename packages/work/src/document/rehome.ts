import type { Tx } from "@muniment/platform/db";
import { documentProfiles, readSecurityProfile } from "../access/index.ts";
import { findOwnProfilesAsSystem, replaceProfile } from "./place.repository.ts";
import type { Moved } from "./place.repository.ts";

/**
 * Gives documents that went to another matter with profiles of their own the same ones of that matter: what a policy
 * closes is told by the matter of a profile, so that none may govern documents of two.
 */
export async function rehomeProfiles(
  tx: Tx,
  place: { libraryId: number; workspaceNumber: number },
  moved: Moved,
): Promise<void> {
  const { libraryId } = place;
  const own = await findOwnProfilesAsSystem(tx, libraryId, moved);
  for (const from of await documentProfiles.astray(tx, place, own)) {
    const to = await documentProfiles.intern(tx, place, await readSecurityProfile(tx, libraryId, from));
    await replaceProfile(tx, libraryId, { moved, from, to });
  }
}
