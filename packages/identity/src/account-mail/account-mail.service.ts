import type { TaskKind } from "@muniment/jobs";
import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { renderLetter } from "@muniment/mail";
import type { Letter, MailRenewal, QueueMail } from "@muniment/mail";
import type { Tx } from "@muniment/platform/db";
import { foldEmail } from "@muniment/work-api/identity/user-rules";
import { Type } from "typebox";
import { isLinkAlive, issueLink, LINK_SECONDS, spendLink } from "../password/index.ts";
import type { IssuedLink, PasswordLinkKind } from "../password/index.ts";
import type { AccountRules } from "../account-state/index.ts";
import { readAdministrators } from "../standing/index.ts";
import { applyAccountEvent, findUserByNumber, lockUser } from "../user/index.ts";
import type { AccountMail as AccountNotices, UserRecord } from "../user/index.ts";
import { backgroundLetter } from "./background-letter.ts";
import type { BackgroundNotice } from "./background-letter.ts";
import { insertAccountMail, wasTold } from "./account-mail.repository.ts";
import { endEmailChange } from "./email-change.repository.ts";
import { EMAIL_PATH, issueEmailChange } from "./email-change.ts";
import {
  changePasswordLetter,
  confirmEmailLetter,
  emailAskedLetter,
  emailChangedLetter,
  forgotPasswordLetter,
  newAccountLetter,
  passwordChangedLetter,
} from "./letters.ts";
import type { AccountMailKind, LetterFacts, LetterLink } from "./letters.ts";
import { FORGOT_PATH } from "./forgot-password-page.ts";
import {
  administratorsChangedLetter,
  endsSoonLetter,
  expiresSoonLetter,
  factorChangedLetter,
  lastingLockLetter,
  temporaryLockLetter,
} from "./notice-letters.ts";

/** What account e-mails need. */
export interface AccountMailDeps {
  readonly clock: Clock;
  /** `https://firm.example`, without a path. */
  readonly publicOrigin: string;
  readonly installationName: string;
  /** Whom people may ask, such as "the help desk, extension 100". */
  readonly contact?: string;
  readonly queueMail: QueueMail;
  readonly rules: AccountRules;
  /** A new address counts once it is confirmed (`users.verifyEmailChange`); off when absent. */
  readonly verifiesEmailChange?: boolean;
}

/**
 * E-mails to people about their own account (control-center.md 8). Each goes to the account's own address, if and
 * only if the transaction commits, and to nobody whose sign-in is disabled (CC-EML-018).
 */
export interface AccountMail extends AccountNotices {
  /** E8, once for each password and number of days. */
  sendExpiresSoon(tx: Tx, warning: ExpiryWarning): Promise<void>;
  /** E16, once for each end and number of days. */
  sendEndsSoon(tx: Tx, end: { userNum: number; days: number; endsAt: Date }): Promise<void>;
  /** E12, to one of those whom it concerns. */
  sendBackgroundNotice(tx: Tx, notice: BackgroundNotice & { userNum: number }): Promise<void>;
  /** Sends a link again whose e-mail was too long on its way, if it could still be used (CC-EML-004). */
  renew(tx: Tx, late: { user_num: number; kind: PasswordLinkKind; link: string }): Promise<void>;
}

type LockNotice = Parameters<AccountNotices["sendLocked"]>[2];
type AdministratorsChange = Parameters<AccountNotices["sendAdministratorsChanged"]>[1];

/** A password that expires soon. */
export interface ExpiryWarning {
  readonly userNum: number;
  readonly days: number;
  readonly expiresAt: Date;
}

/** Where people change their own password. */
const SECURITY_PATH = "/auth/security";

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
      const at = { now: clock.now(), rules: deps.rules };
      const { mail } = await applyAccountEvent(tx, userNum, { kind: "change_demanded" }, at);
      if (mail !== undefined)
        await sendLink(deps, tx, { userNum, kind: mail === "E2" ? "new_account" : "administrator" });
    },
    sendChangedNotice: async (tx, userNum) =>
      notify(deps, tx, { userNum, kind: "E6", write: (facts) => passwordChangedLetter(facts, clock.now()) }),
    async sendEmailChangedNotice(tx, userNum, former) {
      const user = await findRecipient(tx, userNum);
      if (user === undefined) return;
      const letter = emailChangedLetter(factsOf(deps, user), { former, present: user.email, at: clock.now() });
      for (const recipient of [user.email, former]) await send(deps, tx, { user, recipient, kind: "E7", letter });
    },
    beginEmailChange: async (tx, userNum, email) => beginEmailChange(deps, tx, { userNum, email }),
    sendLocked: async (tx, userNum, lock) => sendLocked(deps, tx, { userNum, lock }),
    sendFactorChanged: async (tx, userNum, kind) =>
      notify(deps, tx, {
        userNum,
        kind: "E9",
        write: (facts) => factorChangedLetter(facts, { kind, at: clock.now() }),
      }),
    sendAdministratorsChanged: async (tx, change) => sendAdministratorsChanged(deps, tx, change),
    async sendEndsSoon(tx, { userNum, ...end }) {
      await lockUser(tx, userNum);
      const about = `E16 ${end.days} ${end.endsAt.toISOString()}`;
      await notify(deps, tx, { userNum, kind: "E16", about, write: (facts) => endsSoonLetter(facts, end) });
    },
    async sendBackgroundNotice(tx, { userNum, ...notice }) {
      const url = `${deps.publicOrigin}/control-center/settings/applications/${encodeURIComponent(notice.clientId)}`;
      await notify(deps, tx, { userNum, kind: "E12", write: (facts) => backgroundLetter(facts, { ...notice, url }) });
    },
    sendExpiresSoon: async (tx, warning) => sendExpiresSoon(deps, tx, warning),
    async endLinks(tx, userNum) {
      await spendLink(tx, userNum, clock.now());
      await endEmailChange(tx, userNum);
    },
    async renew(tx, late) {
      if (!(await isLinkAlive(tx, late.link, clock.now()))) return;
      await sendLink(deps, tx, { userNum: late.user_num, kind: late.kind });
    },
  };
}

/** An account that cannot sign in gets no e-mail and so has nobody to ask (CC-EML-018). */
async function beginEmailChange(
  deps: AccountMailDeps,
  tx: Tx,
  { userNum, email }: { userNum: number; email: string },
): Promise<boolean> {
  const user = deps.verifiesEmailChange === true ? await findRecipient(tx, userNum) : undefined;
  if (user === undefined || foldEmail(email) === foldEmail(user.email)) return false;
  const { token, issuedAt: at, expiresAt } = await issueEmailChange(tx, user, { email, clock: deps.clock });
  const facts = factsOf(deps, user);
  const letter = confirmEmailLetter(facts, { url: `${deps.publicOrigin}${EMAIL_PATH}/${token}`, expiresAt });
  await send(deps, tx, { user, recipient: email, kind: "E7", letter });
  await send(deps, tx, { user, kind: "E7", letter: emailAskedLetter(facts, { asked: email, at, expiresAt }) });
  return true;
}

async function sendLocked(
  deps: AccountMailDeps,
  tx: Tx,
  { userNum, lock }: { userNum: number; lock: LockNotice },
): Promise<void> {
  const { tempMinutes: minutes, tempThreshold, permThreshold } = deps.rules;
  const { isTemporary, until, origin } = lock;
  const forgotUrl = `${deps.publicOrigin}${FORGOT_PATH}`;
  await notify(deps, tx, {
    userNum,
    kind: isTemporary ? "E4" : "E5",
    write: (facts) =>
      isTemporary && until !== undefined
        ? temporaryLockLetter(facts, { until, minutes, failures: tempThreshold, origin, forgotUrl })
        : lastingLockLetter(facts, { failures: permThreshold, origin, forgotUrl }),
  });
}

async function sendAdministratorsChanged(deps: AccountMailDeps, tx: Tx, change: AdministratorsChange): Promise<void> {
  const { libraryId, actor, action, userNums } = change;
  if (userNums.length === 0) return;
  const { library, people } = await readAdministrators(tx, libraryId, userNums);
  const changed = people.filter((person) => userNums.includes(person.user_num)).map((person) => person.full_name);
  const [added, removed] = action === "add" ? [changed, []] : [[], changed];
  const by = actor.kind === "user" ? actor.fullName : deps.installationName;
  for (const { user_num: userNum } of people.filter((person) => !userNums.includes(person.user_num))) {
    await notify(deps, tx, {
      userNum,
      kind: "E11",
      write: (facts) => administratorsChangedLetter(facts, { library, added, removed, by, at: deps.clock.now() }),
    });
  }
}

async function sendExpiresSoon(deps: AccountMailDeps, tx: Tx, warning: ExpiryWarning): Promise<void> {
  const { userNum, days, expiresAt } = warning;
  // Of two that send it at once, the second waits and finds it told.
  await lockUser(tx, userNum);
  await notify(deps, tx, {
    userNum,
    kind: "E8",
    about: `E8 ${days} ${expiresAt.toISOString()}`,
    write: (facts) => expiresSoonLetter(facts, { days, expiresAt, profileUrl: `${deps.publicOrigin}${SECURITY_PATH}` }),
  });
}

async function notify(
  deps: AccountMailDeps,
  tx: Tx,
  notice: { userNum: number; kind: AccountMailKind; about?: string; write(facts: LetterFacts): Letter },
): Promise<void> {
  const { userNum, kind, about, write } = notice;
  const user = await findRecipient(tx, userNum);
  if (user === undefined || (about !== undefined && (await wasTold(tx, userNum, about)))) return;
  await send(deps, tx, { user, kind, letter: write(factsOf(deps, user)), ...(about === undefined ? {} : { about }) });
}

async function sendLink(
  deps: AccountMailDeps,
  tx: Tx,
  { userNum, kind }: { userNum: number; kind: PasswordLinkKind },
): Promise<void> {
  const user = await findRecipient(tx, userNum);
  // A directory holds the password of everybody else (CC-EML-018).
  if (user === undefined || user.is_enterprise) return;
  const link = await issueLink(tx, user, { kind, clock: deps.clock });
  const url = `${deps.publicOrigin}/auth/password/${link.token}`;
  const letter = LETTERS[kind].write(factsOf(deps, user), { url, expiresAt: link.expiresAt });
  await send(deps, tx, { user, kind: LETTERS[kind].kind, letter, renewal: renewalOf(user, kind, link) });
}

async function send(
  { queueMail, clock }: AccountMailDeps,
  tx: Tx,
  mail: {
    user: UserRecord;
    kind: AccountMailKind;
    letter: Letter;
    renewal?: MailRenewal;
    recipient?: string;
    about?: string;
  },
): Promise<void> {
  const { user, kind, letter, renewal, recipient = user.email, about = null } = mail;
  const messageId = await queueMail(tx, {
    kind,
    recipient,
    subject: letter.heading,
    ...renderLetter(letter),
    isAutomatic: true,
    ...(renewal === undefined ? {} : { renewal }),
  });
  await insertAccountMail(tx, {
    message_id: messageId,
    user_num: user.user_num,
    kind,
    about,
    queued_at: clock.now(),
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
