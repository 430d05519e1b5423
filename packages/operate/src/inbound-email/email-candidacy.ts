import type { Candidacy, CandidacyOf } from "../allocation/index.ts";
import type { Tx } from "@muniment/platform/db";
import { findCaseHeadAsSystem } from "../case/index.ts";
import { findMailbox } from "../mailbox/index.ts";
import { participantsOf } from "../participant/index.ts";
import { getEmail, listEmailCases, listEmailDocuments } from "./email.repository.ts";
import type { Email } from "./email.repository.ts";
import { findEmailView } from "./email-view.repository.ts";
import { lastHandler } from "./match.repository.ts";

/** What rules see of an e-mail (OPR-INB-050): its own data, and that of the case that it is linked to. */
export async function emailCandidacy(reader: Tx, email: Email, at: Date): Promise<Candidacy> {
  const [linked] = await listEmailCases(reader, [email.id]);
  const known = linked === undefined ? undefined : await findCaseHeadAsSystem(reader, linked.case_id);
  const documents = (await listEmailDocuments(reader, [email.id])).filter(({ ordinal }) => ordinal > 0);
  const last = await lastHandler(reader, email);
  const mailbox = await findMailbox(reader, email.mailbox_id);
  const facts = {
    type: "inbound-email",
    subject: email.subject,
    text: email.body_text ?? "",
    sender: email.from_address ?? "",
    sender_domain: email.from_address?.split("@").at(-1) ?? "",
    mailbox: mailbox?.name ?? "",
    class: email.class,
    received_at: email.received_at.toISOString(),
    attachments: documents.length,
    attachment_types: [...new Set(documents.map(({ name }) => name.split(".").at(-1)?.toLowerCase() ?? ""))],
    first_contact: email.is_first_contact ? "yes" : "no",
  };
  if (known === undefined) return { facts, at, ...(last === undefined ? {} : { last }) };
  const owner =
    known.owner_user_id === null
      ? ({ kind: "team", id: known.owner_team_id ?? "" } as const)
      : ({ kind: "user", id: known.owner_user_id } as const);
  const parties = await participantsOf(reader, known.id);
  return {
    facts: {
      ...facts,
      case: known.reference,
      case_title: known.title,
      case_phase: known.phase,
      case_owner: known.owner_name,
      participant: parties.map(({ entity }) => entity.name),
    },
    case: { id: known.id, owner },
    at,
    ...(last === undefined ? {} : { last }),
  };
}

/** The same of an e-mail that the person may see, to try a rule with it. */
export const candidacyOfEmail: CandidacyOf = async (reader, actor, { id, type }) => {
  if (type !== "inbound-email" || (await findEmailView(reader, actor, id)) === undefined) return undefined;
  const email = await getEmail(reader, id);
  return emailCandidacy(reader, email, email.received_at);
};
