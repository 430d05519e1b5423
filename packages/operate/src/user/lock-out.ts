import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import type { Tx } from "@muniment/platform/db";
import type { OperateActor } from "./operate-actor.ts";
import { findPermissions } from "./permission.repository.ts";

const KEY = "admin.users";

/** Does a change of rights, and refuses it when whoever does it could not take it back. */
export async function withoutLockingOut<T>(tx: Tx, actor: OperateActor, change: () => Promise<T>): Promise<T> {
  const before = await findPermissions(tx, actor.userId);
  const result = await change();
  const after = await findPermissions(tx, actor.userId);
  if (!before.includes(KEY) || after.includes(KEY)) return result;
  throw new AppError(errors.validationFailed, {
    text: "You would lose the right to change this. Somebody else who administers people can do it.",
    field: "permission_sets",
  });
}
