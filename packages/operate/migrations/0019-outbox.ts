import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** The copy of an e-mail that names the documents of its case where what was sent has them (OPR-OUT-015). */
export const outbox: Migration = {
  name: "0019-outbox",
  async up(tx) {
    await sql`alter table operate.outbound_email
      add column copy_links boolean not null default false,
      add column copy_hash text,
      add column copy_size bigint,
      add column copy_sha256 text,
      add check (num_nulls(copy_hash, copy_size, copy_sha256) in (0, 3))`.execute(q(tx));
    await sql`create index outbound_email_copy on operate.outbound_email (copy_hash)
      where copy_hash is not null`.execute(q(tx));
  },
};
