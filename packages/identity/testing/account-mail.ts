import type { AccountMail } from "../src/index.ts";

type Notices = Omit<AccountMail, "sendExpiresSoon" | "sendEndsSoon" | "sendBackgroundNotice" | "renew">;

/** What was asked for about an account, as `SentMail.kind`. */
export type MailKind =
  | "new_account"
  | "password_change"
  | "forgot_password"
  | "changed_notice"
  | "locked_notice"
  | "email_changed"
  | "factor_notice"
  | "end_links";

/** Account e-mails that are told to `record` instead of being sent. */
export function recordedMail(record: (kind: MailKind, userNum: number) => void): Notices {
  const telling = (kind: MailKind) => async (_tx: unknown, userNum: number) => record(kind, userNum);
  return {
    sendNewAccount: telling("new_account"),
    sendForgotPassword: telling("forgot_password"),
    sendPasswordChange: telling("password_change"),
    sendChangedNotice: telling("changed_notice"),
    sendLocked: telling("locked_notice"),
    sendEmailChangedNotice: telling("email_changed"),
    beginEmailChange: async () => false,
    sendFactorChanged: telling("factor_notice"),
    async sendAdministratorsChanged() {},
    endLinks: telling("end_links"),
  };
}
