import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { hasBit } from "./bits.ts";
import type { Reach } from "./reach.ts";

/** What is left of matters that policies close to a person. */
export const closedMatters = {
  /** True for rows of documents or containers of such a matter. */
  hold({ matters }: Reach, alias: string): RawBuilder<boolean> {
    if (matters.closed.size === 0) return sql`false`;
    return hasBit(sql`${matters.bits}::bytea`, sql.ref(`${alias}.workspace_number`));
  },

  /** Whether the person administers them all the same, without their content (SPM-EVL-008). */
  keepMetadata({ standing, matters }: Reach): boolean {
    return standing.isNrtadmin && matters.nrtadminMode === "metadata_only";
  },
};
