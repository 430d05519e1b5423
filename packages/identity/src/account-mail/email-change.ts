import { createHash } from "node:crypto";
import { addSeconds, AppError, newSecret } from "@muniment/kernel";
import type { Clock, RequestOrigin } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import { foldEmail } from "@muniment/work-api/identity/user-rules";
import { recordAccountAct } from "../account/index.ts";
import { searchIds } from "../search-text.ts";
import { findUserByNumber, lockUser, updateUser } from "../user/index.ts";
import type { AccountMail, UserRecord } from "../user/index.ts";
import { endEmailChange, findEmailChange, findEmailChangeOf, replaceEmailChange } from "./email-change.repository.ts";
import type { EmailChangeRow } from "./account-mail.tables.ts";

/** Where the link to a new address leads, before its token. */
export const EMAIL_PATH = "/auth/email";

const DAY_SECONDS = 86_400;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** What a link opens now. */
export type OpenedEmailChange =
  | { readonly isAlive: true; readonly user: UserRecord; readonly email: string }
  | { readonly isAlive: false };

/** Address changes as the page behind their links uses them. */
export interface EmailChanges {
  /** Looks without using anything up: scanners of mail open links too. */
  open(token: string): Promise<OpenedEmailChange>;
  /** Gives the account its new address; `taken` when another account has it by now. */
  confirm(token: string, origin: RequestOrigin): Promise<"done" | "dead" | "taken">;
}

const DEAD: OpenedEmailChange = { isAlive: false };

/** Makes the one link that gives an account its new address; the token exists nowhere else. */
export async function issueEmailChange(
  tx: Tx,
  user: UserRecord,
  { email, clock }: { email: string; clock: Clock },
): Promise<{ token: string; issuedAt: Date; expiresAt: Date }> {
  const token = newSecret();
  const issuedAt = clock.now();
  const expiresAt = addSeconds(issuedAt, DAY_SECONDS);
  await replaceEmailChange(tx, {
    user_num: user.user_num,
    token_hash: hashOf(token),
    email,
    former_folded: foldEmail(user.email),
    issued_at: issuedAt,
    expires_at: expiresAt,
  });
  return { token, issuedAt, expiresAt };
}

/** The address that an account is to have once it is confirmed. */
export async function findAwaitedEmail(reader: Tx, userNum: number, now: Date): Promise<string | undefined> {
  const opened = await judge(reader, await findEmailChangeOf(reader, userNum), now);
  return opened.isAlive ? opened.email : undefined;
}

/** Address changes over the table of this slice. */
export function createEmailChanges(deps: {
  database: Database;
  clock: Clock;
  accountMail: Pick<AccountMail, "endLinks" | "sendEmailChangedNotice">;
}): EmailChanges {
  const { database, clock } = deps;
  return {
    async open(token) {
      if (!TOKEN.test(token)) return DEAD;
      return judge(database.reader, await findEmailChange(database.reader, hashOf(token)), clock.now());
    },
    async confirm(token, origin) {
      try {
        return await database.transaction(async (tx) => confirm(deps, tx, { token, origin }));
      } catch (error) {
        if (error instanceof AppError && error.messages.some(({ code }) => code === "email_taken")) return "taken";
        throw error;
      }
    },
  };
}

async function confirm(
  { clock, accountMail }: Parameters<typeof createEmailChanges>[0],
  tx: Tx,
  { token, origin }: { token: string; origin: RequestOrigin },
): Promise<"done" | "dead"> {
  const tokenHash = hashOf(token);
  const found = TOKEN.test(token) ? await findEmailChange(tx, tokenHash) : undefined;
  if (found === undefined) return "dead";
  await lockUser(tx, found.user_num);
  // Of two at once the second finds it gone, now that it has waited for the account.
  const opened = await judge(tx, await findEmailChange(tx, tokenHash), clock.now());
  if (!opened.isAlive) return "dead";
  const { user, email } = opened;
  const at = clock.now();
  const search_ids = searchIds(user.user_id, email);
  await updateUser(tx, user.user_num, { email, email_folded: foldEmail(email), search_ids, edited_at: at });
  await endEmailChange(tx, user.user_num);
  await accountMail.endLinks(tx, user.user_num);
  await accountMail.sendEmailChangedNotice(tx, user.user_num, user.email);
  const { user_id: userId, preferred_library: library } = user;
  const change = { before: { email: user.email }, after: { email }, details: { confirmed: true } };
  await recordAccountAct(tx, origin, "change", { userId, library, by: user, at, ...change });
  return "done";
}

/** Whatever has become of the account since kills the link, so nobody has to remember to. */
async function judge(reader: Tx, change: EmailChangeRow | undefined, now: Date): Promise<OpenedEmailChange> {
  if (change === undefined || change.expires_at <= now) return DEAD;
  const user = await findUserByNumber(reader, change.user_num);
  if (user === undefined || !user.allow_logon || foldEmail(user.email) !== change.former_folded) return DEAD;
  return { isAlive: true, user, email: change.email };
}

function hashOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
