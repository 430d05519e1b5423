import type { Actor } from "@muniment/kernel";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { AuditEntry } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { recordUserActs } from "../account/index.ts";

/** A group as the audit names it. */
interface AuditedGroup {
  readonly group_id: string;
  readonly library_id: number;
  /** The library's name. */
  readonly database: string;
}

/** Groups were made or changed. */
export async function recordGroupActs(
  tx: Tx,
  actor: Actor,
  verb: "create" | "change",
  acts: readonly ({ readonly group: Omit<AuditedGroup, "library_id"> } & Pick<AuditEntry, "at" | "before" | "after">)[],
): Promise<void> {
  const entries = acts.map(({ group, ...act }) => ({
    ...act,
    action: `group.${verb}`,
    object_type: "group",
    object_id: group.group_id,
    library: group.database,
  }));
  await recordAudit(tx, auditSubject(actor), entries);
}

/** People joined or left a group: a record for the group with all of them, and one for each of them. */
export async function recordMembers(
  tx: Tx,
  actor: Actor,
  given: { group: AuditedGroup; action: "add" | "delete"; userIds: readonly string[]; at: Date },
): Promise<void> {
  const { group, action, userIds, at } = given;
  if (userIds.length === 0) return;
  await recordAudit(tx, auditSubject(actor), [
    {
      at,
      action: action === "add" ? "group.add_members" : "group.remove_members",
      object_type: "group",
      object_id: group.group_id,
      library: group.database,
      details: { users: userIds },
    },
  ]);
  const acts = userIds.map((userId) => ({
    userId,
    libraryId: group.library_id,
    at,
    details: { group: group.group_id },
  }));
  await recordUserActs(tx, actor, action === "add" ? "join_group" : "leave_group", acts);
}
