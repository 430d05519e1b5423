import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import { parameter } from "@muniment/platform/db";
import { hasBit } from "./bits.ts";
import { holds } from "./holds.ts";
import type { Reach } from "./reach.ts";

/** What the predicate compares rows with: values of one query, or parameters of a prepared statement. */
interface Sight {
  /** What policies leave of `shown` in the home matter with this number; it comes before every right (SPM-EVL-002). */
  open(workspace: RawBuilder<unknown>, shown: RawBuilder<unknown>): RawBuilder<unknown>;
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
  return seesAll(reach) ? sql`true` : documentsIn(sightOf(reach), alias);
}

/** The same for containers. */
export function visibleContainers(reach: Reach, alias: string): RawBuilder<boolean> {
  return seesAll(reach) ? sql`true` : containersIn(sightOf(reach), alias);
}

/** Nothing is closed to NRTADMIN, unless the account acts for somebody to whom something is. */
function seesAll({ extent, matters }: Reach): boolean {
  return extent.kind === "all" && matters.closed.size === 0;
}

/** The predicates for prepared statements: five parameters from `first` on take `values`. */
export const preparedVisibility = {
  ...preparedPredicates((number, type) => sql`${parameter(number)}::${sql.raw(type)}`),

  /**
   * The same with the values hidden from the planner: it would otherwise plan anew for everybody who sees everything,
   * for whom little is left to do, and that takes longer than a look at a few rows.
   */
  hidden: preparedPredicates((number, type) => sql`(select ${parameter(number)}::${sql.raw(type)})`),

  /** The values of those parameters. */
  values({ extent, actor, settings, matters, standing }: Reach): unknown[] {
    const own = actor.isExternal ? null : actor.userNum;
    if (extent.kind === "all") return [true, Buffer.alloc(0), own, false, matters.bits];
    return [false, extent.bits, own, settings.require_workspace_read && !standing.isNrtadmin, matters.bits];
  },
};

function sightOf({ extent, actor, settings, limits, matters, standing }: Reach): Sight {
  const needsWorkspace = settings.require_workspace_read && !standing.isNrtadmin;
  return {
    open: (workspace, shown) =>
      matters.closed.size === 0 ? shown : sql`(not ${hasBit(sql`${matters.bits}::bytea`, workspace)} and ${shown})`,
    readable(securityId) {
      if (extent.kind === "all") return sql`true`;
      const isShort = extent.readable.length <= limits.listedProfiles;
      return isShort
        ? sql`${securityId} = any(${extent.readable}::bigint[])`
        : hasBit(sql`${extent.bits}::bytea`, securityId);
    },
    own: actor.isExternal ? sql`null::bigint` : sql`${actor.userNum}::bigint`,
    within: (own, workspace) => (needsWorkspace ? sql`(${own} and ${workspace()})` : own),
  };
}

type ParameterType = "boolean" | "bytea" | "bigint";

function preparedPredicates(value: (number: number, type: ParameterType) => RawBuilder<unknown>) {
  const sightFrom = (first: number): Sight => ({
    open: (workspace, shown) => sql`(not ${hasBit(value(first + 4, "bytea"), workspace)} and ${shown})`,
    readable: (securityId) => sql`(${value(first, "boolean")} or ${hasBit(value(first + 1, "bytea"), securityId)})`,
    own: value(first + 2, "bigint"),
    within: (own, workspace) => sql`(${own} and (not ${value(first + 3, "boolean")} or ${workspace()}))`,
  });
  return {
    /** `visibleDocuments` on rows aliased `alias`. */
    documents: (alias: string, first: number): RawBuilder<boolean> => documentsIn(sightFrom(first), alias),
    /** `visibleContainers` on rows aliased `alias`. */
    containers: (alias: string, first: number): RawBuilder<boolean> => containersIn(sightFrom(first), alias),
  };
}

function containersIn(sight: Sight, alias: string): RawBuilder<boolean> {
  const own = ownOrReadable(sight, alias, ["owner_num"]);
  const isWorkspace = sql`${sql.ref(`${alias}.kind`)} = 'workspace'`;
  const shown = sql`${own} and (${isWorkspace} or ${sight.within(sql`true`, () => homeOf(sight, alias))})`;
  return sql`(${sight.open(sql.ref(`${alias}.workspace_number`), shown)})`;
}

function documentsIn(sight: Sight, alias: string): RawBuilder<boolean> {
  const own = ownOrReadable(sight, alias, ["author_num", "operator_num"]);
  const shown = sight.within(own, () => homeOf(sight, alias));
  return sql`${sight.open(sql.ref(`${alias}.workspace_number`), shown)}`;
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
