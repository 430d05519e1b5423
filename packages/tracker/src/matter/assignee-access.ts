import { recordAudit } from "@muniment/platform/audit";
import type { AuditSubject } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { keepShutOut, tellOwners } from "../notice/index.ts";
import type { AssigneeOfMatter, ShutOutReason } from "../notice/index.ts";

/** What Work says of an assignee and a matter. */
export interface AssigneeStanding {
  readonly isMember: boolean;
  readonly isDenied: boolean;
}

/** Whether somebody's tasks need somebody else: policies always win, access counts for who was a member (TRK-ASSG-021). */
export function shutOutReason(
  assignee: AssigneeOfMatter,
  standing: AssigneeStanding,
  given: { isKept: boolean },
): ShutOutReason | undefined {
  if (standing.isMember) return undefined;
  if (standing.isDenied) return "policy";
  return assignee.isMember && !given.isKept ? "no_access" : undefined;
}

/**
 * Keeps from whom of its assignees a matter is closed as of now. What is new of it is audited without a tracker, so that
 * administrators alone read it (TRK-SPM-009), and told to the owners once (TRK-SPM-006, TRK-ASSG-021).
 */
export async function noteAssigneeAccess(
  tx: Tx,
  workspaceId: string,
  given: {
    readonly assignees: readonly AssigneeOfMatter[];
    readonly found: ReadonlyMap<number, ShutOutReason | undefined>;
    readonly subject: AuditSubject;
    readonly at: Date;
  },
): Promise<void> {
  const { assignees, found, subject, at } = given;
  const { lost, gained } = await keepShutOut(tx, workspaceId, { found, at });
  if (lost.length + gained.length === 0) return;
  const people = new Map(assignees.map((each) => [each.num, each]));
  const about = {
    at,
    object_type: "matter",
    object_id: workspaceId,
    library: workspaceId.slice(0, workspaceId.indexOf("!")),
  };
  const who = (num: number) => ({ user_id: people.get(num)?.userId ?? "", name: people.get(num)?.name ?? "" });
  await recordAudit(tx, subject, [
    ...lost.map(({ num, reason }) => ({ ...about, action: "matter.access_lost", reason, after: who(num) })),
    ...gained.map((num) => ({ ...about, action: "matter.access_gained", after: who(num) })),
  ]);
  if (lost.length > 0) await tellOwners(tx, workspaceId, { nums: lost.map(({ num }) => num), at });
}
