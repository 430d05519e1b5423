import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Reach } from "./reach.ts";

/**
 * The one predicate that trims lists, counts and searches (architecture 7): true for rows of documents, aliased
 * `alias`, that the person may read.
 */
export function visibleDocuments(reach: Reach, alias: string): RawBuilder<boolean> {
  return within(reach, alias, visible(reach, alias, ["author_num", "operator_num"]));
}

/** The same for containers. */
export function visibleContainers(reach: Reach, alias: string): RawBuilder<boolean> {
  const own = visible(reach, alias, ["owner_num"]);
  return sql`(${own} and (${sql.ref(`${alias}.kind`)} = 'workspace' or ${within(reach, alias, sql`true`)}))`;
}

function visible(reach: Reach, alias: string, owners: readonly string[]): RawBuilder<boolean> {
  const { extent, actor } = reach;
  if (extent.kind === "all") return sql`true`;
  const security = sql.ref(`${alias}.security_id`);
  const terms =
    extent.kind === "few"
      ? [sql`${security} = any(${extent.readable}::bigint[])`]
      : [sql`${security} = any(${extent.granted}::bigint[])`, openWithout(reach, alias, extent.denied)];
  if (!actor.isExternal) {
    for (const owner of owners) terms.push(sql`${sql.ref(`${alias}.${owner}`)} = ${actor.userNum}`);
  }
  return sql`(${sql.join(terms, sql` or `)})`;
}

function openWithout(reach: Reach, alias: string, denied: readonly number[]): RawBuilder<unknown> {
  if (reach.actor.isExternal) return sql`false`;
  const security = sql.ref(`${alias}.security_id`);
  return sql`(not ${security} = any(${denied}::bigint[]) and exists (
    select 1 from work.security s
    where s.library_id = ${sql.ref(`${alias}.library_id`)} and s.security_id = ${security} and s.default_level > 0))`;
}

/** Under `require_workspace_read` an item needs a home workspace that the person may read (WORK-ACL-013). */
function within(reach: Reach, alias: string, own: RawBuilder<unknown>): RawBuilder<boolean> {
  if (!reach.settings.require_workspace_read || reach.extent.kind === "all") return sql`${own}`;
  return sql`(${own} and exists (
    select 1 from work.container home
    where home.library_id = ${sql.ref(`${alias}.library_id`)}
      and home.container_number = ${sql.ref(`${alias}.workspace_number`)}
      and ${visible(reach, "home", ["owner_num"])}))`;
}
