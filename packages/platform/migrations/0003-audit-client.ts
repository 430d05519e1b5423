import { sql } from "kysely";
import { typed } from "../src/db/index.ts";
import type { Migration } from "../src/db/index.ts";

const q = typed<object>();

/** Tokens that an application got, and what it was refused, are looked up by the application. */
export const auditClient: Migration = {
  name: "0003-audit-client",
  async up(tx) {
    await sql`create index audit_client on platform.audit (client_id, at, id)
      where action in ('token.issue', 'background_grant.use') or outcome <> 'ok'`.execute(q(tx));
  },
};
