import type { DataObject } from "@muniment/documents/generate";
import type { CaseHead, CaseRow } from "../case/index.ts";
import type { CaseParticipant } from "../participant/index.ts";

/** What a document is about. */
export interface DocumentSubject {
  readonly row: CaseRow;
  readonly participants: readonly CaseParticipant[];
  readonly recipient: CaseParticipant | undefined;
  readonly person: { readonly name: string; readonly email: string; readonly login: string };
  readonly template: string;
  readonly language: string;
  readonly now: Date;
  readonly answers: Readonly<Record<string, string>>;
}

const ANSWERS = "answers.";

/** The data that templates, names and paths are filled with (OPR-GEN-001), as the person may see them. */
export function dataOf(subject: DocumentSubject): DataObject {
  const { row, participants, recipient, person, template, language, now, answers } = subject;
  const matter = matterData(row, participants);
  const at = now.toISOString();
  return {
    case: matter,
    context: matter,
    document: {
      date: at.slice(0, 10),
      language,
      template,
      recipient: recipient === undefined ? null : participantData(recipient),
      sender: { ...person },
    },
    user: { ...person },
    now: at,
    env: { now: { utc: { value: at } } },
    answers: Object.fromEntries(
      Object.entries(answers).flatMap(([path, text]) => {
        const name = path.startsWith(ANSWERS) ? path.slice(ANSWERS.length) : "";
        return name === "" ? [] : [[name, text]];
      }),
    ),
  };
}

/** What a case is, for templates and masks; `values` are what the fields of its work type have. */
export function matterData(row: CaseHead, participants: readonly CaseParticipant[]): DataObject {
  const roles = Map.groupBy(participants, ({ role }) => role);
  return {
    reference: row.reference,
    title: row.title,
    type: row.work_type,
    phase: row.phase,
    opened: row.created_at.toISOString(),
    closed: row.closed_at?.toISOString() ?? null,
    owner: { name: row.owner_name },
    workspace: row.place_name,
    values: { ...row.data },
    roles: Object.fromEntries([...roles].map(([role, list]) => [role, list.map(participantData)])),
    participants: participants.map(participantData),
  };
}

function participantData({ entity, role_name: role, contact, reference }: CaseParticipant): DataObject {
  const addresses = entity.addresses.map(addressLines);
  const own: DataObject = {
    name: entity.name,
    kind: entity.kind,
    salutation: entity.salutation ?? null,
    reference: entity.reference ?? null,
    email: entity.emails[0]?.address ?? null,
    emails: entity.emails.map(({ address }) => address),
    phone: entity.phones[0]?.number ?? null,
    phones: entity.phones.map(({ number }) => number),
    address: addresses[0] ?? null,
    addresses,
  };
  return { ...own, reference: reference ?? entity.reference ?? null, role, contact: contact ?? null, ods: own };
}

/** An address as it stands on an envelope, line by line. */
function addressLines(address: CaseParticipant["entity"]["addresses"][number]): string {
  const { street, postcode, city, region, country } = address;
  const town = [postcode, city].filter(isThere).join(" ");
  return [street, town, region, country].filter(isThere).join("\n");
}

const isThere = (text: string | null | undefined): text is string => text !== null && text !== undefined && text !== "";
