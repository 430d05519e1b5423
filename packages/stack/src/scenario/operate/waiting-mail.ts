import { renderDocx } from "../documents/docx.ts";
import { renderEml } from "../documents/eml.ts";
import type { MailAddress, MailAttachment, MailMessage } from "../documents/mail-message.ts";
import type { Block, Paper } from "../documents/paper.ts";
import { renderPdf } from "../documents/pdf.ts";
import { renderXlsx } from "../documents/xlsx.ts";
import { FIRM_NAME } from "../firm/libraries.ts";

/** A message that waits at the door of the demonstration firm. */
export interface WaitingMail {
  readonly from: string;
  readonly raw: Buffer;
}

type Letter = Pick<MailMessage, "from" | "subject" | "paragraphs" | "attachments"> & {
  /** Names the message for all time. */
  readonly key: string;
  /** Since noon of the day before it is made. */
  readonly minutes: number;
};

const DAY = 86_400_000;
const MINUTE = 60_000;
const NOON = 12 * 60;
const PDF = "application/pdf";
const WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

const grantchester: MailAddress = {
  name: "Hollis Grantchester",
  address: "hollis.grantchester@dunmere-castellan.example",
};
const solheim: MailAddress = { name: "Gudrun Solheim-Aas", address: "gudrun.solheim@halcyonbrightwater.example" };
const harbour: MailAddress = { name: "Eastquay Harbour Office", address: "estates@eastquay-harbour.example" };
const stranger: MailAddress = { name: "Wilhelmina Oduya-Strand", address: "w.oduya@strandbakery.example" };

/** Four messages with what lawyers send; those of cases carry the reference that `referenceOf` gives for a matter. */
export async function writeWaitingMail(
  mailbox: string,
  referenceOf: (matterId: string) => string,
  now: Date,
): Promise<readonly WaitingMail[]> {
  const yesterday = Math.floor(now.getTime() / DAY) * DAY - DAY + NOON * MINUTE;
  const letters = [
    await impellers(referenceOf("10012-0003")),
    await disclosure(referenceOf("10012-0001")),
    await quayWall(),
    await enquiry(),
  ];
  return letters.map(({ key, minutes, ...letter }) => ({
    from: letter.from.address,
    raw: renderEml({
      ...letter,
      to: [{ name: FIRM_NAME, address: mailbox }],
      cc: [],
      sentAt: new Date(yesterday + minutes * MINUTE),
      messageId: `<${key}@${letter.from.address.slice(letter.from.address.indexOf("@") + 1)}>`,
      inReplyTo: undefined,
    }),
  }));
}

async function impellers(reference: string): Promise<Letter> {
  const report = paper("Metallurgical report on impellers 12 to 19", grantchester.name, [
    { kind: "heading", text: "Summary" },
    {
      kind: "paragraph",
      text: "Eight impellers of the second delivery were cut and examined. In six of them the vane roots show casting voids of up to four millimetres, which agree with the fracture seen on site.",
    },
    { kind: "heading", text: "Method" },
    {
      kind: "paragraph",
      text: "Sections were taken at the root of each vane, polished and etched. Hardness was measured at nine points of each section.",
    },
  ]);
  const letter = paper("Open letter on quantum", grantchester.name, [
    { kind: "lines", lines: ["Open correspondence", `Our reference DC/4471`, `Your reference ${reference}`] },
    {
      kind: "paragraph",
      text: "Our client does not accept that loss of output follows from the replacement of the impellers. We ask for the running logs of the Eastquay plant from March to July.",
    },
    { kind: "signature", name: grantchester.name, role: "Dunmere Castellan LLP" },
  ]);
  return {
    key: "dc-4471-report",
    minutes: 0,
    from: grantchester,
    subject: `Tideway Pumps – expert report and open letter [${reference}]`,
    paragraphs: [
      "Dear Ms Pendry",
      "Please find our client's metallurgical report, our open letter, and a draft of the agenda for the meeting of experts.",
      "We should be glad of the running logs by the end of next week.",
      "Yours sincerely\r\nHollis Grantchester\r\nDunmere Castellan LLP",
    ],
    attachments: [
      file("Metallurgical report – impellers 12 to 19.pdf", PDF, await renderPdf(report)),
      file("Open letter on quantum.pdf", PDF, await renderPdf(letter)),
      file("Agenda for the meeting of experts (draft).docx", WORD, await renderDocx(report)),
    ],
  };
}

async function disclosure(reference: string): Promise<Letter> {
  const schedule = await renderXlsx([
    {
      name: "Contracts",
      columns: [
        { header: "Contract", width: 40 },
        { header: "Counterparty", width: 30 },
        { header: "Value", width: 16 },
      ],
      rows: [
        ["Membrane supply, line A", "Penrose Water", 1_240_000],
        ["Membrane supply, line B", "Tamar Utilities", 985_500],
        ["Maintenance", "Penrose Water", 212_000],
      ],
      totals: ["", "Total", 2_437_500],
    },
  ]);
  const consent = paper("Consent to the change of control", solheim.name, [
    {
      kind: "paragraph",
      text: "Penrose Water consents to the change of control of Saltmere Membranes Ltd, provided that the guarantee of the present parent stays in force until the end of the year.",
    },
  ]);
  return {
    key: "hb-disclosure-7",
    minutes: 95,
    from: solheim,
    subject: `Lantern: contracts schedule and first consent, ${reference}`,
    paragraphs: [
      "Hello Edmund,",
      "The schedule is complete now. One consent has come in, with a condition that we did not expect.",
      "Can we speak before the board meets?",
      "Gudrun",
    ],
    attachments: [
      file("Schedule of material contracts.xlsx", EXCEL, schedule),
      file("Consent – Penrose Water.pdf", PDF, await renderPdf(consent)),
    ],
  };
}

async function quayWall(): Promise<Letter> {
  const terms = paper("Heads of terms: quay wall", harbour.name, [
    { kind: "clause", level: 1, text: "Term" },
    { kind: "clause", level: 2, text: "Twenty-five years from the completion of the works to the quay wall." },
    { kind: "clause", level: 1, text: "Option" },
    { kind: "clause", level: 2, text: "The tenant may take the northern berth at any time before the tenth year." },
  ]);
  return {
    key: "eq-heads-3",
    minutes: 160,
    from: harbour,
    subject: "Eastquay: heads of terms for the quay wall",
    paragraphs: [
      "Dear Nkechi",
      "Our surveyors have agreed the heads of terms. A marked copy is attached.",
      "Kind regards\r\nThe Harbour Office",
    ],
    attachments: [file("Heads of terms, quay wall.docx", WORD, await renderDocx(terms))],
  };
}

async function enquiry(): Promise<Letter> {
  const lease = paper("Lease of the bakery, Strand Lane", stranger.name, [
    { kind: "paragraph", text: "The rent is reviewed on the fifth anniversary, upwards only." },
  ]);
  return {
    key: "strand-enquiry",
    minutes: 215,
    from: stranger,
    subject: "Rent review of our bakery – can you help?",
    paragraphs: [
      "Good afternoon,",
      "Our landlord wants to double the rent of the bakery. I attach the lease. May I ask what you would charge to look at it?",
      "Wilhelmina Oduya-Strand",
    ],
    attachments: [file("Lease Strand Lane.pdf", PDF, await renderPdf(lease))],
  };
}

function file(fileName: string, contentType: string, bytes: Buffer): MailAttachment {
  return { fileName, contentType, bytes };
}

function paper(title: string, author: string, blocks: readonly Block[]): Paper {
  return { title, author, writtenOn: new Date(0), reference: "", hasLetterhead: false, blocks };
}
