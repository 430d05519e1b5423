import { Type } from "typebox";
import { defineTask, schedule } from "@muniment/jobs";
import type { Schedule, Task, TaskKind } from "@muniment/jobs";
import { systemActor } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { Database, Tx } from "@muniment/platform/db";
import { readAdministrators } from "../standing/index.ts";
import type { AccountMail } from "../account-mail/index.ts";
import {
  findBackgroundGrant,
  listBackgroundGrants,
  listUntold,
  lockBackgroundGrant,
  updateBackgroundGrant,
} from "./background-grant.repository.ts";
import type { FoundBackgroundGrant } from "./background-grant.repository.ts";
import { daysLeft, lossOf } from "./grant-standing.ts";

const NOTHING = Type.Object({});
const KIND: TaskKind<typeof NOTHING> = { name: "background-grant.watch", payload: NOTHING, attempts: 25 };

/** So many days before, the end is told (CC-BGA-009). */
const WARNED_DAYS = [1, 7, 30] as const;
const WATCH = systemActor("background grants");

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
  readonly accountMail: Pick<AccountMail, "sendBackgroundNotice">;
}

/** E12: to the authoriser and NRTADMIN of the library, 30, 7 and 1 days before the end, and once it is lost. */
export function createBackgroundGrantTasks(deps: Deps): {
  readonly tasks: readonly Task[];
  readonly schedules: readonly Schedule[];
} {
  const watch = defineTask({ ...KIND, run: async () => tellOfGrants(deps) });
  return { tasks: [watch], schedules: [schedule(watch, "*/10 * * * *", { payload: {} })] };
}

/** Each end and each loss is told once, however often and in however many processes this runs. */
async function tellOfGrants({ database, clock, accountMail }: Deps): Promise<void> {
  for (const { grant_id: grantId } of await listUntold(database.reader, clock.now())) {
    await database.transaction(async (tx) => {
      await lockBackgroundGrant(tx, grantId);
      const grant = await findBackgroundGrant(tx, grantId, clock.now());
      if (grant !== undefined) await tell(tx, grant, { now: clock.now(), accountMail });
    });
  }
}

async function tell(
  tx: Tx,
  grant: FoundBackgroundGrant,
  { now, accountMail }: { now: Date; accountMail: Deps["accountMail"] },
): Promise<void> {
  if (grant.loss_told_at !== null) return;
  const { grant_id: grantId, application, client_id: clientId, library } = grant;
  const loss = lossOf(grant, now);
  const days = WARNED_DAYS.find((each) => daysLeft(grant, now) <= each);
  const isToTell = days !== undefined && (grant.warned_days === null || days < grant.warned_days);
  if (loss === undefined && !isToTell) return;
  if (loss === undefined) await updateBackgroundGrant(tx, grantId, { warned_days: days ?? null });
  else await updateBackgroundGrant(tx, grantId, { loss_told_at: now });
  if (loss !== undefined) {
    const details = { client_id: clientId, application, on_behalf_of: grant.user_id };
    const act = { action: "background_grant.lose", object_type: "background_grant", object_id: grantId };
    await recordAudit(tx, auditSubject(WATCH), [{ ...act, at: now, library, reason: loss, details }]);
  }
  // Somebody else has lent theirs, or the same person anew: nothing is missing.
  if (await hasAnother(tx, grant, now)) return;
  const { people } = await readAdministrators(tx, grant.library_id, [grant.user_num]);
  for (const { user_num: userNum } of people) {
    await accountMail.sendBackgroundNotice(tx, {
      userNum,
      clientId,
      application,
      library: grant.library_name,
      authoriser: grant.full_name,
      ...(loss === undefined ? { expiresAt: grant.expires_at, days: daysLeft(grant, now) } : { loss }),
    });
  }
}

async function hasAnother(tx: Tx, grant: FoundBackgroundGrant, now: Date): Promise<boolean> {
  const all = await listBackgroundGrants(tx, { clientId: grant.client_id, libraryIds: [grant.library_id], now });
  return all.some((other) => other.expires_at > grant.expires_at && lossOf(other, now) === undefined);
}
