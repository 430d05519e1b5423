import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** What groups are found by: the words of the name, then the Group ID, without case and accents. */
export const groupSearch: Migration = {
  name: "0007-group-search",
  async up(tx) {
    for (const statement of STATEMENTS) await sql.raw(statement).execute(q(tx));
  },
};

const STATEMENTS = [
  `alter table identity."group" add column search_text text not null default ''`,
  // As near to what the server writes as SQL can be; the next change of a group writes it anew.
  `update identity."group" set search_text =
    ' ' || regexp_replace(folded_name, '[^[:alnum:]]+', ' ', 'g') || E'\\n' || folded_id
    from (select group_num as num,
      lower(regexp_replace(normalize(full_name, NFKD), '[\\u0300-\\u036f]', '', 'g')) as folded_name,
      lower(regexp_replace(normalize(group_id, NFKD), '[\\u0300-\\u036f]', '', 'g')) as folded_id
      from identity."group") folded
    where num = group_num`,
];
