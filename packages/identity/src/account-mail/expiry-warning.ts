import { Type } from "typebox";
import type { TaskKind } from "@muniment/jobs";
import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { passwordEnd } from "../account-state/index.ts";
import type { AccountRules } from "../account-state/index.ts";
import { findEndingPasswords } from "../user/index.ts";
import type { AccountMail } from "./account-mail.service.ts";

const NOTHING = Type.Object({});

/** The daily job that sends E8. */
export const warnOfExpiry: TaskKind<typeof NOTHING> = { name: "account-mail.expiry", payload: NOTHING, attempts: 25 };

/** So many days before its end a password is warned of (CC-PWD-005). */
const WARNED_DAYS = [14, 7, 1] as const;
const DAY_SECONDS = 86_400;

/**
 * E8 to everybody whose password ends in 14, 7 or 1 days: each once, however often this runs, and the next one only
 * when a day was missed.
 */
export async function sendExpiryWarnings(deps: {
  database: Database;
  clock: Clock;
  rules: AccountRules;
  accountMail: Pick<AccountMail, "sendExpiresSoon">;
}): Promise<void> {
  const { database, rules } = deps;
  const now = deps.clock.now();
  if (rules.maxAgeDays === 0) return;
  for (const [index, days] of WARNED_DAYS.entries()) {
    const until = WARNED_DAYS[index + 1] ?? 0;
    const ends = { from: addSeconds(now, until * DAY_SECONDS), to: addSeconds(now, days * DAY_SECONDS) };
    const found = await findEndingPasswords(database.reader, { ...ends, maxAgeDays: rules.maxAgeDays });
    for (const { user_num: userNum, password_changed_at } of found) {
      const expiresAt = passwordEnd({ password_never_expire: false, password_changed_at }, rules);
      if (expiresAt === undefined) continue;
      await database.transaction((tx) => deps.accountMail.sendExpiresSoon(tx, { userNum, days, expiresAt }));
    }
  }
}
