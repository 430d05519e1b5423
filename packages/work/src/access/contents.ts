import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { holds } from "./holds.ts";

/** The predicate of `visible.ts` on rows with an alias, for a reach or for a prepared statement. */
type VisibleRows = (alias: string) => RawBuilder<boolean>;

/** Default level (0 to 2) of the profile that governs the row aliased `alias`. */
export function defaultLevelOf(alias: string): RawBuilder<number> {
  return sql`(select governing.default_level from work.security governing
    where governing.library_id = ${sql.ref(`${alias}.library_id`)}
      and governing.security_id = ${sql.ref(`${alias}.security_id`)})`;
}

/** Whether the container aliased `alias` holds a folder or tab that the person may see (WORK-FLD-008). */
function hasVisibleFolders(visible: VisibleRows, alias: string): RawBuilder<boolean> {
  return holds(sql`work.container child
    where child.library_id = ${sql.ref(`${alias}.library_id`)}
      and child.parent_number = ${sql.ref(`${alias}.container_number`)}
      and child.trashed_at is null and ${visible("child")}`);
}

/** Whether the folder aliased `alias` holds, or a workspace anywhere below, a document that the person may see. */
function hasVisibleDocuments(visible: VisibleRows, alias: string): RawBuilder<boolean> {
  const library = sql.ref(`${alias}.library_id`);
  const number = sql.ref(`${alias}.container_number`);
  const live = sql`content.trashed_at is null and not content.is_superseded and ${visible("content")}`;
  const below = holds(sql`work.document content
    where content.library_id = ${library} and content.workspace_number = ${number} and ${live}`);
  const inside = holds(sql`work.document content
    where content.library_id = ${library} and content.folder_number = ${number} and ${live}`);
  const filed = holds(sql`work.reference filed
    join work.document content on content.library_id = filed.library_id
      and content.document_number = filed.document_number
    where filed.library_id = ${library} and filed.folder_number = ${number} and ${live}`);
  return sql`case when ${sql.ref(`${alias}.kind`)} = 'workspace' then ${below} else ${inside} or ${filed} end`;
}

/** Whether a container holds something that the person may see. */
export const holdsVisible = { folders: hasVisibleFolders, documents: hasVisibleDocuments };
