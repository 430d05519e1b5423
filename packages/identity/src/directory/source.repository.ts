import { sql } from "kysely";
import type { Insertable, Selectable, Updateable } from "kysely";
import { AppError } from "@muniment/kernel";
import { violatedConstraint } from "@muniment/platform/db";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";
import { q } from "../db.ts";
import type { DirectoryMirrorRow, DirectorySourceRow } from "./directory.tables.ts";

/** A source as it is stored. */
export type SourceRecord = Selectable<DirectorySourceRow>;

/** A mirrored group as it is stored. */
export type MirrorRecord = Selectable<DirectoryMirrorRow>;

/** Every source by name, or the one with that number. */
export async function listSources(reader: Tx, sourceNum?: number): Promise<SourceRecord[]> {
  return q(reader)
    .selectFrom("identity.directory_source")
    .selectAll()
    .$if(sourceNum !== undefined, (query) => query.where("source_num", "=", sourceNum ?? 0))
    .orderBy(sql`lower(name)`)
    .execute();
}

/** One source, which nobody else changes until the transaction ends. */
export async function lockSource(tx: Tx, sourceNum: number): Promise<SourceRecord | undefined> {
  return q(tx)
    .selectFrom("identity.directory_source")
    .selectAll()
    .where("source_num", "=", sourceNum)
    .forUpdate()
    .executeTakeFirst();
}

/** Stores a source and gives its number; 409 for a name that another one has. */
export async function insertSource(tx: Tx, row: Insertable<DirectorySourceRow>): Promise<number> {
  return refusingTaken(async () => {
    const made = await q(tx)
      .insertInto("identity.directory_source")
      .values(row)
      .returning("source_num")
      .executeTakeFirstOrThrow();
    return made.source_num;
  });
}

/** Changes a source; 409 for a name that another one has. */
export async function updateSource(tx: Tx, sourceNum: number, changes: Updateable<DirectorySourceRow>): Promise<void> {
  await refusingTaken(async () =>
    q(tx).updateTable("identity.directory_source").set(changes).where("source_num", "=", sourceNum).execute(),
  );
}

/** Removes a source with its runs and decisions; false when accounts come from it. */
export async function deleteSource(tx: Tx, sourceNum: number): Promise<boolean> {
  const deleted = await q(tx)
    .deleteFrom("identity.directory_source")
    .where("source_num", "=", sourceNum)
    .where((eb) =>
      eb.not(
        eb.exists(eb.selectFrom("identity.directory_account").select("user_num").where("source_num", "=", sourceNum)),
      ),
    )
    .executeTakeFirst();
  return deleted.numDeletedRows > 0n;
}

/** The groups that sources mirror, of one source or of all. */
export async function listMirrors(reader: Tx, sourceNum?: number): Promise<MirrorRecord[]> {
  return q(reader)
    .selectFrom("identity.directory_mirror")
    .selectAll()
    .$if(sourceNum !== undefined, (query) => query.where("source_num", "=", sourceNum ?? 0))
    .orderBy("mirror_num")
    .execute();
}

/** Stores mirrored groups; 409 for one that another source keeps already. */
export async function insertMirrors(tx: Tx, rows: readonly Insertable<DirectoryMirrorRow>[]): Promise<void> {
  if (rows.length === 0) return;
  await refusingTaken(async () => q(tx).insertInto("identity.directory_mirror").values(rows).execute());
}

/** Changes what a mirror reads or allows. */
export async function updateMirror(
  tx: Tx,
  mirrorNum: number,
  changes: Pick<Updateable<DirectoryMirrorRow>, "group_dn" | "full_name" | "allows_local_members">,
): Promise<void> {
  await q(tx).updateTable("identity.directory_mirror").set(changes).where("mirror_num", "=", mirrorNum).execute();
}

/** Ends mirrors; their groups are somebody else's business. */
export async function deleteMirrors(tx: Tx, mirrorNums: readonly number[]): Promise<void> {
  if (mirrorNums.length === 0) return;
  await q(tx).deleteFrom("identity.directory_mirror").where("mirror_num", "in", mirrorNums).execute();
}

/** Keeps which group a mirror has made. */
export async function setMirrorGroup(tx: Tx, mirrorNum: number, groupNum: number): Promise<void> {
  await q(tx)
    .updateTable("identity.directory_mirror")
    .set({ group_num: groupNum })
    .where("mirror_num", "=", mirrorNum)
    .execute();
}

/** Sources whose time has come: live or never run, not paused, with no run under way. */
export async function listDueSources(reader: Tx, now: Date): Promise<number[]> {
  const { rows } = await sql<{ source_num: number }>`
    select s.source_num from identity.directory_source s
    where not s.is_paused and s.every_minutes is not null and s.next_run_at <= ${now}
      and (s.is_live or not exists (select 1 from identity.directory_run r where r.source_num = s.source_num))
      and not exists (select 1 from identity.directory_run r
        where r.source_num = s.source_num and r.state in ('queued', 'running'))
    order by s.next_run_at`.execute(q(reader));
  return rows.map((row) => row.source_num);
}

async function refusingTaken<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === "directory_source_name") {
      throw new AppError(errors.duplicateRecord, { messages: [refusal("directory_name_taken", { field: "name" })] });
    }
    if (constraint === "directory_mirror_group") {
      throw new AppError(errors.duplicateRecord, { messages: [refusal("group_id_taken", { field: "mirrors" })] });
    }
    throw error;
  }
}
