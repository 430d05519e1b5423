import { sql } from "kysely";
import type { Selectable } from "kysely";
import { allowLogonOf, emailOf } from "@muniment/identity";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { ProbeRow } from "./installation.tables.ts";

/** How the version of a package does that was activated last. */
export type Probe = Selectable<ProbeRow>;

/** An activation that is to be watched. */
export type NewProbe = Pick<Probe, "package_id" | "version" | "previous" | "user_num" | "began_at">;

/** Begins to watch an activation, in the place of the one before. */
export async function insertProbe(tx: Tx, given: NewProbe): Promise<void> {
  const row = { ...given, state: "running", reason: null, ended_at: null } as const;
  const { package_id: _id, ...columns } = row;
  await q(tx)
    .insertInto("extensions.probe")
    .values(row)
    .onConflict((conflict) => conflict.column("package_id").doUpdateSet(columns))
    .execute();
}

/** The newest activation of a package. */
export async function findProbe(reader: Tx, packageId: string): Promise<Probe | undefined> {
  return q(reader).selectFrom("extensions.probe").selectAll().where("package_id", "=", packageId).executeTakeFirst();
}

/** Writes down what came of it. */
export async function endProbe(
  tx: Tx,
  packageId: string,
  end: Pick<Probe, "state" | "reason" | "ended_at">,
): Promise<void> {
  await q(tx).updateTable("extensions.probe").set(end).where("package_id", "=", packageId).execute();
}

/** The address of whoever activated it, while they may sign in. */
export async function addressOfActivator(reader: Tx, packageId: string): Promise<string | undefined> {
  const row = await q(reader)
    .selectFrom("extensions.probe")
    .select([
      emailOf(sql.ref("extensions.probe.user_num")).as("email"),
      allowLogonOf(sql.ref("extensions.probe.user_num")).as("may_sign_in"),
    ])
    .where("package_id", "=", packageId)
    .executeTakeFirst();
  return row?.may_sign_in === true && row.email !== "" ? row.email : undefined;
}
