import { sql } from "kysely";
import type { Static } from "typebox";
import { toWireDate } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { containerId, documentId } from "@muniment/work-api";
import { MOST_EMAILS } from "@muniment/work-api/document/email";
import type { findEmails } from "@muniment/work-api/document/email";
import { hasPrivilege, visibleContainers, visibleDocuments } from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import { q } from "../db.ts";

type FiledEmail = Static<typeof findEmails.response>["data"][number];

interface Row {
  readonly document_number: number;
  readonly version: number;
  readonly name: string;
  readonly extension: string;
  readonly message_id: string | null;
  readonly conversation_id: string | null;
  readonly workspace_number: number;
  readonly workspace_name: string;
  readonly created_at: Date;
}

/** E-mails of a library that the person sees, in matters that they see, by what their senders' programs called them (WORK-EML-004). */
export async function lookUpEmails(
  reader: Tx,
  reach: Reach,
  given: { readonly messageIds: readonly string[]; readonly conversationIds: readonly string[] },
): Promise<FiledEmail[]> {
  if (!hasPrivilege(reach, "document_view")) return [];
  const { libraryId, library } = reach;
  const bare = given.messageIds.map((id) => id.trim().replace(/^<(.*)>$/, "$1"));
  const found = await sql<Row>`
    select d.document_number, d.version, d.name, d.extension, d.message->>'message_id' as message_id,
      d.message->>'conversation_id' as conversation_id, d.workspace_number, home.name as workspace_name, d.created_at
    from work.document d
    join work.container home on home.library_id = d.library_id and home.container_number = d.workspace_number
      and ${visibleContainers(reach, "home")}
    where d.library_id = ${libraryId} and d.is_email and d.trashed_at is null and ${visibleDocuments(reach, "d")}
      and (d.message ? 'message_id' and d.message->>'message_id' = any(${bare}::text[])
        or d.message ? 'conversation_id' and d.message->>'conversation_id' = any(${given.conversationIds}::text[]))
    order by d.created_at desc, d.document_number desc, d.version desc limit ${MOST_EMAILS}`.execute(q(reader));
  return found.rows.map((row) => ({
    id: documentId(library, row.document_number, row.version),
    name: row.name,
    extension: row.extension,
    ...(row.message_id === null ? {} : { message_id: row.message_id }),
    ...(row.conversation_id === null ? {} : { conversation_id: row.conversation_id }),
    workspace_id: containerId(library, row.workspace_number),
    workspace_name: row.workspace_name,
    create_date: toWireDate(row.created_at),
  }));
}
