import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

/** What an account is for whose password never expires (CC-USR-009, CC-USR-032). */
export const userPurpose: Migration = {
  name: "0009-user-purpose",
  async up(tx) {
    await sql
      .raw(`alter table identity."user" add column purpose text not null default ''`)
      .execute(typed<object>()(tx));
  },
};
