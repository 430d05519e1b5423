import type { TaskKind } from "@muniment/jobs";
import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { renderLetter } from "@muniment/mail";
import type { Letter, MailRenewal, QueueMail } from "@muniment/mail";
import type { Tx } from "@muniment/platform/db";
import { Type } from "typebox";
import { isLinkAlive, issueLink, LINK_SECONDS, spendLink } from "../password/index.ts";
import type { IssuedLink, PasswordLinkKind } from "../password/index.ts";
import { findUserByNumber, updateUser } from "../user/index.ts";
import type { UserRecord } from "../user/index.ts";
import { changePasswordLetter, forgotPasswordLetter, newAccountLetter, passwordChangedLetter } from "./letters.ts";
import type { AccountMailKind, LetterFacts, LetterLink } from "./letters.ts";

/** What account e-mails need. */
export interface AccountMailDeps {
  readonly clock: Clock;
  /** `https://firm.example`, without a path. */
  readonly publicOrigin: string;
  readonly installationName: string;
  /** Whom people may ask, such as "the help desk, extension 100". */
  readonly contact?: string;
  readonly queueMail: QueueMail;
}

/**
 * E-mails to people about their own account (control-center.md 8). Each goes to the account's own address, if and
 * only if the transaction commits, and to nobody whose sign-in is disabled (CC-EML-018).
 */
export interface AccountMail {
  /** E2 with a link of 7 days; earlier links of the account die. */
  sendNewAccount(tx: Tx, userNum: number): Promise<void>;
  /** E1 with a link of 3 hours; earlier links of the account die. */
  sendForgotPassword(tx: Tx, userNum: number): Promise<void>;
  /** E3 with a link of 3 hours; earlier links die, and the password must be changed from now on (T23). */
  sendPasswordChange(tx: Tx, userNum: number): Promise<void>;
  /** E6, after any change of the password. */
  sendChangedNotice(tx: Tx, userNum: number): Promise<void>;
  /** Makes the account's outstanding link dead (CC-EML-009). */
  endLinks(tx: Tx, userNum: number): Promise<void>;
  /** Sends a link again whose e-mail was too long on its way, if it could still be used (CC-EML-004). */
  renew(tx: Tx, late: { user_num: number; kind: PasswordLinkKind; link: string }): Promise<void>;
}

const LINK_KIND = Type.Union([Type.Literal("new_account"), Type.Literal("forgot"), Type.Literal("administrator")]);
const RENEW_PAYLOAD = Type.Object({ user_num: Type.Integer(), kind: LINK_KIND, link: Type.String() });

/** The job that calls `renew`. `link` is the link's fingerprint. */
export const renewLink: TaskKind<typeof RENEW_PAYLOAD> = {
  name: "account-mail.renew",
  payload: RENEW_PAYLOAD,
  attempts: 25,
};

const LETTERS: Readonly<
  Record<PasswordLinkKind, { kind: AccountMailKind; write(facts: LetterFacts, link: LetterLink): Letter }>
> = {
  new_account: { kind: "E2", write: newAccountLetter },
  forgot: { kind: "E1", write: forgotPasswordLetter },
  administrator: { kind: "E3", write: changePasswordLetter },
};

/** Account e-mails through the durable queue of mail. */
export function createAccountMail(deps: AccountMailDeps): AccountMail {
  const { clock } = deps;
  return {
    sendNewAccount: async (tx, userNum) => sendLink(deps, tx, { userNum, kind: "new_account" }),
    sendForgotPassword: async (tx, userNum) => sendLink(deps, tx, { userNum, kind: "forgot" }),
    async sendPasswordChange(tx, userNum) {
      await updateUser(tx, userNum, { must_change_password: true, edited_at: clock.now() });
      await sendLink(deps, tx, { userNum, kind: "administrator" });
    },
    async sendChangedNotice(tx, userNum) {
      const user = await findRecipient(tx, userNum);
      if (user !== undefined)
        await send(deps, tx, { user, kind: "E6", letter: passwordChangedLetter(factsOf(deps, user), clock.now()) });
    },
    endLinks: async (tx, userNum) => spendLink(tx, userNum, clock.now()),
    async renew(tx, late) {
      if (!(await isLinkAlive(tx, late.link, clock.now()))) return;
      await sendLink(deps, tx, { userNum: late.user_num, kind: late.kind });
    },
  };
}

async function sendLink(
  deps: AccountMailDeps,
  tx: Tx,
  { userNum, kind }: { userNum: number; kind: PasswordLinkKind },
): Promise<void> {
  const user = await findRecipient(tx, userNum);
  if (user === undefined) return;
  const link = await issueLink(tx, user, { kind, clock: deps.clock });
  const url = `${deps.publicOrigin}/auth/password/${link.token}`;
  const letter = LETTERS[kind].write(factsOf(deps, user), { url, expiresAt: link.expiresAt });
  await send(deps, tx, { user, kind: LETTERS[kind].kind, letter, renewal: renewalOf(user, kind, link) });
}

async function send(
  { queueMail }: AccountMailDeps,
  tx: Tx,
  mail: { user: UserRecord; kind: AccountMailKind; letter: Letter; renewal?: MailRenewal },
): Promise<void> {
  const { user, kind, letter, renewal } = mail;
  await queueMail(tx, {
    kind,
    recipient: user.email,
    subject: letter.heading,
    ...renderLetter(letter),
    isAutomatic: true,
    ...(renewal === undefined ? {} : { renewal }),
  });
}

/** A link's life counts from its issue; one that lost a quarter of it on the way is replaced (CC-EML-004). */
function renewalOf(user: UserRecord, kind: PasswordLinkKind, link: IssuedLink): MailRenewal {
  return {
    after: addSeconds(link.issuedAt, LINK_SECONDS[kind] / 4),
    task: renewLink,
    payload: { user_num: user.user_num, kind, link: link.fingerprint },
  };
}

async function findRecipient(tx: Tx, userNum: number): Promise<UserRecord | undefined> {
  const user = await findUserByNumber(tx, userNum);
  return user?.allow_logon === true ? user : undefined;
}

function factsOf(deps: AccountMailDeps, user: UserRecord): LetterFacts {
  const { installationName, contact } = deps;
  return { installationName, contact, userId: user.user_id, fullName: user.full_name };
}
