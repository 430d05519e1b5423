import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

/**
 * Where an account came from, for good (CC-USR-003), and whether a directory holds its password (CC-USR-004): the
 * number of the platform alone moves no credential (CC-USR-090).
 */
export const userOrigin: Migration = {
  name: "0011-user-origin",
  async up(tx) {
    await sql
      .raw(`
        alter table identity."user"
          add column origin text not null default 'manual' check (origin in ('manual', 'import', 'directory')),
          add column is_enterprise boolean not null default false;
        update identity."user" set origin = 'directory', is_enterprise = true where user_nos <> 2;
      `)
      .execute(typed<object>()(tx));
  },
};
