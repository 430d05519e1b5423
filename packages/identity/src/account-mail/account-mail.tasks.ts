import { defineTask, schedule } from "@muniment/jobs";
import type { Schedule, Task } from "@muniment/jobs";
import type { Database } from "@muniment/platform/db";
import type { Clock } from "@muniment/kernel";
import type { AccountRules } from "../account-state/index.ts";
import type { AccountMailLog } from "./account-mail.events.ts";
import { closeEnded, closeEndedAccounts, sendEndWarnings, warnOfEnd } from "./account-end.ts";
import { renewLink } from "./account-mail.service.ts";
import { sendExpiryWarnings, warnOfExpiry } from "./expiry-warning.ts";
import type { AccountMail } from "./account-mail.service.ts";
import { answerPasswordRequest, answerRequest } from "./password-request.service.ts";

/** The tasks of account e-mails, and when those run that nobody asks for. */
export function createAccountMailTasks(deps: {
  database: Database;
  clock: Clock;
  log: AccountMailLog;
  accountMail: AccountMail;
  rules: AccountRules;
}): { readonly tasks: readonly Task[]; readonly schedules: readonly Schedule[] } {
  const warning = defineTask({ ...warnOfExpiry, run: async () => sendExpiryWarnings(deps) });
  const ending = defineTask({ ...warnOfEnd, run: async () => sendEndWarnings(deps) });
  const closing = defineTask({ ...closeEnded, run: async () => closeEndedAccounts(deps) });
  const tasks = [
    defineTask({
      ...answerRequest,
      run: async ({ request_id: requestId }) =>
        deps.database.transaction(async (tx) => answerPasswordRequest(tx, requestId, deps)),
    }),
    warning,
    ending,
    closing,
    defineTask({
      ...renewLink,
      run: async (late) => deps.database.transaction(async (tx) => deps.accountMail.renew(tx, late)),
    }),
  ];
  const schedules = [
    schedule(warning, "23 6 * * *", { payload: {} }),
    schedule(ending, "29 6 * * *", { payload: {} }),
    schedule(closing, "* * * * *", { payload: {} }),
  ];
  return { tasks, schedules };
}
