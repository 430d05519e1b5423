import type { Actor, RequestOrigin } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";

/** A lock as its owner is told of it. */
export interface LockNotice {
  readonly isTemporary: boolean;
  /** When it ends by itself, if it does. */
  readonly until: Date | undefined;
  /** The attempt that made it. */
  readonly origin: RequestOrigin | undefined;
}

/** A change of the group NRTADMIN. */
export interface AdministratorsChange {
  readonly libraryId: number;
  readonly actor: Actor;
  readonly action: "add" | "delete";
  readonly userNums: readonly number[];
}

/** The messages to a person about their own account, and the links in them (control-center.md 8.2). */
export interface AccountMail {
  /** Queues E2 with a link of 7 days; earlier links of the account die. */
  sendNewAccount(tx: Tx, userNum: number): Promise<void>;
  /** Queues E1 with a link of 3 hours; earlier links of the account die. */
  sendForgotPassword(tx: Tx, userNum: number): Promise<void>;
  /** Queues E3 with a link of 3 hours and demands a change (T23), or E2 again while there is no password (CC-USR-053). */
  sendPasswordChange(tx: Tx, userNum: number): Promise<void>;
  /** Queues E4 for a lock that ends by itself, E5 for one that lasts. */
  sendLocked(tx: Tx, userNum: number, lock: LockNotice): Promise<void>;
  /** Queues E6, after any change of the password. */
  sendChangedNotice(tx: Tx, userNum: number): Promise<void>;
  /** Queues E7 to the account's address and to the one that it had before. */
  sendEmailChangedNotice(tx: Tx, userNum: number, formerEmail: string): Promise<void>;
  /**
   * Where addresses are verified: queues a link of 24 hours to the new address, tells the present one, and gives true:
   * the account keeps its address until the link is used (CC-USR-075).
   */
  beginEmailChange(tx: Tx, userNum: number, email: string): Promise<boolean>;
  /** Queues E9. */
  sendFactorChanged(tx: Tx, userNum: number, change: "added" | "removed" | "reset" | "recovery_codes"): Promise<void>;
  /** Queues E11 to everybody else who is in NRTADMIN of the library (CC-USR-101). */
  sendAdministratorsChanged(tx: Tx, change: AdministratorsChange): Promise<void>;
  /** Makes every outstanding link of the account dead, also that to a new address (CC-EML-009). */
  endLinks(tx: Tx, userNum: number): Promise<void>;
}
