import type { Updateable } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { OauthStateRow, ServiceLinkRow } from "./linked-service.tables.ts";

/** Whose link it is: a person's, or the service account's. */
export type LinkOwner = { readonly userId: string } | "system";

const userIdOf = (owner: LinkOwner): string | null => (owner === "system" ? null : owner.userId);

/** The link of a person or of the service account. */
export async function findLink(reader: Tx, serviceId: string, owner: LinkOwner): Promise<ServiceLinkRow | undefined> {
  return q(reader)
    .selectFrom("operate.service_link")
    .selectAll()
    .where("service_id", "=", serviceId)
    .where("user_id", "is not distinct from", userIdOf(owner))
    .executeTakeFirst();
}

/** The links of a person, or of the service accounts, by service. */
export async function listLinks(reader: Tx, owner: LinkOwner): Promise<Map<string, ServiceLinkRow>> {
  const rows = await q(reader)
    .selectFrom("operate.service_link")
    .selectAll()
    .where("user_id", "is not distinct from", userIdOf(owner))
    .execute();
  return new Map(rows.map((row) => [row.service_id, row]));
}

/** The links of people with a service, by person. */
export async function linksOfService(reader: Tx, serviceId: string): Promise<Map<string, ServiceLinkRow>> {
  const rows = await q(reader)
    .selectFrom("operate.service_link")
    .selectAll()
    .where("service_id", "=", serviceId)
    .where("user_id", "is not", null)
    .execute();
  return new Map(rows.map((row) => [row.user_id ?? "", row]));
}

/** A link as it is, held until `tx` ends: nobody else refreshes or changes it meanwhile. */
export async function lockLink(tx: Tx, id: string): Promise<ServiceLinkRow | undefined> {
  return q(tx).selectFrom("operate.service_link").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
}

/** All links of a service, held until `tx` ends. */
export async function lockLinksOf(tx: Tx, serviceId: string): Promise<ServiceLinkRow[]> {
  return q(tx)
    .selectFrom("operate.service_link")
    .selectAll()
    .where("service_id", "=", serviceId)
    .orderBy("id")
    .forUpdate()
    .execute();
}

/** Keeps a link. */
export async function insertLink(tx: Tx, row: ServiceLinkRow): Promise<void> {
  await q(tx).insertInto("operate.service_link").values(row).execute();
}

/** Changes a link. */
export async function updateLink(tx: Tx, id: string, change: Updateable<ServiceLinkRow>): Promise<void> {
  await q(tx).updateTable("operate.service_link").set(change).where("id", "=", id).execute();
}

/** Forgets a link. */
export async function deleteLink(tx: Tx, id: string): Promise<void> {
  await q(tx).deleteFrom("operate.service_link").where("id", "=", id).execute();
}

/** Other owners of links with this account of the service. */
export async function findOwnersOfAccount(tx: Tx, serviceId: string, ssid: string): Promise<(string | null)[]> {
  const rows = await q(tx)
    .selectFrom("operate.service_link")
    .select("user_id")
    .where("service_id", "=", serviceId)
    .where("account_ssid", "=", ssid)
    .execute();
  return rows.map((row) => row.user_id);
}

/** Keeps a linking that has begun. */
export async function insertOauthState(tx: Tx, row: OauthStateRow): Promise<void> {
  await q(tx).insertInto("operate.oauth_state").values(row).execute();
}

/** Takes out what this session began, so that it is finished once at most; others' stays where it is. */
export async function takeOauthState(
  tx: Tx,
  given: { stateHash: Buffer; sessionId: string },
): Promise<OauthStateRow | undefined> {
  return q(tx)
    .deleteFrom("operate.oauth_state")
    .where("state_hash", "=", given.stateHash)
    .where("session_id", "=", given.sessionId)
    .returningAll()
    .executeTakeFirst();
}

/** Removes linkings that nobody finished; nothing depends on when. */
export async function forgetOauthStates(tx: Tx, now: Date): Promise<void> {
  await q(tx).deleteFrom("operate.oauth_state").where("expires_at", "<=", now).execute();
}

/** Links whose tokens an older key sealed. */
export async function lockLinksSealedBefore(tx: Tx, newestKeyId: string): Promise<ServiceLinkRow[]> {
  return q(tx)
    .selectFrom("operate.service_link")
    .selectAll()
    .where("key_id", "<>", newestKeyId)
    .orderBy("id")
    .forUpdate()
    .execute();
}

/** Linkings that nobody finished or confirmed in time, held until `tx` ends. */
export async function lockOverdueLinks(tx: Tx, now: Date): Promise<ServiceLinkRow[]> {
  return q(tx)
    .selectFrom("operate.service_link")
    .selectAll()
    .where("state", "=", "pending")
    .where("pending_until", "<=", now)
    .orderBy("id")
    .forUpdate()
    .skipLocked()
    .execute();
}
