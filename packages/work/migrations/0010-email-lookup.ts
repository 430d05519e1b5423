import { sql } from "kysely";
import { typed } from "@muniment/platform/db";
import type { Migration } from "@muniment/platform/db";

const q = typed<object>();

/** Finds filed e-mails by what their senders' programs called them, so that none is filed twice (WORK-EML-004). */
export const emailLookup: Migration = {
  name: "0010-email-lookup",
  async up(tx) {
    for (const field of ["message_id", "conversation_id"]) {
      const index = `create index document_${field} on work.document (library_id, (message->>'${field}'))
        where trashed_at is null and is_email and message ? '${field}'`;
      await sql.raw(index).execute(q(tx));
    }
  },
};
