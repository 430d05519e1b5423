import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { CasePlace } from "./case.ts";
import { TestReport } from "./linked-service.ts";
import { apiPath } from "./session.ts";

/** States of a mailbox (operate.md 23.2) as far as one by SMTP has them. */
export const mailboxStates = ["draft", "enabled", "paused", "blocked_storage"] as const;

/** One of `mailboxStates`. */
export type MailboxState = (typeof mailboxStates)[number];

/** An address whose mail becomes e-mails here (OPR-INB-002). */
export const Mailbox = Type.Object({
  id: Type.String(),
  name: Type.String(),
  address: Type.String(),
  aliases: Type.Array(Type.String()),
  /** Where unfiled e-mail is stored. */
  staging: CasePlace,
  default_team: Type.Object({ id: Type.String(), name: Type.String() }),
  /** How long unfiled attachments stay after completion (OPR-INB-033). */
  keep_unfiled_days: Type.Integer(),
  max_bytes: Type.Integer(),
  deny_senders: Type.Array(Type.String()),
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
  service: text(64),
  library: text(64),
  root: text(1000),
  default_team: text(64),
  keep_unfiled_days: Type.Optional(Type.Integer()),
  max_bytes: Type.Optional(Type.Integer()),
  /** Addresses, or domains as `@example.org`. */
  deny_senders: addresses,
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

/** Whether mail can be received and the service account can store it (OPR-INB-003). */
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
