import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import type { ContainerContents } from "../container/index.ts";
import { q } from "../db.ts";
import { rehomeProfiles } from "./rehome.ts";

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
