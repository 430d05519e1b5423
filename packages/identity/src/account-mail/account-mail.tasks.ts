import { defineTask } from "@muniment/jobs";
import type { Task } from "@muniment/jobs";
import type { Database } from "@muniment/platform/db";
import { renewLink } from "./account-mail.service.ts";
import type { AccountMail } from "./account-mail.service.ts";

/** The tasks of account e-mails. */
export function createAccountMailTasks(deps: { database: Database; accountMail: AccountMail }): readonly Task[] {
  return [
    defineTask({
      ...renewLink,
      run: async (late) => deps.database.transaction(async (tx) => deps.accountMail.renew(tx, late)),
    }),
  ];
}
