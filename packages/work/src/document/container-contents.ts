import { sql } from "kysely";
import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { findHeldByOthers } from "../checkout/index.ts";
import type { ContainerContents } from "../container/index.ts";
import { q } from "../db.ts";
import { rehomeProfiles } from "./rehome.ts";
import { findContentsAsSystem } from "./trash.repository.ts";

/** What happens to documents when their containers change; set-based, whatever the number of documents. */
export const documentContents: ContainerContents = {
  async followSecurity(tx: Tx, place, securityId) {
    await q(tx)
      .updateTable("work.document")
      .set({ security_id: securityId })
      .where("library_id", "=", place.libraryId)
      .where("folder_number", "=", sql<number>`any(${place.folders}::bigint[])`)
      .where("default_security", "=", "inherit")
      .where("security_id", "<>", securityId)
      .execute();
  },
  async requireFree(tx, reach, { folders, now }) {
    const inside = await findContentsAsSystem(tx, { libraryId: reach.libraryId, folders });
    const scope = { keys: inside };
    const held = await findHeldByOthers(tx, reach.libraryId, { scope, userNum: reach.actor.userNum, now });
    if (held.length === 0) return;
    // Some of them may be hidden from the caller, so that there is their number alone.
    throw new AppError(errors.objectLocked, {
      text: `${held.length} of the documents inside are checked out by others, so nothing was moved.`,
    });
  },
  async followWorkspace(tx: Tx, place, workspaceNumber) {
    await q(tx)
      .updateTable("work.document")
      .set({ workspace_number: workspaceNumber })
      .where("library_id", "=", place.libraryId)
      .where("folder_number", "=", sql<number>`any(${place.folders}::bigint[])`)
      .execute();
    await rehomeProfiles(tx, { libraryId: place.libraryId, workspaceNumber }, { folders: place.folders });
  },
};
