import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, List } from "@muniment/rest/envelope";
import { apiPath } from "./session.ts";
import { Owner } from "./team.ts";
import { Trouble } from "./trouble.ts";

/** Phases that people see (operate.md 23.4). */
export const emailPhases = [
  "new",
  "in_progress",
  "partly_filed",
  "filed",
  "completed",
  "completed_not_filed",
  "dismissed",
  "spam",
] as const;

/** One of `emailPhases`. */
export type EmailPhase = (typeof emailPhases)[number];

/** States of a file that came with an e-mail (operate.md 22, `email_attachment`). */
export const emailDocumentStates = ["waiting", "staged", "withheld", "empty", "filed", "discarded"] as const;

/** One of `emailDocumentStates`. */
export type EmailDocumentState = (typeof emailDocumentStates)[number];

/** Stages of the pipeline that exist, in their order (OPR-INB-010). */
export const mailStages = [
  "received",
  "parsed",
  "created",
  "staged",
  "classified",
  "deduplicated",
  "threaded",
  "matched",
  "allocated",
  "ready",
] as const;

/** One of `mailStages`: the last one that is done. */
export type MailStage = (typeof mailStages)[number];

const Phase = Type.Unsafe<EmailPhase>({ type: "string", enum: emailPhases });
const DocumentState = Type.Unsafe<EmailDocumentState>({ type: "string", enum: emailDocumentStates });
const Stage = Type.Unsafe<MailStage>({ type: "string", enum: mailStages });
const optionalText = Type.Optional(Type.String());
const Address = Type.Object({ name: optionalText, address: Type.String() });
const CaseLink = Type.Object({ id: Type.String(), reference: Type.String(), title: Type.String() });
const named = Type.Object({ id: Type.String(), name: Type.String() });

/** An e-mail in a queue. */
export const InboundEmailRow = Type.Object({
  id: Type.String(),
  reference: Type.String(),
  subject: Type.String(),
  from: Type.Optional(Address),
  mailbox: named,
  received_at: Type.String(),
  phase: Phase,
  owner: Owner,
  /** Without what the body shows and without the original. */
  attachments: Type.Integer(),
  cases: Type.Array(CaseLink),
  /** Something failed here, and a person should look. */
  needs_attention: Type.Boolean(),
  rev: Type.Integer(),
});

/** The original (ordinal 0) or an attachment of an e-mail. */
export const EmailDocument = Type.Object({
  ordinal: Type.Integer(),
  kind: Type.Union([Type.Literal("original"), Type.Literal("attachment")]),
  name: Type.String(),
  type: Type.String(),
  size: Type.Integer(),
  is_inline: Type.Boolean(),
  content_id: optionalText,
  /** It lay in this `winmail.dat`. */
  container: optionalText,
  state: DocumentState,
  withheld_reason: optionalText,
  discarded_at: optionalText,
  filed: Type.Array(
    Type.Object({
      case: CaseLink,
      name: Type.String(),
      folder_name: Type.String(),
      at: Type.String(),
      by: Type.String(),
      url: optionalText,
    }),
  ),
});

/** A case that an e-mail may belong to, and why (OPR-INB-043). */
export const CaseProposal = Type.Object({
  case: CaseLink,
  certainty: Type.Union([Type.Literal("certain"), Type.Literal("proposed")]),
  /** `luggage_tag`, `thread`, `reference` or `sender`. */
  rule: Type.String(),
  /** The rule's reason in words. */
  reason: Type.String(),
  is_closed: Type.Boolean(),
});

/** All that the screen of an e-mail shows (OPR-INB-031). */
export const InboundEmail = Type.Object({
  ...InboundEmailRow.properties,
  to: Type.Array(Address),
  cc: Type.Array(Address),
  reply_to: Type.Array(Address),
  sent_at: optionalText,
  message_id: Type.String(),
  text: optionalText,
  /** Harmless: nothing in it runs or loads; pictures keep their address in `data-remote` or `data-cid`. */
  html: optionalText,
  is_body_cut: Type.Boolean(),
  remote_images: Type.Integer(),
  documents: Type.Array(EmailDocument),
  thread: Type.Array(
    Type.Object({
      id: Type.String(),
      reference: Type.String(),
      subject: Type.String(),
      from: Type.Optional(Address),
      received_at: Type.String(),
      phase: Phase,
    }),
  ),
  proposals: Type.Array(CaseProposal),
  hints: Type.Object({
    is_first_contact: Type.Boolean(),
    is_possible_duplicate: Type.Boolean(),
    /** Of `auto`, `bounce`, `receipt`, `loop`, or `normal`. */
    class: Type.String(),
    protection: Type.String(),
  }),
  trouble: Type.Optional(Trouble),
  closed_at: optionalText,
  /** What the signed-in person may do now: `take`, `assign`, `link`, `file`, `complete`, `dismiss`, `reopen`. */
  actions: Type.Array(Type.String()),
});

const one = Type.Object({ email: Type.String({ maxLength: 64 }) });
const inbound = `${apiPath}/email/inbound`;
const base = `${inbound}/:email`;
const text = (maxLength: number) => Type.String({ maxLength });
const paging = { limit: Type.Optional(Type.Integer()), cursor: Type.Optional(text(1000)) };
const privilege = "email.read";

/** The newest first. Only what the person may see: their own, their teams', and cases they may read. */
export const listInboundEmails = endpoint({
  id: "listInboundEmails",
  method: "GET",
  path: inbound,
  summary: "E-mails in a queue",
  auth: "user",
  privilege,
  query: Type.Object({
    queue: Type.Optional(Type.Union([Type.Literal("mine"), Type.Literal("team"), Type.Literal("all")])),
    /** `open` when absent. */
    phase: Type.Optional(Type.Union([Type.Literal("open"), Type.Literal("closed")])),
    case: Type.Optional(text(64)),
    mailbox: Type.Optional(text(64)),
    /** Words of the subject, the sender's name or address, the reference. */
    query: Type.Optional(text(200)),
    needs_attention: Type.Optional(Type.Boolean()),
    ...paging,
  }),
  response: List(InboundEmailRow),
});

/** How many open e-mails each queue has for the person, counted up to 1,000. */
export const countInboundEmails = endpoint({
  id: "countInboundEmails",
  method: "GET",
  path: `${inbound}/counts`,
  summary: "How full the queues are",
  auth: "user",
  privilege,
  response: Data(
    Type.Object({
      mine: Type.Integer(),
      team: Type.Integer(),
      all: Type.Integer(),
      needs_attention: Type.Integer(),
    }),
  ),
});

/** One e-mail. */
export const getInboundEmail = endpoint({
  id: "getInboundEmail",
  method: "GET",
  path: base,
  summary: "One e-mail",
  auth: "user",
  privilege,
  params: one,
  response: Data(InboundEmail),
});

/** The bytes of an attachment or of the original: from Operate's store until staged, then from staging. */
export const downloadEmailDocument = endpoint({
  id: "downloadEmailDocument",
  method: "GET",
  path: `${base}/documents/:ordinal/content`,
  summary: "Download what came with an e-mail",
  auth: "user",
  privilege,
  params: Type.Object({ ...one.properties, ordinal: Type.Integer() }),
  produces: "binary",
  response: Type.Unsafe<unknown>({ type: "string", format: "binary" }),
});

const action = <T extends string, B extends ReturnType<typeof Type.Object>>(
  id: T,
  path: string,
  summary: string,
  body: B,
) =>
  endpoint({
    id,
    method: "POST",
    path: `${base}/${path}`,
    summary,
    auth: "user",
    privilege,
    params: one,
    body,
    response: Data(InboundEmail),
  });

const nothing = Type.Object({});

/** The person becomes its owner; 409 OPR-ERR-010 with a name when somebody else has just taken it. */
export const takeEmail = action("takeEmail", "take", "Take an e-mail", nothing);

/**
 * Takes the one of one's teams' that waits longest and that nobody has, whoever else asks at the same moment
 * (OPR-QUE-002): of those that the list shows, when it was searched. No `data` when none waits.
 */
export const takeNextEmail = endpoint({
  id: "takeNextEmail",
  method: "POST",
  path: `${inbound}/takeNext`,
  summary: "Take the next e-mail",
  auth: "user",
  privilege,
  body: Type.Object({ query: Type.Optional(text(200)), needs_attention: Type.Optional(Type.Boolean()) }),
  response: Type.Object({ data: Type.Optional(InboundEmail) }),
});

/** Gives it to a person or a team. */
export const assignEmail = action(
  "assignEmail",
  "assign",
  "Give an e-mail to somebody",
  Type.Object({ kind: Type.Union([Type.Literal("user"), Type.Literal("team")]), id: text(64) }),
);

/** Says that it belongs to a case; an e-mail may belong to several. */
export const linkEmail = action("linkEmail", "link", "Link an e-mail to a case", Type.Object({ case: text(64) }));

/** Takes that back; what was filed stays where it is. */
export const unlinkEmail = action(
  "unlinkEmail",
  "unlink",
  "Unlink an e-mail from a case",
  Type.Object({ case: text(64) }),
);

/**
 * Ends its stay in staging (OPR-INB-033): what was not filed goes to the recycle bin, by the service account. With
 * unfiled attachments 409 `unfiled` until `confirm_unfiled` is sent.
 */
export const completeEmail = action(
  "completeEmail",
  "complete",
  "Complete an e-mail",
  Type.Object({ confirm_unfiled: Type.Optional(Type.Boolean()), reason: Type.Optional(text(1000)) }),
);

/** Completes it as not related to a case, or as spam. */
export const dismissEmail = action(
  "dismissEmail",
  "dismiss",
  "Dismiss an e-mail",
  Type.Object({ as: Type.Union([Type.Literal("not_case_related"), Type.Literal("spam")]) }),
);

/** Brings it back with what staging or the recycle bin still holds (OPR-INB-034). */
export const reopenEmail = action("reopenEmail", "reopen", "Reopen an e-mail", nothing);

/** A message on its way through the pipeline. */
export const ReceivedMessage = Type.Object({
  id: Type.String(),
  mailbox: named,
  envelope_sender: Type.String(),
  subject: optionalText,
  message_id: optionalText,
  size: Type.Integer(),
  received_at: Type.String(),
  stage: Stage,
  /** `parked` after five failures at a stage (OPR-INB-020); `waiting` for storage is no failure. */
  state: Type.Union([Type.Literal("running"), Type.Literal("waiting"), Type.Literal("parked"), Type.Literal("ready")]),
  trouble: Type.Optional(Trouble),
  /** The e-mail made of it, once it is. */
  email: optionalText,
});

const received = `${apiPath}/admin/receivedMessages`;

/** The screen Incoming email (OPR-INB-019), newest first. */
export const listReceivedMessages = endpoint({
  id: "listReceivedMessages",
  method: "GET",
  path: received,
  summary: "Messages received",
  auth: "user",
  privilege: "email.reprocess",
  query: Type.Object({
    state: Type.Optional(
      Type.Union([Type.Literal("running"), Type.Literal("waiting"), Type.Literal("parked"), Type.Literal("ready")]),
    ),
    mailbox: Type.Optional(text(64)),
    ...paging,
  }),
  response: List(ReceivedMessage),
});

/** Each stage with its outcome, in order. */
export const getReceivedMessageLog = endpoint({
  id: "getReceivedMessageLog",
  method: "GET",
  path: `${received}/:message/log`,
  summary: "What happened to a message",
  auth: "user",
  privilege: "email.reprocess",
  params: Type.Object({ message: text(64) }),
  response: List(Type.Object({ stage: Stage, outcome: Type.String(), at: Type.String(), detail: optionalText })),
});

/** Goes on with a parked message after its last stage that is done. */
export const reprocessMessage = endpoint({
  id: "reprocessMessage",
  method: "POST",
  path: `${received}/:message/reprocess`,
  summary: "Try a message again",
  auth: "user",
  privilege: "email.reprocess",
  params: Type.Object({ message: text(64) }),
  response: Data(ReceivedMessage),
});

/** The endpoints of the work item. */
export const emailItemEndpoints = [
  listInboundEmails,
  countInboundEmails,
  getInboundEmail,
  downloadEmailDocument,
  takeEmail,
  takeNextEmail,
  assignEmail,
  linkEmail,
  unlinkEmail,
  completeEmail,
  dismissEmail,
  reopenEmail,
];

/** The endpoints of messages on their way. */
export const receivedMessageEndpoints = [listReceivedMessages, getReceivedMessageLog, reprocessMessage];
