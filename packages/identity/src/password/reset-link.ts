import { createHash } from "node:crypto";
import { addSeconds, newSecret } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { foldEmail } from "@muniment/work-api/identity/user-rules";
import { findUserByNumber, lockUser } from "../user/index.ts";
import type { UserRecord } from "../user/index.ts";
import { findLink, lockLink, replaceLink } from "./reset-link.repository.ts";
import type { PasswordLinkRecord } from "./reset-link.repository.ts";
import type { PasswordLinkKind } from "./reset-link.tables.ts";

/** A link as it goes into an e-mail; the token exists nowhere else. */
export interface IssuedLink {
  readonly token: string;
  /** Names the link without opening anything. */
  readonly fingerprint: string;
  readonly issuedAt: Date;
  /** The first moment at which it is dead (CC-STA-005). */
  readonly expiresAt: Date;
}

/** What a token opens now. A dead link tells what it was for while it is still the account's newest. */
export type OpenedLink =
  | { readonly isAlive: true; readonly kind: PasswordLinkKind; readonly user: UserRecord }
  | { readonly isAlive: false; readonly kind?: PasswordLinkKind };

const HOUR = 3_600;

/** How long links live, in seconds from issue (control-center.md 8.2). */
export const LINK_SECONDS: Readonly<Record<PasswordLinkKind, number>> = {
  new_account: 7 * 24 * HOUR,
  forgot: 3 * HOUR,
  administrator: 3 * HOUR,
};

const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const DEAD: OpenedLink = { isAlive: false };

/** Makes the one live link of an account; all earlier ones are dead from now on (CC-EML-006). */
export async function issueLink(
  tx: Tx,
  user: UserRecord,
  { kind, clock }: { kind: PasswordLinkKind; clock: Clock },
): Promise<IssuedLink> {
  const token = newSecret();
  const tokenHash = hashOf(token);
  const issuedAt = clock.now();
  const expiresAt = addSeconds(issuedAt, LINK_SECONDS[kind]);
  await replaceLink(tx, {
    user_num: user.user_num,
    token_hash: tokenHash,
    kind,
    email_folded: foldEmail(user.email),
    password_changed_at: user.password_changed_at,
    issued_at: issuedAt,
    expires_at: expiresAt,
    spent_at: null,
  });
  return { token, fingerprint: tokenHash.toString("hex"), issuedAt, expiresAt };
}

/** What `token` opens, without using it up (CC-SGN-010). */
export async function openLink(reader: Tx, token: string, now: Date): Promise<OpenedLink> {
  if (!TOKEN.test(token)) return DEAD;
  return judge(reader, await findLink(reader, hashOf(token)), now);
}

/** As `openLink`, but account and link stay as they are until the transaction ends. */
export async function claimLink(tx: Tx, token: string, now: Date): Promise<OpenedLink> {
  if (!TOKEN.test(token)) return DEAD;
  const tokenHash = hashOf(token);
  const found = await findLink(tx, tokenHash);
  if (found === undefined) return DEAD;
  // The account before its link, as everybody does who changes both.
  await lockUser(tx, found.user_num);
  return judge(tx, await lockLink(tx, tokenHash), now);
}

/** Whether the link with that fingerprint could still be used. */
export async function isLinkAlive(tx: Tx, fingerprint: string, now: Date): Promise<boolean> {
  const opened = await judge(tx, await findLink(tx, Buffer.from(fingerprint, "hex")), now);
  return opened.isAlive;
}

/** Whatever changed since the link was issued kills it (CC-EML-009), so nobody has to remember to. */
async function judge(reader: Tx, link: PasswordLinkRecord | undefined, now: Date): Promise<OpenedLink> {
  if (link === undefined) return DEAD;
  const user = await findUserByNumber(reader, link.user_num);
  const isAlive =
    user !== undefined &&
    link.spent_at === null &&
    now < link.expires_at &&
    user.allow_logon &&
    !user.is_enterprise &&
    foldEmail(user.email) === link.email_folded &&
    user.password_changed_at?.getTime() === link.password_changed_at?.getTime();
  return isAlive ? { isAlive, kind: link.kind, user } : { isAlive: false, kind: link.kind };
}

function hashOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
