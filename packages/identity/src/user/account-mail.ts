import type { Tx } from "@muniment/platform/db";

/** The messages to a person about their own account, and the links in them (control-center.md 8.2). */
export interface AccountMail {
  /** Queues E2 with a link of 7 days; earlier links of the account die. */
  sendNewAccount(tx: Tx, userNum: number): Promise<void>;
  /** Queues E3 with a link of 3 hours; earlier links of the account die. */
  sendPasswordChange(tx: Tx, userNum: number): Promise<void>;
  /** Queues E6, after any change of the password. */
  sendChangedNotice(tx: Tx, userNum: number): Promise<void>;
  /** Makes every outstanding link of the account dead (CC-EML-009). */
  endLinks(tx: Tx, userNum: number): Promise<void>;
}
