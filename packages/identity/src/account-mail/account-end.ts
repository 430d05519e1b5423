import { Type } from "typebox";
import type { TaskKind } from "@muniment/jobs";
import { addSeconds, systemActor } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import { recordUserActs } from "../account/index.ts";
import type { AccountRules } from "../account-state/index.ts";
import { endSessionsOf } from "../session/index.ts";
import { applyAccountEvent, findEndingAccounts, findUserByNumber, lockUser } from "../user/index.ts";
import type { AccountMail } from "./account-mail.service.ts";

const NOTHING = Type.Object({});

/** The daily job that sends E16. */
export const warnOfEnd: TaskKind<typeof NOTHING> = { name: "account-mail.ending", payload: NOTHING, attempts: 25 };

/** The job that closes accounts whose end has come (T30). */
export const closeEnded: TaskKind<typeof NOTHING> = { name: "account.close-ended", payload: NOTHING, attempts: 3 };

/** So many days before, the owner is told. */
const WARNED_DAYS = [14, 3] as const;
const DAY_SECONDS = 86_400;
const END = systemActor("end date");

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
  readonly rules: AccountRules;
  readonly accountMail: Pick<AccountMail, "sendEndsSoon" | "endLinks">;
}

/** E16 to everybody whose account ends in 14 or 3 days: each once, however often this runs. */
export async function sendEndWarnings({ database, clock, accountMail }: Deps): Promise<void> {
  const now = clock.now();
  for (const [index, days] of WARNED_DAYS.entries()) {
    const until = WARNED_DAYS[index + 1] ?? 0;
    const ends = { from: addSeconds(now, until * DAY_SECONDS), to: addSeconds(now, days * DAY_SECONDS) };
    for (const { user_num: userNum, ends_at: endsAt } of await findEndingAccounts(database.reader, ends)) {
      await database.transaction((tx) => accountMail.sendEndsSoon(tx, { userNum, days, endsAt }));
    }
  }
}

/** Closes every account whose end has come, with its sessions and links. */
export async function closeEndedAccounts(deps: Deps): Promise<void> {
  const { database, clock } = deps;
  for (const { user_num: userNum } of await findEndingAccounts(database.reader, { to: clock.now() })) {
    await database.transaction((tx) => close(deps, tx, userNum));
  }
}

async function close({ clock, rules, accountMail }: Deps, tx: Tx, userNum: number): Promise<void> {
  await lockUser(tx, userNum);
  const user = await findUserByNumber(tx, userNum);
  const at = clock.now();
  // Somebody may have given it another end meanwhile.
  if (user === undefined || user.ends_at === null || user.ends_at > at) return;
  const { endsSessions, endsLinks } = await applyAccountEvent(tx, userNum, { kind: "end_passed" }, { now: at, rules });
  if (endsSessions) await endSessionsOf(tx, user);
  if (endsLinks) await accountMail.endLinks(tx, userNum);
  if (!endsSessions) return;
  const change = { before: { allow_logon: true }, after: { allow_logon: false }, details: { reason: "end_date" } };
  const { user_id: userId, preferred_library_id: libraryId } = user;
  await recordUserActs(tx, END, "change", [{ userId, libraryId, at, ...change }]);
}
