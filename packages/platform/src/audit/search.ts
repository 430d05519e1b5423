import { sql } from "kysely";
import type { Selectable } from "kysely";
import { typed } from "../db/index.ts";
import type { Tx } from "../db/index.ts";
import type { AuditRow, AuditTables } from "./audit.tables.ts";

const q = typed<AuditTables>();

/** Which records are wanted; what is absent does not matter. */
export interface AuditFilter {
  readonly operationId?: string | undefined;
  /** Whoever acted, or for whom an account acted. */
  readonly actorId?: string | undefined;
  /** Folders and documents are numbered each for themselves, so the id of a document without version needs its type. */
  readonly objectType?: string | readonly string[] | undefined;
  /** An item with all its versions, or one version. */
  readonly objectId?: string | undefined;
  readonly action?: string | undefined;
  readonly outcome?: AuditRow["outcome"] | undefined;
  readonly from?: Date | undefined;
  /** Exclusive. */
  readonly to?: Date | undefined;
  /** Only what happened in these libraries; with `everywhere` also what belongs to none. */
  readonly libraries?: readonly string[] | undefined;
  readonly everywhere?: boolean;
  /** Columns that the server has added to the table. */
  readonly own?: Readonly<Record<string, string>>;
}

/** Where a page goes on: the last record of the one before. */
export interface AuditPlace {
  readonly at: Date;
  readonly id: number;
}

/** A record with its place in the chain, once it has one. */
export type AuditRecord = Selectable<AuditRow> & { readonly prev_hash: Buffer | null; readonly hash: Buffer | null };

/** Records, newest first. Who may see them is the caller's to decide. */
export async function findAudit(
  tx: Tx,
  filter: AuditFilter,
  page: { readonly limit: number; readonly after: AuditPlace | undefined },
): Promise<AuditRecord[]> {
  let query = q(tx)
    .selectFrom("platform.audit as a")
    .leftJoin("platform.audit_link as l", "l.id", "a.id")
    .selectAll("a")
    .select(["l.prev_hash", "l.hash"]);
  if (filter.operationId !== undefined) query = query.where("a.operation_id", "=", filter.operationId);
  if (filter.action !== undefined) query = query.where("a.action", "=", filter.action);
  if (filter.outcome !== undefined) query = query.where("a.outcome", "=", filter.outcome);
  if (filter.from !== undefined) query = query.where("a.at", ">=", filter.from);
  if (filter.to !== undefined) query = query.where("a.at", "<", filter.to);
  if (filter.objectType !== undefined) {
    const types = [filter.objectType].flat();
    query = query.where("a.object_type", "=", sql<string>`any(${types}::text[])`);
  }
  const { actorId, objectId, libraries, everywhere } = filter;
  if (actorId !== undefined) {
    query = query.where((eb) => eb.or([eb("a.actor_id", "=", actorId), eb("a.acting_id", "=", actorId)]));
  }
  if (objectId !== undefined) {
    // Versions stand behind a point, and what follows the point in the alphabet ends the range.
    query = query.where(
      sql<boolean>`(a.object_id = ${objectId} or (a.object_id >= ${`${objectId}.`} and a.object_id < ${`${objectId}/`}))`,
    );
  }
  if (libraries !== undefined) {
    const inLibraries = sql<boolean>`a.library = any(${libraries}::text[])`;
    query = query.where(everywhere === true ? sql<boolean>`(a.library is null or ${inLibraries})` : inLibraries);
  }
  for (const [column, value] of Object.entries(filter.own ?? {})) {
    query = query.where(sql<boolean>`${sql.ref(`a.${column}`)} = ${value}`);
  }
  const { after, limit } = page;
  if (after !== undefined)
    query = query.where(sql<boolean>`(a.at, a.id) < (${after.at}::timestamptz, ${after.id}::bigint)`);
  return query.orderBy("a.at", "desc").orderBy("a.id", "desc").limit(limit).execute();
}
