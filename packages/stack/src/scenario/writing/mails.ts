import type { MailAddress, MailAttachment, MailMessage } from "../documents/mail-message.ts";
import { conversationOf } from "../documents/mail-message.ts";
import { renderPdf } from "../documents/pdf.ts";
import { clientOf } from "../firm/clients.ts";
import { FIRM_DOMAIN, FIRM_NAME } from "../firm/libraries.ts";
import { personOf } from "../firm/people.ts";
import { daysAfter, longDate } from "./dates.ts";
import type { Commission } from "./facts.ts";
import { writeInstrument } from "./instruments.ts";
import { pickOpponent } from "./opponents.ts";
import { fill, paragraphOf } from "./phrases.ts";

const GREETINGS = ["Dear {name}", "Hello {name},", "{name}"];
const ENDINGS = ["Kind regards", "With best wishes", "Yours", "Many thanks"];

async function attachmentOf(given: Commission): Promise<MailAttachment> {
  const paper = { ...writeInstrument(given), title: conversationOf(given.planned.topic) };
  return {
    fileName: `${paper.title.replaceAll(/[\\/:*?"<>|]/g, "-")}.pdf`,
    contentType: "application/pdf",
    bytes: await renderPdf(paper),
  };
}

function correspondent(given: Commission): MailAddress {
  const { contact } = clientOf(given.planned.matter.clientId);
  if (given.chooser.chance(0.5)) return { name: contact.name, address: contact.email };
  const opponent = pickOpponent(given.chooser);
  return { name: opponent.name, address: opponent.email };
}

function quoteOf(given: Commission, from: MailAddress): string {
  const { phrases, chooser, facts, version } = given;
  const text = paragraphOf(phrases.requests, 2, { chooser, facts });
  return `On ${longDate(daysAfter(version.writtenOn, -1))} ${from.name} wrote:\r\n> ${text}`;
}

/** An e-mail between the author and the client or the other side; about half of them with a PDF attached. */
export async function writeMail(given: Commission): Promise<MailMessage> {
  const { phrases, chooser, facts, planned, version, author } = given;
  const by = { chooser, facts };
  const own: MailAddress = { name: author.fullName, address: author.email };
  const outside = correspondent(given);
  const isIncoming = chooser.chance(0.5);
  const [from, to] = isIncoming ? [outside, own] : [own, outside];
  const colleagues = planned.matter.team.filter((userId) => userId !== author.userId).map(personOf);
  const isAnswer = planned.topic.startsWith("RE: ");
  const attachments = chooser.chance(0.5) ? [await attachmentOf(given)] : [];
  const id = `${planned.matter.id}.${planned.number}`;
  return {
    from,
    to: [to],
    cc: colleagues.map(({ fullName, email }) => ({ name: fullName, address: email })),
    subject: planned.topic,
    sentAt: version.writtenOn,
    messageId: `<${id}@${FIRM_DOMAIN}>`,
    inReplyTo: isAnswer ? `<${id}.first@${FIRM_DOMAIN}>` : undefined,
    paragraphs: [
      fill(chooser.pick(GREETINGS), { name: to.name }),
      paragraphOf(phrases.background, 2, by),
      paragraphOf(phrases.issues, 2, by),
      paragraphOf(phrases.requests, 1, by),
      ...attachments.map(({ fileName }) => `I attach ${fileName}.`),
      `${chooser.pick(ENDINGS)}\r\n${from.name}`,
      ...(isIncoming ? [] : [`${author.title}\r\n${FIRM_NAME}\r\n${planned.matter.id}`]),
      ...(isAnswer ? [quoteOf(given, to)] : []),
    ],
    attachments,
  };
}
