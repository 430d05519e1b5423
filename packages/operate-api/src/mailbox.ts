import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { CasePlace } from "./case.ts";
import { TestReport } from "./linked-service.ts";
import { apiPath } from "./session.ts";

/** States of a mailbox (operate.md 23.2); `blocked_credentials`: the mail server refused name or password. */
export const mailboxStates = ["draft", "enabled", "paused", "blocked_storage", "blocked_credentials"] as const;

/** One of `mailboxStates`. */
export type MailboxState = (typeof mailboxStates)[number];

/** How the connection to a mail server is protected; `none` is for servers of this machine. */
export const imapSecurities = ["tls", "starttls", "none"] as const;
/** What becomes of a message at the mail server once it is kept here. */
export const imapAfters = ["mark", "move", "delete"] as const;
/** How the connection of an enabled mailbox is; `waiting` until a server has taken it up. */
export const imapConnections = ["waiting", "connecting", "connected", "degraded"] as const;

/** One of `imapSecurities`. */
export type ImapSecurity = (typeof imapSecurities)[number];
/** One of `imapAfters`. */
export type ImapAfter = (typeof imapAfters)[number];
/** One of `imapConnections`. */
export type ImapConnection = (typeof imapConnections)[number];

const oneOf = <T extends string>(values: readonly T[]) => Type.Unsafe<T>({ type: "string", enum: [...values] });
const given = (maxLength: number) => Type.String({ maxLength });

/** Where mail is fetched from, without the password. */
export const MailboxImap = Type.Object({
  host: Type.String(),
  port: Type.Integer(),
  security: oneOf(imapSecurities),
  user: Type.String(),
  has_password: Type.Boolean(),
  folder: Type.String(),
  after: oneOf(imapAfters),
  /** The folder that messages are moved to. */
  move_to: Type.Optional(Type.String()),
  /** What the server got before is left there. */
  since: Type.Optional(Type.String()),
  connection: Type.Object({
    state: oneOf(imapConnections),
    since: Type.String(),
    reason: Type.Optional(Type.String()),
  }),
  /** Messages that were left at the server: too large, or of a sender who is refused. */
  left: Type.Integer(),
});

/** An address whose mail becomes e-mails here (OPR-INB-002). */
export const Mailbox = Type.Object({
  id: Type.String(),
  name: Type.String(),
  address: Type.String(),
  aliases: Type.Array(Type.String()),
  /** The repository that unfiled e-mail is stored in. */
  repository: Type.Object({ key: Type.String(), name: Type.String() }),
  /** Its place, as it was found when the mailbox was tested. */
  staging: CasePlace,
  default_team: Type.Object({ id: Type.String(), name: Type.String() }),
  /** How long unfiled attachments stay after completion (OPR-INB-033). */
  keep_unfiled_days: Type.Integer(),
  max_bytes: Type.Integer(),
  deny_senders: Type.Array(Type.String()),
  /** Where its mail is fetched; absent where it comes by SMTP. */
  imap: Type.Optional(MailboxImap),
  state: Type.Unsafe<MailboxState>({ type: "string", enum: mailboxStates }),
  /** Why it is paused or blocked, with the workspace's name. */
  state_reason: Type.Optional(Type.String()),
  state_since: Type.String(),
  last_message_at: Type.Optional(Type.String()),
  /** Messages that are not ready, and of those the parked ones. */
  backlog: Type.Integer(),
  parked: Type.Integer(),
  rev: Type.Integer(),
});

const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }));
const addresses = Type.Optional(Type.Array(Type.String({ maxLength: 254 }), { maxItems: 200 }));

const settings = {
  name: text(254),
  address: text(254),
  aliases: addresses,
  /** The key of a repository that is no case's. */
  repository: text(64),
  default_team: text(64),
  keep_unfiled_days: Type.Optional(Type.Integer()),
  max_bytes: Type.Optional(Type.Integer()),
  /** Addresses, or domains as `@example.org`. */
  deny_senders: addresses,
  /** Fetches mail there; null: mail comes by SMTP. */
  imap: Type.Optional(
    Type.Union([
      Type.Null(),
      Type.Object({
        host: given(253),
        port: Type.Optional(Type.Integer()),
        security: Type.Optional(oneOf(imapSecurities)),
        user: given(254),
        /** Never shown again; absent: the one that was given before. */
        password: Type.Optional(given(1000)),
        folder: Type.Optional(given(500)),
        after: Type.Optional(oneOf(imapAfters)),
        move_to: Type.Optional(given(500)),
        /** A date and time, or empty for everything that is there. */
        since: Type.Optional(given(40)),
      }),
    ]),
  ),
};

const one = Type.Object({ mailbox: Type.String({ maxLength: 64 }) });
const mailboxes = `${apiPath}/admin/mailboxes`;
const base = `${mailboxes}/:mailbox`;
const privilege = "mailbox.edit";

/** Every mailbox, with its state. */
export const listMailboxes = endpoint({
  id: "listMailboxes",
  method: "GET",
  path: mailboxes,
  summary: "Mailboxes",
  auth: "user",
  privilege,
  response: List(Mailbox),
});

/** One mailbox. */
export const getMailbox = endpoint({
  id: "getMailbox",
  method: "GET",
  path: base,
  summary: "One mailbox",
  auth: "user",
  privilege,
  params: one,
  response: Data(Mailbox),
});

/** A mailbox begins as a draft; 422 with a message for each field that breaks a rule. */
export const createMailbox = endpoint({
  id: "createMailbox",
  method: "POST",
  path: mailboxes,
  summary: "Add a mailbox",
  auth: "user",
  privilege,
  body: Type.Object(settings),
  status: 201,
  response: Data(Mailbox),
});

/** Needs `If-Match`. */
export const updateMailbox = endpoint({
  id: "updateMailbox",
  method: "PATCH",
  path: base,
  summary: "Change the settings that are sent",
  auth: "user",
  privilege,
  params: one,
  body: Type.Object(settings),
  response: Data(Mailbox),
});

/** Whether mail can be received or fetched, and the service account can store it (OPR-INB-003). */
export const testMailbox = endpoint({
  id: "testMailbox",
  method: "POST",
  path: `${base}/test`,
  summary: "Test a mailbox",
  auth: "user",
  privilege,
  params: one,
  response: Data(TestReport),
});

/** Runs the test, and takes mail from then on; 409 with the failed checks otherwise. */
export const enableMailbox = endpoint({
  id: "enableMailbox",
  method: "POST",
  path: `${base}/enable`,
  summary: "Enable a mailbox",
  auth: "user",
  privilege,
  params: one,
  response: Data(Mailbox),
});

/** Takes no more mail: senders are told to come later. What was received goes on. */
export const pauseMailbox = endpoint({
  id: "pauseMailbox",
  method: "POST",
  path: `${base}/pause`,
  summary: "Pause a mailbox",
  auth: "user",
  privilege,
  params: one,
  body: Type.Object({ reason: text(1000) }),
  response: Data(Mailbox),
});

/** Every endpoint of this file. */
export const mailboxEndpoints = [
  listMailboxes,
  getMailbox,
  createMailbox,
  updateMailbox,
  testMailbox,
  enableMailbox,
  pauseMailbox,
];
