import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** A library can be read-only or off line, and says what it is for (CC-LIB-001, CC-LIB-004). */
export const libraryState: Migration = {
  name: "0018-library-state",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `alter table identity.library
    add column description text not null default '',
    add column default_language text not null default 'en',
    add column state text not null default 'on_line' check (state in ('on_line', 'read_only', 'off_line'))`,
  // What is kept of people's rights ends with the state.
  `drop trigger library_bump on identity.library`,
  `create trigger library_bump before update of group_conflict, require_workspace_read,
    documents_inherit, workspace_default_security, state on identity.library
    for each row execute function identity.bump_own()`,
];
