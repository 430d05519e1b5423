import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** A service account whose token is asked for with the application's own secret, where the server has that (OPR-LNK-021). */
export const clientCredentials: Migration = {
  name: "0021-client-credentials",
  async up(tx) {
    await sql`alter table operate.linked_service
      add column uses_client_credentials boolean not null default false`.execute(q(tx));
  },
};
