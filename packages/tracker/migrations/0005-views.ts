import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Saved views of a tracker, and of the lists over all matters (TRK-VIEW-006). */
export const views: Migration = {
  name: "0005-views",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `alter table tracker.view alter column tracker_id drop not null,
    add column scope text not null default 'tracker' check (scope in ('tracker', 'mine', 'assigned')),
    add constraint view_scope check ((scope = 'tracker') = (tracker_id is not null)),
    -- Over all matters everybody sees something else.
    add constraint view_shared check (scope = 'tracker' or not (shared or is_default)),
    add constraint view_default_shared check (shared or not is_default)`,
  `create unique index view_name on tracker.view (owner_num, scope, coalesce(tracker_id, ''), lower(name))`,
];
