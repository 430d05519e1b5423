import type { Insertable, Selectable, Updateable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import { getEntities } from "../register/index.ts";
import type { EntityRecord } from "../register/index.ts";
import type { ParticipantRoleRow, ParticipantRow } from "./participant.tables.ts";

/** A role as it is read. */
export type ParticipantRole = Selectable<ParticipantRoleRow>;

/** What a letter, a message or a template has to know of somebody. Contacts are those that count today. */
export type ParticipantEntity = Pick<
  EntityRecord,
  "id" | "kind" | "name" | "salutation" | "emails" | "phones" | "addresses" | "reference" | "restrictions"
>;

/** Somebody in a role of a case; what was chosen for the case stands first among its kind. */
export interface CaseParticipant {
  readonly id: string;
  /** The system name of the role. */
  readonly role: string;
  readonly role_name: string;
  readonly entity: ParticipantEntity;
  /** Among those of the same role, from 1. */
  readonly position: number;
  readonly contact: string | null;
  readonly reference: string | null;
}

/** Who takes part in a case, by the order of roles and positions; each once a role, whatever was merged since. */
export async function participantsOf(reader: Tx, caseId: string): Promise<CaseParticipant[]> {
  const rows = await listParticipantRows(reader, caseId);
  const entities = await getEntities(
    reader,
    rows.map(({ entity_id: id }) => id),
    { isCurrent: true },
  );
  const seen = new Set<string>();
  const positions = new Map<string, number>();
  return rows.flatMap((row) => {
    const entity = entities.get(row.entity_id);
    if (entity === undefined || seen.has(`${row.role} ${entity.id}`)) return [];
    seen.add(`${row.role} ${entity.id}`);
    const position = (positions.get(row.role) ?? 0) + 1;
    positions.set(row.role, position);
    const { id, role, role_name, contact, reference } = row;
    return [{ id, role, role_name, entity: entityFor(row, entity), position, contact, reference }];
  });
}

function entityFor(row: ParticipantRow, entity: EntityRecord): ParticipantEntity {
  const { id, kind, name, salutation, phones, reference, restrictions } = entity;
  const emails = first(entity.emails, ({ address }) => address === row.email);
  const addresses = first(entity.addresses, ({ label }) => label === row.address_label);
  return { id, kind, name, salutation, emails, phones, addresses, reference, restrictions };
}

function first<T>(list: readonly T[], isChosen: (each: T) => boolean): T[] {
  return [...list.filter(isChosen), ...list.filter((each) => !isChosen(each))];
}

/** The rows of a case's participants, in order. */
export async function listParticipantRows(reader: Tx, caseId: string) {
  return q(reader)
    .selectFrom("operate.participant as p")
    .innerJoin("operate.participant_role as r", "r.system_name", "p.role")
    .selectAll("p")
    .select("r.name as role_name")
    .where("p.case_id", "=", caseId)
    .orderBy("r.ordinal")
    .orderBy("p.position")
    .orderBy("p.id")
    .execute();
}

/** Roles in the order of forms. */
export async function listRoles(reader: Tx): Promise<ParticipantRole[]> {
  return q(reader).selectFrom("operate.participant_role").selectAll().orderBy("ordinal").execute();
}

/** A role, held until `tx` ends. */
export async function lockRole(tx: Tx, name: string): Promise<ParticipantRole | undefined> {
  return q(tx)
    .selectFrom("operate.participant_role")
    .selectAll()
    .where("system_name", "=", name)
    .forUpdate()
    .executeTakeFirst();
}

/** Adds a role; `undefined` when somebody has just added one of this system name. */
export async function insertRole(tx: Tx, row: Insertable<ParticipantRoleRow>): Promise<ParticipantRole | undefined> {
  return q(tx)
    .insertInto("operate.participant_role")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returningAll()
    .executeTakeFirst();
}

/** Changes the columns that are given. */
export async function updateRole(
  tx: Tx,
  name: string,
  change: Updateable<ParticipantRoleRow>,
): Promise<ParticipantRole> {
  return q(tx)
    .updateTable("operate.participant_role")
    .set((eb) => ({ ...change, rev: eb("rev", "+", 1) }))
    .where("system_name", "=", name)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Keeps a participant. */
export async function insertParticipant(tx: Tx, row: ParticipantRow): Promise<void> {
  await q(tx).insertInto("operate.participant").values(row).execute();
}

/** Changes the columns that are given. */
export async function updateParticipantRow(tx: Tx, id: string, change: Updateable<ParticipantRow>): Promise<void> {
  await q(tx).updateTable("operate.participant").set(change).where("id", "=", id).execute();
}

/** Takes participants away. */
export async function deleteParticipants(tx: Tx, ids: readonly string[]): Promise<void> {
  await q(tx)
    .deleteFrom("operate.participant")
    .where("id", "in", [...ids])
    .execute();
}
