import type { Block, Paper } from "../documents/paper.ts";
import { clientOf } from "../firm/clients.ts";
import { FIRM_NAME } from "../firm/libraries.ts";
import { printedName } from "../firm/people.ts";
import { longDate } from "./dates.ts";
import { referenceOf } from "./facts.ts";
import type { Commission } from "./facts.ts";
import { pickOpponent } from "./opponents.ts";
import { fill, paragraphOf } from "./phrases.ts";

const OPENINGS = [
  "We write further to our conversation of {date}.",
  "Thank you for your letter of {date}, to which we reply below.",
  "We refer to the matter above and to our earlier letters.",
  "As you asked, we set out where the matter stands.",
];
const TO_CLIENT = [
  "If anything in this letter is unclear, please ring the writer at any time before {deadline}.",
  "We shall write again as soon as we hear from {other}, and in any case before {deadline}.",
  "Our time to date is within the estimate that we gave you.",
];
const TO_OTHER_SIDE = [
  "All rights of our client are reserved.",
  "We look forward to hearing from you by {deadline}, failing which we shall take instructions to proceed.",
  "This letter is written without prejudice to any point not dealt with in it.",
];

function addressee(given: Commission): { readonly name: string; readonly lines: readonly string[] } {
  const client = clientOf(given.planned.matter.clientId);
  if (given.planned.towards === "client") {
    return { name: client.contact.name, lines: [client.contact.name, client.name, ...client.address] };
  }
  const opponent = pickOpponent(given.chooser);
  return { name: opponent.name, lines: [opponent.name, opponent.firm, `for ${given.planned.matter.counterparty}`] };
}

/** A letter of the firm to its client or to the other side's lawyer. */
export function writeLetter(given: Commission): Paper {
  const { phrases, chooser, facts, version, author, planned } = given;
  const by = { chooser, facts };
  const to = addressee(given);
  const closing = planned.towards === "client" ? TO_CLIENT : TO_OTHER_SIDE;
  const paragraph = (text: string): Block => ({ kind: "paragraph", text });
  const blocks: Block[] = [
    { kind: "lines", lines: [longDate(version.writtenOn), `Our reference: ${referenceOf(given)}`, ...to.lines] },
    ...(given.isFinal ? [] : [paragraph(`Draft ${version.number} – not sent`)]),
    paragraph(`Dear ${to.name}`),
    { kind: "heading", text: fill("{matter}", facts) },
    paragraph(fill(chooser.pick(OPENINGS), facts)),
    paragraph(paragraphOf(phrases.background, 3, by)),
    paragraph(paragraphOf(phrases.issues, 2, by)),
    paragraph(paragraphOf(phrases.issues, 1 + version.number, by)),
    paragraph(paragraphOf(phrases.requests, 2, by)),
    paragraph(paragraphOf(closing, 2, by)),
    paragraph("Yours sincerely"),
    { kind: "signature", name: printedName(author), role: `${author.title}, for ${FIRM_NAME}` },
  ];
  return {
    title: planned.name,
    author: author.fullName,
    writtenOn: version.writtenOn,
    reference: referenceOf(given),
    hasLetterhead: true,
    blocks,
  };
}
