import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/**
 * Numbers come from a sequence for each library and kind (decision 0006). One is made when the first number of its kind
 * is asked for; whoever asks meanwhile waits for that transaction, once.
 */
export const number: Migration = {
  name: "0007-number",
  async up(tx) {
    await sql`create function work.next_number(library integer, kind text) returns bigint language plpgsql as $$
      declare
        sequence text := format('work.library_%s_%s', library, kind);
      begin
        if to_regclass(sequence) is null then
          perform pg_advisory_xact_lock(hashtextextended(sequence, 0));
          execute format('create sequence if not exists %s', sequence);
        end if;
        return nextval(sequence::regclass);
      end $$`.execute(q(tx));
    await sql`do $$
      declare
        known record;
      begin
        for known in
          select library_id, kind, last from work.counter,
            lateral (values ('document', last_document), ('container', last_container), ('security', last_security))
              as given (kind, last)
        loop
          execute format('create sequence work.library_%s_%s start %s', known.library_id, known.kind, known.last + 1);
        end loop;
      end $$`.execute(q(tx));
    await sql`drop table work.counter`.execute(q(tx));
  },
};
