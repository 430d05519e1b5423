import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { parameter } from "@muniment/platform/db";
import { holds } from "./holds.ts";
import type { Reach } from "./reach.ts";

/** What the predicate compares rows with: values of one query, or parameters of a prepared statement. */
interface Sight {
  /** Whether the profile with this number is open to the person. */
  readable(securityId: RawBuilder<unknown>): RawBuilder<unknown>;
  /** The person's number; null for external people, whom writing something gives nothing. */
  readonly own: RawBuilder<unknown>;
  /** Adds what `require_workspace_read` asks for. */
  within(own: RawBuilder<unknown>, workspace: () => RawBuilder<unknown>): RawBuilder<unknown>;
}

/**
 * The one predicate that trims lists, counts and searches (architecture 7): true for rows of documents, aliased
 * `alias`, that the person may read.
 */
export function visibleDocuments(reach: Reach, alias: string): RawBuilder<boolean> {
  return reach.extent.kind === "all" ? sql`true` : documentsIn(sightOf(reach), alias);
}

/** The same for containers. */
export function visibleContainers(reach: Reach, alias: string): RawBuilder<boolean> {
  if (reach.extent.kind === "all") return sql`true`;
  const sight = sightOf(reach);
  const own = ownOrReadable(sight, alias, ["owner_num"]);
  const isWorkspace = sql`${sql.ref(`${alias}.kind`)} = 'workspace'`;
  return sql`(${own} and (${isWorkspace} or ${sight.within(sql`true`, () => homeOf(sight, alias))}))`;
}

/** `visibleDocuments` for prepared statements. */
export const preparedVisibility = {
  /** The predicate on rows aliased `alias`; four parameters from `first` on take `values`. */
  documents(alias: string, first: number): RawBuilder<boolean> {
    const isAll = sql`${parameter(first)}::boolean`;
    const bits = sql`${parameter(first + 1)}::bytea`;
    const needsWorkspace = sql`${parameter(first + 3)}::boolean`;
    const sight: Sight = {
      readable: (securityId) => hasBit(bits, securityId),
      own: sql`${parameter(first + 2)}::bigint`,
      within: (own, workspace) => sql`(${own} and (not ${needsWorkspace} or ${workspace()}))`,
    };
    return sql`(${isAll} or ${documentsIn(sight, alias)})`;
  },

  /** The values of those parameters. */
  values({ extent, actor, settings }: Reach): unknown[] {
    const own = actor.isExternal ? null : actor.userNum;
    if (extent.kind === "all") return [true, Buffer.alloc(0), own, false];
    return [false, extent.bits, own, settings.require_workspace_read];
  },
};

function sightOf({ extent, actor, settings, limits }: Reach): Sight {
  return {
    readable(securityId) {
      if (extent.kind === "all") return sql`true`;
      const isShort = extent.readable.length <= limits.listedProfiles;
      return isShort
        ? sql`${securityId} = any(${extent.readable}::bigint[])`
        : hasBit(sql`${extent.bits}::bytea`, securityId);
    },
    own: actor.isExternal ? sql`null::bigint` : sql`${actor.userNum}::bigint`,
    within: (own, workspace) => (settings.require_workspace_read ? sql`(${own} and ${workspace()})` : own),
  };
}

function documentsIn(sight: Sight, alias: string): RawBuilder<boolean> {
  const own = ownOrReadable(sight, alias, ["author_num", "operator_num"]);
  return sql`${sight.within(own, () => homeOf(sight, alias))}`;
}

function ownOrReadable(sight: Sight, alias: string, owners: readonly string[]): RawBuilder<unknown> {
  const terms = owners.map((owner) => sql`${sql.ref(`${alias}.${owner}`)} = ${sight.own}`);
  return sql`(${sight.readable(sql.ref(`${alias}.security_id`))} or ${sql.join(terms, sql` or `)})`;
}

/** An item needs a home workspace that the person may read (WORK-ACL-013). */
function homeOf(sight: Sight, alias: string): RawBuilder<unknown> {
  return holds(sql`work.container home
    where home.library_id = ${sql.ref(`${alias}.library_id`)}
      and home.container_number = ${sql.ref(`${alias}.workspace_number`)}
      and ${ownOrReadable(sight, "home", ["owner_num"])}`);
}

/** A number beyond the last bit is that of a profile made after they were worked out. */
function hasBit(bits: RawBuilder<unknown>, securityId: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(case when ${securityId} < octet_length(${bits}) * 8 then get_bit(${bits}, ${securityId}) = 1 else false end)`;
}
