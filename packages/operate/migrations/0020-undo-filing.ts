import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** A filing that is taken back: its documents lie in staging again (OPR-FIL-013). */
export const undoFiling: Migration = {
  name: "0020-undo-filing",
  async up(tx) {
    await sql`alter table operate.filing drop constraint filing_state_check,
      add constraint filing_state_check check (state in ('running', 'waiting', 'done', 'refused', 'cancelled', 'undoing',
        'undone')),
      -- Who takes it back.
      add column undone_by uuid references operate.user`.execute(q(tx));
    await sql`create index filing_undone_by on operate.filing (undone_by) where undone_by is not null`.execute(q(tx));
    await sql`alter table operate.filing_item drop constraint filing_item_state_check,
      drop constraint filing_item_check,
      add constraint filing_item_state_check check (state in ('waiting', 'done', 'skipped', 'refused', 'cancelled',
        'undone')),
      add constraint filing_item_check check ((state in ('done', 'undone')) = (item_id is not null))`.execute(q(tx));
  },
};
