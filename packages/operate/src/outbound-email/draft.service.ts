import { AppError, newId } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { teamOf } from "../allocation/index.ts";
import type { CaseRow } from "../case/index.ts";
import { findCase } from "../case/index.ts";
import { listEmailCases, listEmailDocuments, newTag } from "../inbound-email/index.ts";
import type { Email } from "../inbound-email/index.ts";
import { findTeam } from "../team/index.ts";
import { subjectOf as auditSubject } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { changedBy } from "../work-item/index.ts";
import { caseToWriteOn, chosenFiles, emailToAnswer, peopleOf, subjectOf } from "./draft-content.ts";
import type { Beginning, ChosenFile, Person, Written } from "./draft-content.ts";
import { getTemplate } from "./email-template.repository.ts";
import { answerSubject, fillFields, quoted } from "./letter-text.ts";
import type { Fields } from "./letter-text.ts";
import type { OutboundDeps } from "./outbound-deps.ts";
import {
  changeOutbound,
  deleteDraft,
  findOutbound,
  insertOutbound,
  lockOutbound,
  nextReference,
  replaceFiles,
} from "./outbound-email.repository.ts";
import type { OutboundEmail, OutboundView } from "./outbound-email.repository.ts";
import { listSenders } from "./senders.ts";

/** A draft whose contents have been looked at. */
export interface PreparedDraft {
  readonly row: CaseRow | undefined;
  readonly answered: Email | undefined;
  readonly previousId?: string;
  readonly from: Person;
  readonly to: readonly Person[];
  readonly cc: readonly Person[];
  readonly bcc: readonly Person[];
  readonly subject: string;
  readonly body: string;
  readonly keepsCopy: boolean;
  readonly copyLinks: boolean;
  readonly files: readonly ChosenFile[];
}

/** A change of a draft whose contents have been looked at. */
export interface PreparedChange {
  readonly written: Written;
  readonly files: readonly ChosenFile[] | undefined;
  readonly from: Person | undefined;
  readonly template: { readonly subject: string; readonly body: string } | undefined;
}

/** Writing, until it is sent (operate.md 15). */
export interface DraftService {
  /** Asks the repository, as the person, for what is attached. */
  prepare(actor: OperateActor, given: Beginning): Promise<PreparedDraft>;
  create(tx: Tx, actor: OperateActor, given: PreparedDraft): Promise<string>;
  prepareChange(actor: OperateActor, id: string, written: Written): Promise<PreparedChange>;
  change(tx: Tx, actor: OperateActor, given: { id: string; rev: number; change: PreparedChange }): Promise<void>;
  discard(tx: Tx, actor: OperateActor, id: string): Promise<void>;
}

/** Drafts in the database. */
export function createDraftService(deps: OutboundDeps): DraftService {
  const { database, clock } = deps;
  const { reader } = database;
  return {
    prepare: (actor, given) => prepare(deps, actor, given),
    async create(tx, actor, given) {
      const id = newId();
      await insertOutbound(tx, { ...(await rowOf(tx, actor, { id, given, at: clock.now() })) });
      await replaceFiles(tx, id, given.files);
      await note(tx, actor, { id, row: given.row, action: "email.draft", at: clock.now() });
      return id;
    },
    async prepareChange(actor, id, written) {
      const view = await own(reader, actor, id);
      const row = view.case_id === null ? undefined : await findCase(reader, actor, view.case_id);
      const { attachments } = written;
      const files = attachments === undefined ? undefined : await chosenFiles(deps, actor, { row, attachments });
      const from = written.from === undefined ? undefined : await senderOf(deps, written.from);
      const to = peopleOf(written.to, "to") ?? view.to_people;
      const template = await templateText(reader, written.template, fieldsOf({ actor, row, to, now: clock.now() }));
      return { written, files, from, template };
    },
    async change(tx, actor, { id, rev, change }) {
      const view = await own(tx, actor, id);
      const held = await lockOutbound(tx, id);
      if (held === undefined || held.state !== "draft") throw new AppError(errors.conflict, { text: NO_DRAFT });
      if (held.rev !== rev) {
        const error = await changedBy(tx, view.user_id, "changed");
        throw new AppError(errors.editConflict, { text: error.message });
      }
      await changeOutbound(tx, { id, states: ["draft"], now: clock.now() }, columnsOf(change));
      if (change.files !== undefined) await replaceFiles(tx, id, change.files);
    },
    async discard(tx, actor, id) {
      const view = await own(tx, actor, id);
      const row = view.case_id === null ? undefined : await findCase(tx, actor, view.case_id);
      await deleteDraft(tx, id);
      await note(tx, actor, { id, row, action: "email.discard-draft", at: clock.now() });
    },
  };
}

const NO_DRAFT = "This is no draft any more.";

/** The person's own draft; 409 for what has been sent. */
async function own(reader: Tx, actor: OperateActor, id: string): Promise<OutboundView> {
  const view = await findOutbound(reader, actor, id);
  if (view === undefined) throw new AppError(errors.notFound);
  if (view.state !== "draft" || view.user_id !== actor.userId) throw new AppError(errors.conflict, { text: NO_DRAFT });
  return view;
}

/** What the person's team writes below its e-mails (OPR-USR-005); empty where it has nothing. */
async function signatureOf(reader: Tx, actor: OperateActor): Promise<string> {
  const id = await teamOf(reader, actor.userId);
  const signature = id === undefined ? "" : (await findTeam(reader, id))?.email_signature;
  return signature === undefined || signature === "" ? "" : `\n\n-- \n${signature}\n`;
}

async function prepare(deps: OutboundDeps, actor: OperateActor, given: Beginning): Promise<PreparedDraft> {
  const { reader } = deps.database;
  const answered = given.answers && (await emailToAnswer(reader, actor, given.answers.email));
  const caseId = given.case ?? (answered && (await listEmailCases(reader, [answered.id]))[0]?.case_id);
  const row = caseId === undefined ? undefined : await caseToWriteOn(reader, actor, caseId);
  const begun = answered && given.answers && (await answerOf(deps, { answered, how: given.answers.how }));
  const to = peopleOf(given.to, "to") ?? begun?.to ?? [];
  const text = await templateText(reader, given.template, fieldsOf({ actor, row, to, now: deps.clock.now() }));
  const attachments = given.attachments ?? begun?.attachments ?? [];
  return {
    row,
    answered,
    from: await senderOf(deps, given.from, answered?.mailbox_id),
    to,
    cc: peopleOf(given.cc, "cc") ?? begun?.cc ?? [],
    bcc: peopleOf(given.bcc, "bcc") ?? [],
    subject: subjectOf(given.subject ?? begun?.subject ?? text?.subject ?? ""),
    body: given.body ?? `${text?.body ?? ""}${await signatureOf(reader, actor)}${begun?.quote ?? ""}`,
    keepsCopy: given.keeps_copy ?? true,
    copyLinks: given.copy_links ?? false,
    files: await chosenFiles(deps, actor, { row, attachments }),
  };
}

/** Whom an answer goes to, and what it begins with (OPR-INB-032). */
async function answerOf(
  { database }: OutboundDeps,
  { answered, how }: { answered: Email; how: "reply" | "reply_all" | "forward" },
) {
  const { from_address: address, from_name: name } = answered;
  const sender: Person[] = address === null ? [] : [name === null || name === "" ? { address } : { name, address }];
  const author = answered.reply_to.length > 0 ? [...answered.reply_to] : sender;
  const senders = new Set((await listSenders(database.reader)).map((each) => each.address.toLowerCase()));
  const authors = new Set(author.map((each) => each.address.toLowerCase()));
  const isOther = (each: Person) =>
    !senders.has(each.address.toLowerCase()) && !authors.has(each.address.toLowerCase());
  const others = [...answered.to_people, ...answered.cc_people].filter(isOther);
  const who = name === null || name === "" ? (address ?? "somebody") : name;
  const documents = how === "forward" ? await listEmailDocuments(database.reader, [answered.id]) : [];
  const isSendable = ({ ordinal, is_inline, state }: (typeof documents)[number]) =>
    ordinal > 0 && !is_inline && ["waiting", "staged", "filed"].includes(state);
  return {
    to: how === "forward" ? [] : author,
    cc: how === "reply_all" ? others : [],
    subject: answerSubject(answered.subject, how),
    quote: quoted({ who, at: answered.sent_at ?? answered.received_at, text: answered.body_text ?? "" }),
    attachments: documents.filter(isSendable).map(({ ordinal }) => ({ email: { id: answered.id, ordinal } })),
  };
}

async function senderOf(
  { database, way }: OutboundDeps,
  wanted: string | undefined,
  mailboxId?: string,
): Promise<Person> {
  const senders = await listSenders(database.reader);
  if (wanted === undefined) {
    return senders.find(({ mailbox_id }) => mailbox_id === mailboxId) ?? senders[0] ?? way.sender;
  }
  const found = [...senders, way.sender].find(({ address }) => address.toLowerCase() === wanted.toLowerCase());
  if (found !== undefined) return { name: found.name, address: found.address };
  throw new AppError(errors.validationFailed, { text: "E-mail may not be sent from this address.", field: "from" });
}

async function templateText(
  reader: Tx,
  id: string | undefined,
  fields: Fields,
): Promise<{ subject: string; body: string } | undefined> {
  if (id === undefined) return undefined;
  const template = await getTemplate(reader, id);
  if (template === undefined) {
    throw new AppError(errors.validationFailed, { text: "There is no such template.", field: "template" });
  }
  return { subject: fillFields(template.subject, fields), body: fillFields(template.body, fields) };
}

/** What the fields of a template stand for. */
export function fieldsOf(given: {
  readonly actor: { readonly name: string; readonly email: string };
  readonly row: Pick<CaseRow, "reference" | "title" | "owner_name"> | undefined;
  readonly to: readonly Person[];
  readonly now: Date;
}): Fields {
  const { actor, row, to, now } = given;
  const [first] = to;
  return {
    "case.reference": row?.reference ?? "",
    "case.title": row?.title ?? "",
    "case.owner": row?.owner_name ?? "",
    "recipient.name": first?.name ?? "",
    "recipient.address": first?.address ?? "",
    "sender.name": actor.name,
    "sender.email": actor.email,
    today: new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(now),
  };
}

async function rowOf(
  tx: Tx,
  actor: OperateActor,
  { id, given, at }: { id: string; given: PreparedDraft; at: Date },
): Promise<Parameters<typeof insertOutbound>[1]> {
  const { answered, row, from } = given;
  return {
    id,
    reference: await nextReference(tx),
    case_id: row?.id ?? null,
    user_id: actor.userId,
    rule: null,
    answers_id: answered?.id ?? null,
    previous_id: given.previousId ?? null,
    ...threadOf(id, answered),
    message_id: `${id}@${domainOf(from.address)}`,
    tag: newTag(),
    from_name: from.name ?? "",
    from_address: from.address,
    ...peopleColumns(given),
    subject: given.subject,
    body: given.body,
    keeps_copy: given.keepsCopy && row !== undefined,
    copy_links: given.copyLinks,
    is_automatic: false,
    state: "draft",
    copy_state: "none",
    created_at: at,
    updated_at: at,
  };
}

/** The thread of what is answered, or a new one (OPR-OUT-009). */
export function threadOf(
  id: string,
  answered: Email | undefined,
): Pick<OutboundEmail, "thread_id" | "in_reply_to" | "message_references"> {
  if (answered === undefined) return { thread_id: id, in_reply_to: null, message_references: [] };
  const before = answered.message_references.filter((each) => each !== answered.message_id);
  return {
    thread_id: answered.thread_id,
    in_reply_to: answered.message_id,
    message_references: [...before, answered.message_id].slice(-MOST_REFERENCES),
  };
}

const MOST_REFERENCES = 50;

/** What stands behind the @. */
export const domainOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1);

/** People as they are kept. */
export function peopleColumns(given: Pick<PreparedDraft, "to" | "cc" | "bcc">) {
  return {
    to_people: JSON.stringify(given.to),
    cc_people: JSON.stringify(given.cc),
    bcc_people: JSON.stringify(given.bcc),
  };
}

function columnsOf({ written, from, template }: PreparedChange) {
  const { to, cc, bcc, subject = template?.subject, body = template?.body } = written;
  const { keeps_copy: keepsCopy, copy_links: copyLinks } = written;
  return {
    ...(from === undefined ? {} : { from_name: from.name ?? "", from_address: from.address }),
    ...(to === undefined ? {} : { to_people: JSON.stringify(peopleOf(to, "to")) }),
    ...(cc === undefined ? {} : { cc_people: JSON.stringify(peopleOf(cc, "cc")) }),
    ...(bcc === undefined ? {} : { bcc_people: JSON.stringify(peopleOf(bcc, "bcc")) }),
    ...(subject === undefined ? {} : { subject: subjectOf(subject) }),
    ...(body === undefined ? {} : { body }),
    ...(keepsCopy === undefined ? {} : { keeps_copy: keepsCopy }),
    ...(copyLinks === undefined ? {} : { copy_links: copyLinks }),
  };
}

async function note(
  tx: Tx,
  actor: OperateActor,
  given: { id: string; row: CaseRow | undefined; action: string; at: Date },
): Promise<void> {
  const { id, row, action, at } = given;
  await recordAudit(tx, auditSubject(actor, id), [
    {
      at,
      action,
      object_type: "outbound-email",
      object_id: id,
      own: { function: "F11", ...(row === undefined ? {} : { case_id: row.id }) },
    },
  ]);
}
