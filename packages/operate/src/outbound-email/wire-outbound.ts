import type * as api from "@muniment/operate-api/outbound-email";
import type { Output } from "@muniment/rest";
import type { Tx } from "@muniment/platform/db";
import { findCase } from "../case/index.ts";
import { pageOf } from "../document-repository/index.ts";
import { getService } from "../linked-service/index.ts";
import type { OperateActor } from "../user/index.ts";
import { listFiles } from "./outbound-email.repository.ts";
import type { OutboundView } from "./outbound-email.repository.ts";
import type { OutboundFileRow } from "./outbound-email.tables.ts";
import { listRecipientsOf } from "./recipient.repository.ts";
import { actionsOf } from "./send.service.ts";

type WireRow = Output<typeof api.listOutboundEmails>["data"][number];
type WireEmail = Output<typeof api.getOutboundEmail>["data"];

/** An e-mail as a list shows it. */
export function wireOutboundRow(actor: OperateActor, view: OutboundView): WireRow {
  const { case_id: caseId, case_reference: reference, case_title: title } = view;
  return {
    id: view.id,
    reference: view.reference,
    ...(caseId === null || reference === null || title === null ? {} : { case: { id: caseId, reference, title } }),
    subject: view.subject,
    to: [...view.to_people],
    attachments: view.attachments,
    state: view.state,
    copy_state: view.copy_state,
    bounced: view.bounced,
    by: view.user_name ?? view.rule ?? "",
    is_automatic: view.is_automatic,
    lacks_copy: view.copy_trouble !== null,
    created_at: view.created_at.toISOString(),
    ...(view.sent_at === null ? {} : { sent_at: view.sent_at.toISOString() }),
    ...(view.state === "queued" && view.cancel_until !== null ? { cancel_until: view.cancel_until.toISOString() } : {}),
    actions: actionsOf(actor, view),
    rev: view.rev,
  };
}

/** All that the screen of an e-mail shows. */
export async function wireOutbound(reader: Tx, actor: OperateActor, view: OutboundView): Promise<WireEmail> {
  const files = await listFiles(reader, view.id);
  const recipients = await listRecipientsOf(reader, view.id);
  const { from_name: name, from_address: address, answers_id: answersId, answers_reference: answers } = view;
  const url = await copyUrl(reader, actor, view);
  return {
    ...wireOutboundRow(actor, view),
    from: name === "" ? { address } : { name, address },
    cc: [...view.cc_people],
    bcc: [...view.bcc_people],
    body: view.body,
    keeps_copy: view.keeps_copy,
    copy_links: view.copy_links,
    ...(answersId === null || answers === null ? {} : { reply_to: { id: answersId, reference: answers } }),
    tag: view.tag,
    files: await Promise.all(files.map((file) => wireFile(reader, file))),
    ...(view.next_attempt_at === null ? {} : { next_attempt_at: view.next_attempt_at.toISOString() }),
    recipients: recipients.map((each) => ({
      address: each.address,
      state: each.state,
      ...(each.evidence === null ? {} : { evidence: each.evidence }),
      at: each.at.toISOString(),
    })),
    ...(view.trouble === null ? {} : { trouble: view.trouble }),
    ...(view.copy_trouble === null ? {} : { copy_trouble: view.copy_trouble }),
    ...(url === undefined ? {} : { copy_url: url }),
    ...(view.copy_folder === null ? {} : { copy_folder: view.copy_folder }),
  };
}

async function wireFile(reader: Tx, file: OutboundFileRow): Promise<WireEmail["files"][number]> {
  const { name, as_pdf, size, inbound_id: inboundId, inbound_ordinal: ordinal } = file;
  const common = { name, as_pdf, ...(size === null ? {} : { size }) };
  if (inboundId !== null && ordinal !== null) return { ...common, email: { id: inboundId, ordinal } };
  const service = await getService(reader, file.service_id ?? "");
  return { ...common, document: { service: service.system_name, id: file.item_id ?? "" } };
}

async function copyUrl(reader: Tx, actor: OperateActor, view: OutboundView): Promise<string | undefined> {
  const { case_id: caseId, copy_item_id: documentId, copy_container_id: containerId } = view;
  const row = caseId === null || documentId === null ? undefined : await findCase(reader, actor, caseId);
  if (row === undefined || documentId === null) return undefined;
  const service = { type: row.service_type, base_url: row.base_url };
  return pageOf(service, { rootId: row.item_id, containerId, documentId });
}
