import type * as api from "@muniment/operate-api/inbound-email";
import type { Tx } from "@muniment/platform/db";
import type { Output } from "@muniment/rest";
import { linkOf, listFiledOf } from "../case/index.ts";
import type { CaseDocumentRow } from "../case/index.ts";
import type { OperateActor } from "../user/index.ts";
import { wireOwner } from "../work-item/index.ts";
import { emailActionsOf } from "./email-item.service.ts";
import type { EmailDocumentRow } from "./email.tables.ts";
import { getEmail, listEmailDocuments } from "./email.repository.ts";
import type { Email } from "./email.repository.ts";
import { hasHiddenCase, listCasesOfEmails, listProposals, listThreadViews, phaseOf } from "./email-view.repository.ts";
import type { EmailView } from "./email-view.repository.ts";

type WireRow = Output<typeof api.listInboundEmails>["data"][number];
type WireEmail = Output<typeof api.getInboundEmail>["data"];
type WireDocument = WireEmail["documents"][number];
type WireCase = WireRow["cases"][number];

/** All that the screen of an e-mail shows, as far as the person may see it. */
export async function wireEmail(reader: Tx, actor: OperateActor, view: EmailView): Promise<WireEmail> {
  const [email, documents, filed, cases, proposals, thread, isHidden] = await Promise.all([
    getEmail(reader, view.id),
    listEmailDocuments(reader, [view.id]),
    listFiledOf(reader, actor, [view.id]),
    listCasesOfEmails(reader, actor, [view.id]),
    listProposals(reader, actor, view.id),
    listThreadViews(reader, actor, view.thread_id),
    hasHiddenCase(reader, actor, view.id),
  ]);
  return {
    ...wireRow(view, cases),
    ...wireHeader(email),
    documents: documents.map((document) => wireDocument(document, filed)),
    thread: thread.map((other) => ({
      id: other.id,
      reference: other.reference,
      subject: other.subject,
      ...fromOf(other),
      received_at: other.received_at.toISOString(),
      phase: phaseOf(other),
    })),
    proposals: proposals.map((proposal) => ({
      case: wireCase(proposal),
      certainty: proposal.certainty,
      rule: proposal.rule,
      reason: proposal.reason,
      is_closed: proposal.is_closed,
    })),
    ...(view.trouble === null ? {} : { trouble: isHidden ? withoutPlace(view.trouble) : view.trouble }),
    ...(view.closed_at === null ? {} : { closed_at: view.closed_at.toISOString() }),
    actions: emailActionsOf(actor, view),
  };
}

/** An e-mail of a list, with the cases that the person may see. */
export function wireRow(view: EmailView, cases: readonly WireCase[]): WireRow {
  return {
    id: view.id,
    reference: view.reference,
    subject: view.subject,
    ...fromOf(view),
    mailbox: { id: view.mailbox_id, name: view.mailbox_name },
    received_at: view.received_at.toISOString(),
    phase: phaseOf(view),
    owner: wireOwner(view),
    attachments: view.attachments,
    cases: cases.map(wireCase),
    needs_attention: view.trouble !== null,
    rev: view.rev,
  };
}

function wireHeader(email: Email) {
  return {
    to: [...email.to_people],
    cc: [...email.cc_people],
    reply_to: [...email.reply_to],
    ...(email.sent_at === null ? {} : { sent_at: email.sent_at.toISOString() }),
    message_id: email.message_id,
    ...(email.body_text === null ? {} : { text: email.body_text }),
    ...(email.body_html === null ? {} : { html: email.body_html }),
    is_body_cut: email.is_body_cut,
    remote_images: email.remote_images,
    hints: {
      is_first_contact: email.is_first_contact,
      is_possible_duplicate: email.is_possible_duplicate,
      class: email.class,
      protection: email.protection,
    },
  };
}

function wireDocument(row: EmailDocumentRow, filed: readonly CaseDocumentRow[]): WireDocument {
  return {
    ordinal: row.ordinal,
    kind: row.ordinal === 0 ? "original" : "attachment",
    name: row.name,
    type: row.type,
    size: row.size,
    is_inline: row.is_inline,
    ...(row.content_id === null ? {} : { content_id: row.content_id }),
    ...(row.container === null ? {} : { container: row.container }),
    state: row.state,
    ...(row.withheld_reason === null ? {} : { withheld_reason: row.withheld_reason }),
    ...(row.discarded_at === null ? {} : { discarded_at: row.discarded_at.toISOString() }),
    filed: filed.filter(({ email_document }) => email_document === row.ordinal).map(wireFiled),
  };
}

function wireFiled(row: CaseDocumentRow): WireDocument["filed"][number] {
  const url = linkOf(row);
  return {
    case: { id: row.work_item_id, reference: row.case_reference, title: row.case_title },
    name: row.name,
    folder_name: row.folder_name,
    at: row.added_at.toISOString(),
    by: row.added_by_name,
    ...(url === undefined ? {} : { url }),
  };
}

/** What stops an e-mail, in words that name no workspace: that may be of a case that the person may not see. */
function withoutPlace({ code, at }: NonNullable<EmailView["trouble"]>): NonNullable<WireEmail["trouble"]> {
  return { code, text: "Something about this e-mail is stopped, in a place that you may not see.", at };
}

function fromOf({ from_name: name, from_address: address }: Pick<EmailView, "from_name" | "from_address">) {
  if (address === null) return {};
  return { from: name === null || name === "" ? { address } : { name, address } };
}

function wireCase({ id, reference, title }: WireCase): WireCase {
  return { id, reference, title };
}
