import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";
import { sql } from "kysely";

const q = typed<object>();

/** Headers and pauses of one message, and whether its recipient was refused for good (TRK-DIG-033, -041). */
export const headers: Migration = {
  name: "0003-headers",
  async up(tx) {
    await sql`alter table mail.message
      add column headers jsonb not null default '{}',
      add column message_name text,
      add column pauses integer[],
      add column is_refused boolean not null default false`.execute(q(tx));
  },
};
