import { AppError } from "@muniment/kernel";
import type { RequestOrigin } from "@muniment/kernel";
import type { Caller } from "@muniment/platform/http";
import { errors } from "@muniment/operate-api";

/** Somebody who is signed in to Operate. */
export interface OperateActor extends Caller {
  readonly userId: string;
  readonly login: string;
  readonly name: string;
  readonly email: string;
  /** The sum over all permission sets (OPR-USR-007). */
  readonly permissions: ReadonlySet<string>;
  /** Absent where nobody's request is behind it. */
  readonly origin?: RequestOrigin;
}

/** Throws OPR-ERR-016 unless the person has the permission that a contract names. */
export function refuseWithout(actor: OperateActor, permission: string): void {
  if (actor.permissions.has(permission)) return;
  throw new AppError(errors.permissionMissing, {
    text: `You don't have the right "${permission}" in Operate.`,
    details: { permission },
  });
}
