import { defineTask } from "@muniment/jobs";
import type { Task } from "@muniment/jobs";
import type { Database } from "@muniment/platform/db";
import type { Clock } from "@muniment/kernel";
import type { AccountMailLog } from "./account-mail.events.ts";
import { renewLink } from "./account-mail.service.ts";
import type { AccountMail } from "./account-mail.service.ts";
import { answerPasswordRequest, answerRequest } from "./password-request.service.ts";

/** The tasks of account e-mails. */
export function createAccountMailTasks(deps: {
  database: Database;
  clock: Clock;
  log: AccountMailLog;
  accountMail: AccountMail;
}): readonly Task[] {
  return [
    defineTask({
      ...answerRequest,
      run: async ({ request_id: requestId }) =>
        deps.database.transaction(async (tx) => answerPasswordRequest(tx, requestId, deps)),
    }),
    defineTask({
      ...renewLink,
      run: async (late) => deps.database.transaction(async (tx) => deps.accountMail.renew(tx, late)),
    }),
  ];
}
