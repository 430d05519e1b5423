import { AppError } from "@muniment/kernel";
import type { Clock, UserActor } from "@muniment/kernel";
import { auditSubject, differences, recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { GlobalPrivilege } from "@muniment/work-api/control-center/administration";
import { refusal } from "@muniment/work-api/identity/refusal";
import { refuse } from "../role/index.ts";
import { findUser } from "../user/index.ts";
import { findPrivileges, listHolders, lockMode, replacePrivileges, updateMode } from "./administration.repository.ts";
import type { GlobalMode } from "./administration.repository.ts";
import { isNrtadminOfAll, requireSystemRight, systemRights } from "./system-right.ts";

/** Without somebody who holds each of these, nobody could change anything any more. */
const NEEDED: readonly GlobalPrivilege[] = ["setting_management", "role_management"];

/**
 * Changes who may change system-wide settings. It takes that right from every other NRTADMIN, so it is for those of all
 * libraries; back, for Setting Management, or for them when nobody who may sign in holds that any more.
 */
export async function changeMode(tx: Tx, actor: UserActor, given: { mode: GlobalMode; clock: Clock }): Promise<void> {
  const { mode, clock } = given;
  const former = await lockMode(tx);
  if (former === "library") await requireSystemRight(tx, actor, "role_management");
  else if (!(await isAbandoned(tx)) || !(await isNrtadminOfAll(tx, actor))) {
    await requireSystemRight(tx, actor, "setting_management");
  }
  if (mode === former) return;
  await updateMode(tx, mode);
  if (mode === "global") await requireHolders(tx);
  await recordAudit(tx, auditSubject(actor), [
    {
      at: clock.now(),
      action: "administration.change",
      object_type: "administration",
      object_id: "admin.globalMode",
      before: { mode: former },
      after: { mode },
    },
  ]);
}

/**
 * Gives a person exactly these global privileges; nobody gives or takes more than they hold, or their own (CC-PRM-001),
 * so what somebody must hold is always left to whoever took it from another.
 */
export async function changePrivileges(
  tx: Tx,
  actor: UserActor,
  given: { userId: string; privileges: readonly GlobalPrivilege[]; clock: Clock },
): Promise<void> {
  const mode = await lockMode(tx);
  await requireSystemRight(tx, actor, "role_management");
  const user = await findUser(tx, given.userId);
  if (user === undefined) throw new AppError(errors.noRecord);
  const former = await findPrivileges(tx, user.user_num);
  const wanted = [...new Set(given.privileges)].toSorted();
  const changed = [...former, ...wanted].filter(
    (each) => former.includes(each) !== wanted.includes(each as GlobalPrivilege),
  );
  if (changed.length === 0) return;
  if (user.is_external && wanted.length > 0) throw refuse("external_not_allowed");
  if (mode === "global") {
    if (user.user_num === actor.userNum) throw refuse("self_not_allowed");
    const { rights } = await systemRights(tx, actor);
    const missing = changed.find((privilege) => !rights.has(privilege));
    if (missing !== undefined) throw refuse("global_privilege_required", missing);
  }
  const at = given.clock.now();
  await replacePrivileges(tx, user.user_num, { privileges: wanted, at });
  await recordAudit(tx, auditSubject(actor), [
    {
      at,
      action: "administration.change_privileges",
      object_type: "user",
      object_id: user.user_id,
      ...differences({ global_privileges: former }, { global_privileges: wanted }),
    },
  ]);
}

/** Whether nobody who may sign in could change settings. */
async function isAbandoned(tx: Tx): Promise<boolean> {
  const holders = await listHolders(tx);
  return !holders.some((holder) => holder.may_sign_in && holder.privileges.includes("setting_management"));
}

async function requireHolders(tx: Tx): Promise<void> {
  const holders = (await listHolders(tx)).filter((holder) => holder.may_sign_in);
  const missing = NEEDED.find((privilege) => !holders.some(({ privileges }) => privileges.includes(privilege)));
  if (missing === undefined) return;
  const message = refusal("last_global_administrator", { data: missing });
  throw new AppError(errors.conflict, { text: message.text, messages: [message] });
}
