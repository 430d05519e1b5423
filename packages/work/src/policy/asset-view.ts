import type { UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { isAdministratorOf } from "./asset.repository.ts";
import { anyRole, requireRole } from "./office.ts";

/** Throws 403 for who neither holds a role nor administers this policy, whether it is there or not. */
export async function requireView(
  tx: Tx,
  actor: UserActor,
  { id, now }: { readonly id: string; readonly now: Date },
): Promise<void> {
  const assetId = /^\d{1,15}$/.test(id) ? Number(id) : 0;
  if (await isAdministratorOf(tx, { userNum: actor.userNum, assetId, now })) return;
  await requireRole(tx, actor, anyRole);
}
