import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { apiPath } from "./session.ts";
import { Trouble } from "./trouble.ts";

/** How far an e-mail is (operate.md 23.9). `unknown`: the mail server's answer was lost, a person says what happened. */
export const outboundStates = [
  "draft",
  "queued",
  "building",
  "ready",
  "sending",
  "delayed",
  "unknown",
  "blocked",
  "failed",
  "sent",
] as const;

/** One of `outboundStates`. */
export type OutboundState = (typeof outboundStates)[number];

/** How far the copy on the case is (OPR-OUT-015). */
export const copyStates = ["none", "waiting", "stored"] as const;

/** One of `copyStates`. */
export type CopyState = (typeof copyStates)[number];

/** What became of it for one recipient (OPR-OUT-014). */
export const recipientStates = [
  "queued",
  "sending",
  "delayed",
  "unknown",
  "sent",
  "refused",
  "delivered",
  "bounced",
  "opened",
] as const;

/** Parts of what one may see; `drafts` are one's own, `attention`: what failed, bounced, or has no copy. */
export const outboundBoxes = ["all", "mine", "team", "drafts", "waiting", "scheduled", "attention"] as const;

/** One of `outboundBoxes`. */
export type OutboundBox = (typeof outboundBoxes)[number];

/** One of `recipientStates`. */
export type RecipientState = (typeof recipientStates)[number];

const text = (maxLength: number) => Type.String({ maxLength });
const optionalText = Type.Optional(Type.String());
const State = Type.Unsafe<OutboundState>({ type: "string", enum: outboundStates });
const Address = Type.Object({ name: Type.Optional(text(200)), address: text(254) });
const Addresses = Type.Array(Address, { maxItems: 200 });

/** A document of the case, or what came with an e-mail that is forwarded. */
const AttachmentSource = {
  /** A document of a repository, by its service and its id there. */
  document: Type.Optional(Type.Object({ service: text(64), id: text(1000) })),
  /** The file of an inbound e-mail. */
  email: Type.Optional(Type.Object({ id: text(64), ordinal: Type.Integer() })),
};

const AttachmentInput = Type.Object({
  ...AttachmentSource,
  name: Type.Optional(text(254)),
  /** Sent as a PDF, which is made when it is sent (OPR-PDF-011). */
  as_pdf: Type.Optional(Type.Boolean()),
});

/** What may be written of a draft; absent fields stay. */
const written = {
  from: Type.Optional(text(254)),
  to: Type.Optional(Addresses),
  cc: Type.Optional(Addresses),
  bcc: Type.Optional(Addresses),
  subject: Type.Optional(text(900)),
  body: Type.Optional(text(500_000)),
  attachments: Type.Optional(Type.Array(AttachmentInput, { maxItems: 100 })),
  /** Whether a copy goes to the case (OPR-OUT-001); yes when absent. */
  keeps_copy: Type.Optional(Type.Boolean()),
  /** Whether the copy names the documents of the case where what was sent has them (OPR-OUT-015). */
  copy_links: Type.Optional(Type.Boolean()),
};

/** An e-mail in a list. */
export const OutboundEmailRow = Type.Object({
  id: Type.String(),
  reference: Type.String(),
  case: Type.Optional(Type.Object({ id: Type.String(), reference: Type.String(), title: Type.String() })),
  subject: Type.String(),
  to: Type.Array(Address),
  attachments: Type.Integer(),
  state: State,
  copy_state: Type.Unsafe<CopyState>({ type: "string", enum: copyStates }),
  /** Of its recipients, those that it did not reach. */
  bounced: Type.Integer(),
  /** Who wrote it, or the rule. */
  by: Type.String(),
  is_automatic: Type.Boolean(),
  /** Its copy could not be stored yet. */
  lacks_copy: Type.Boolean(),
  created_at: Type.String(),
  sent_at: optionalText,
  /** Until when sending can be taken back: when it goes. */
  cancel_until: optionalText,
  /** What the person may do: `edit`, `send`, `discard`, `cancel`, `retry`, `confirm`, `edit_again`, `assign`. */
  actions: Type.Array(Type.String()),
  rev: Type.Integer(),
});

/** All that the screen of an e-mail shows. */
export const OutboundEmail = Type.Object({
  ...OutboundEmailRow.properties,
  from: Address,
  cc: Type.Array(Address),
  bcc: Type.Array(Address),
  body: Type.String(),
  keeps_copy: Type.Boolean(),
  copy_links: Type.Boolean(),
  /** The inbound e-mail that it answers or forwards. */
  reply_to: Type.Optional(Type.Object({ id: Type.String(), reference: Type.String() })),
  /** In the subject of what is sent, so that an answer finds its case. */
  tag: Type.String(),
  attachments: Type.Integer(),
  files: Type.Array(
    Type.Object({
      ...AttachmentSource,
      name: Type.String(),
      as_pdf: Type.Boolean(),
      size: Type.Optional(Type.Integer()),
    }),
  ),
  next_attempt_at: optionalText,
  recipients: Type.Array(
    Type.Object({
      address: Type.String(),
      state: Type.Unsafe<RecipientState>({ type: "string", enum: recipientStates }),
      /** What the mail server, or a report, said. */
      evidence: optionalText,
      at: Type.String(),
    }),
  ),
  trouble: Type.Optional(Trouble),
  copy_trouble: Type.Optional(Trouble),
  /** The copy in the repository. */
  copy_url: optionalText,
  copy_folder: optionalText,
});

/** What stands against sending (OPR-OUT-006); `block` cannot be sent, `warn` can when one says so. */
export const SendCheck = Type.Object({
  problems: Type.Array(
    Type.Object({
      code: Type.String(),
      text: Type.String(),
      severity: Type.Union([Type.Literal("block"), Type.Literal("warn")]),
    }),
  ),
  /** Of the attachments as they are now, and what an e-mail may have at most. */
  size: Type.Integer(),
  most_bytes: Type.Integer(),
});

const outbound = `${apiPath}/email/outbound`;
const base = `${outbound}/:email`;
const one = Type.Object({ email: text(64) });
const privilege = "email.send";
const paging = { limit: Type.Optional(Type.Integer()), cursor: Type.Optional(text(1000)) };

/** Newest first: those of cases that the person may see, and their own. */
export const listOutboundEmails = endpoint({
  id: "listOutboundEmails",
  method: "GET",
  path: outbound,
  summary: "E-mails that are written and sent",
  auth: "user",
  privilege: "email.read",
  query: Type.Object({
    box: Type.Optional(Type.Unsafe<OutboundBox>({ type: "string", enum: outboundBoxes })),
    case: Type.Optional(text(64)),
    /** Those of the thread of this inbound e-mail. */
    thread_of: Type.Optional(text(64)),
    ...paging,
  }),
  response: List(OutboundEmailRow),
});

/** One e-mail. */
export const getOutboundEmail = endpoint({
  id: "getOutboundEmail",
  method: "GET",
  path: base,
  summary: "One e-mail that is written or sent",
  auth: "user",
  privilege: "email.read",
  params: one,
  response: Data(OutboundEmail),
});

/** A draft on a case; as an answer it begins with the recipients, the thread and the quoted text of what it answers. */
export const draftEmail = endpoint({
  id: "draftEmail",
  method: "POST",
  path: outbound,
  summary: "Begin an e-mail",
  auth: "user",
  privilege,
  body: Type.Object({
    case: Type.Optional(text(64)),
    answers: Type.Optional(
      Type.Object({
        email: text(64),
        how: Type.Union([Type.Literal("reply"), Type.Literal("reply_all"), Type.Literal("forward")]),
      }),
    ),
    /** A template whose text it begins with. */
    template: Type.Optional(text(64)),
    ...written,
  }),
  status: 201,
  response: Data(OutboundEmail),
});

/** Needs `If-Match`. Only of a draft. */
export const updateDraft = endpoint({
  id: "updateDraft",
  method: "PATCH",
  path: base,
  summary: "Change what is sent of a draft",
  auth: "user",
  privilege,
  params: one,
  body: Type.Object({
    /** Puts the text of a template in the place of subject and body (OPR-OUT-003). */
    template: Type.Optional(text(64)),
    ...written,
  }),
  response: Data(OutboundEmail),
});

/** Throws a draft away. */
export const discardDraft = endpoint({
  id: "discardDraft",
  method: "DELETE",
  path: base,
  summary: "Discard a draft",
  auth: "user",
  privilege,
  params: one,
  response: Type.Object({}),
});

/** What stands against sending, with the sizes of the attachments as the service account finds them. */
export const checkDraft = endpoint({
  id: "checkDraft",
  method: "GET",
  path: `${base}/check`,
  summary: "What stands against sending",
  auth: "user",
  privilege,
  params: one,
  response: Data(SendCheck),
});

/** Queues it; it leaves when the time to take it back is over (OPR-OUT-011). 409 with the problems otherwise. */
export const sendEmail = endpoint({
  id: "sendEmail",
  method: "POST",
  path: `${base}/send`,
  summary: "Send an e-mail",
  auth: "user",
  privilege,
  params: one,
  body: Type.Object({
    /** Codes of warnings that the person has read. */
    accepts: Type.Optional(Type.Array(text(64), { maxItems: 50 })),
    /** Seconds in which it can be taken back; 10 when absent, 0 for none. */
    delay_seconds: Type.Optional(Type.Integer()),
    /** When it goes, instead: a moment within the next year (OPR-OUT-011). */
    at: Type.Optional(text(40)),
  }),
  status: 202,
  response: Data(OutboundEmail),
});

/** Takes back what has not left yet: it is a draft again. */
export const cancelSending = endpoint({
  id: "cancelSending",
  method: "POST",
  path: `${base}/cancel`,
  summary: "Take sending back",
  auth: "user",
  privilege,
  params: one,
  response: Data(OutboundEmail),
});

/** Tries again what is delayed or blocked, or to store the copy; what is done is not done again. */
export const retrySending = endpoint({
  id: "retrySending",
  method: "POST",
  path: `${base}/retry`,
  summary: "Try again now",
  auth: "user",
  privilege,
  params: one,
  response: Data(OutboundEmail),
});

/** Says what a person has found out about an e-mail whose answer was lost (OPR-OUT-012). */
export const confirmSending = endpoint({
  id: "confirmSending",
  method: "POST",
  path: `${base}/confirm`,
  summary: "Say whether it was sent",
  auth: "user",
  privilege,
  params: one,
  body: Type.Object({ was_sent: Type.Boolean() }),
  response: Data(OutboundEmail),
});

/** A new draft of one that failed or bounced, under a Message-ID of its own (OPR-OUT-013). */
export const editAgain = endpoint({
  id: "editAgain",
  method: "POST",
  path: `${base}/edit-again`,
  summary: "Edit and send again",
  auth: "user",
  privilege,
  params: one,
  status: 201,
  response: Data(OutboundEmail),
});

/** Gives what is not sent yet, or a draft, to somebody else, who goes on with it (OPR-OUT-011, -018). */
export const assignOutbound = endpoint({
  id: "assignOutbound",
  method: "POST",
  path: `${base}/assign`,
  summary: "Give an e-mail that is written to somebody",
  auth: "user",
  privilege,
  params: one,
  body: Type.Object({ person: text(64) }),
  response: Type.Object({}),
});

/** Whom one may write to at once: people of the case, and who has written about it. */
export const listRecipients = endpoint({
  id: "listRecipients",
  method: "GET",
  path: `${apiPath}/cases/:case/recipients`,
  summary: "Recipients of a case",
  auth: "user",
  privilege,
  params: Type.Object({ case: text(64) }),
  response: List(
    Type.Object({
      name: Type.String(),
      address: Type.String(),
      /** The role in the case, or `correspondent`. */
      role: Type.String(),
      is_restricted: Type.Boolean(),
    }),
  ),
});

/** Addresses that an e-mail may come from (OPR-OUT-004), the usual one first. */
export const listSenders = endpoint({
  id: "listSenders",
  method: "GET",
  path: `${apiPath}/email/senders`,
  summary: "Addresses to send from",
  auth: "user",
  privilege,
  response: List(Type.Object({ name: Type.String(), address: Type.String() })),
});

/** Every endpoint of this file. */
export const outboundEmailEndpoints = [
  listOutboundEmails,
  getOutboundEmail,
  draftEmail,
  updateDraft,
  discardDraft,
  checkDraft,
  sendEmail,
  cancelSending,
  retrySending,
  confirmSending,
  editAgain,
  assignOutbound,
  listRecipients,
  listSenders,
];
