import { sql } from "kysely";
import type { Selectable } from "kysely";
import type { BundleEntryValue, BundleOptionsValue } from "@muniment/operate-api/bundle";
import type { TroubleValue } from "@muniment/operate-api/trouble";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { isRowId } from "../paging.ts";
import type { BundleBuildRow, BundleRow } from "./bundle.tables.ts";

/** A bundle with who changed it last. */
export type BundleView = Selectable<BundleRow> & { readonly updated_by_name: string };

/** A build with who began it. */
export type BuildView = Selectable<BundleBuildRow> & { readonly user_name: string; readonly user_login: string };

/** What a person says of a bundle. */
export interface BundleContent {
  readonly title: string;
  readonly reference: string;
  readonly purpose: string;
  readonly entries: readonly BundleEntryValue[];
  readonly options: BundleOptionsValue;
}

const MOST_BUNDLES = 200;

const views = (reader: Tx) =>
  q(reader)
    .selectFrom("operate.bundle as b")
    .innerJoin("operate.user as u", "u.id", "b.updated_by")
    .selectAll("b")
    .select("u.name as updated_by_name");

/** Bundles of a case, the last changed first. */
export async function listBundlesOf(reader: Tx, caseId: string): Promise<BundleView[]> {
  return views(reader)
    .where("b.case_id", "=", caseId)
    .orderBy("b.updated_at", "desc")
    .orderBy("b.id")
    .limit(MOST_BUNDLES)
    .execute();
}

/** One bundle. */
export async function findBundle(reader: Tx, id: string): Promise<BundleView | undefined> {
  return isRowId(id) ? views(reader).where("b.id", "=", id).executeTakeFirst() : undefined;
}

/** Holds a bundle until `tx` ends. */
export async function lockBundle(tx: Tx, id: string): Promise<void> {
  if (!isRowId(id)) return;
  await q(tx).selectFrom("operate.bundle").select("id").where("id", "=", id).forUpdate().execute();
}

/** A new bundle. */
export async function insertBundle(
  tx: Tx,
  given: BundleContent & { readonly id: string; readonly caseId: string; readonly userId: string; readonly at: Date },
): Promise<void> {
  const { id, caseId, userId, at, entries, options, title, reference, purpose } = given;
  await q(tx)
    .insertInto("operate.bundle")
    .values({
      id,
      case_id: caseId,
      title,
      reference,
      purpose,
      entries: JSON.stringify(entries),
      options: JSON.stringify(options),
      changed: "[]",
      created_at: at,
      created_by: userId,
      updated_at: at,
      updated_by: userId,
    })
    .execute();
}

/** Changes what is given. */
export async function updateBundleRow(
  tx: Tx,
  id: string,
  given: Partial<BundleContent> & { readonly userId: string; readonly at: Date },
): Promise<void> {
  const { userId, at, entries, options, ...rest } = given;
  await q(tx)
    .updateTable("operate.bundle")
    .set((eb) => ({
      ...rest,
      ...(entries === undefined ? {} : { entries: JSON.stringify(entries) }),
      ...(options === undefined ? {} : { options: JSON.stringify(options) }),
      updated_at: at,
      updated_by: userId,
      rev: eb("rev", "+", 1),
    }))
    .where("id", "=", id)
    .execute();
}

/** Keeps which sources have changed. */
export async function setChanged(tx: Tx, id: string, changed: readonly string[]): Promise<void> {
  await q(tx)
    .updateTable("operate.bundle")
    .set({ changed: JSON.stringify(changed) })
    .where("id", "=", id)
    .execute();
}

/** Removes a bundle with the record of its builds; what they stored stays. */
export async function deleteBundle(tx: Tx, id: string): Promise<void> {
  await q(tx).deleteFrom("operate.bundle").where("id", "=", id).execute();
}

const buildViews = (reader: Tx) =>
  q(reader)
    .selectFrom("operate.bundle_build as b")
    .innerJoin("operate.user as u", "u.id", "b.user_id")
    .selectAll("b")
    .select(["u.name as user_name", "u.login as user_login"]);

/** Builds of bundles, newest first; with `newest` one for each. */
export async function listBuildsOf(
  reader: Tx,
  bundleIds: readonly string[],
  { newest = false }: { readonly newest?: boolean } = {},
): Promise<BuildView[]> {
  if (bundleIds.length === 0) return [];
  let query = buildViews(reader).where("b.bundle_id", "in", [...bundleIds]);
  if (newest) {
    query = query.where(
      sql<boolean>`b.number = (select max(n.number) from operate.bundle_build n where n.bundle_id = b.bundle_id)`,
    );
  }
  return query.orderBy("b.bundle_id").orderBy("b.number", "desc").limit(MOST_BUNDLES).execute();
}

/** One build. */
export async function findBuild(reader: Tx, id: string): Promise<BuildView | undefined> {
  return isRowId(id) ? buildViews(reader).where("b.id", "=", id).executeTakeFirst() : undefined;
}

/** The newest build that has a result. */
export async function findBuilt(reader: Tx, bundleId: string): Promise<BuildView | undefined> {
  return buildViews(reader)
    .where("b.bundle_id", "=", bundleId)
    .where("b.item_id", "is not", null)
    .orderBy("b.number", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** A new build of a bundle as it is now, under the next number. */
export async function insertBuild(
  tx: Tx,
  bundle: BundleView,
  given: { readonly id: string; readonly userId: string; readonly at: Date; readonly total: number },
): Promise<void> {
  const { title, reference, entries, options } = bundle;
  await q(tx)
    .insertInto("operate.bundle_build")
    .values((eb) => ({
      id: given.id,
      bundle_id: bundle.id,
      user_id: given.userId,
      title,
      reference,
      number: eb
        .selectFrom("operate.bundle_build as o")
        .select(sql<number>`coalesce(max(o.number), 0) + 1`.as("number"))
        .where("o.bundle_id", "=", bundle.id),
      entries: JSON.stringify(entries),
      options: JSON.stringify(options),
      state: "running",
      step: "collecting",
      done: 0,
      total: given.total,
      manifest: "[]",
      trouble: null,
      output: null,
      item_id: null,
      created_at: given.at,
      ended_at: null,
    }))
    .execute();
}

/** Changes the columns that are given, unless the build is over. */
export async function updateBuild(
  tx: Tx,
  id: string,
  change: {
    readonly state?: BundleBuildRow["state"];
    readonly step?: BundleBuildRow["step"];
    readonly done?: number;
    readonly trouble?: TroubleValue | null;
    readonly manifest?: Selectable<BundleBuildRow>["manifest"];
    readonly output?: Selectable<BundleBuildRow>["output"];
    readonly item_id?: string;
    readonly ended_at?: Date;
  },
): Promise<boolean> {
  const { trouble, manifest, output, ...rest } = change;
  const result = await q(tx)
    .updateTable("operate.bundle_build")
    .set({
      ...rest,
      ...(trouble === undefined ? {} : { trouble: trouble === null ? null : JSON.stringify(trouble) }),
      ...(manifest === undefined ? {} : { manifest: JSON.stringify(manifest) }),
      ...(output === undefined ? {} : { output: output === null ? null : JSON.stringify(output) }),
    })
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
