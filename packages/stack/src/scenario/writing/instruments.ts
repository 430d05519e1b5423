import type { Block, Paper } from "../documents/paper.ts";
import { clientOf } from "../firm/clients.ts";
import { FIRM_NAME } from "../firm/libraries.ts";
import { longDate } from "./dates.ts";
import { referenceOf } from "./facts.ts";
import type { Commission } from "./facts.ts";
import { fill } from "./phrases.ts";
import type { Clause } from "./phrases.ts";

const BOILERPLATE: readonly Clause[] = [
  {
    heading: "Notices",
    sentences: [
      "A notice is given in writing and delivered by hand, by recorded post, or by e-mail to the address last notified.",
      "A notice received after five o'clock counts as received on the next business day.",
    ],
  },
  {
    heading: "Whole agreement",
    sentences: [
      "This document and the papers to which it refers are the whole agreement of the parties on its subject.",
      "A change has effect only if it is made in writing and signed by or for each party.",
    ],
  },
  {
    heading: "Waiver and severance",
    sentences: [
      "Delay in exercising a right is not a waiver of it.",
      "If a provision cannot be enforced, the others are not affected.",
    ],
  },
  {
    heading: "Counterparts",
    sentences: ["This document may be signed in any number of counterparts, which together are one instrument."],
  },
  {
    heading: "Law",
    sentences: ["The law of England and Wales governs this document, and its courts alone decide disputes about it."],
  },
];

const PLEADING_END: readonly Block[] = [
  { kind: "heading", text: "Statement of truth" },
  {
    kind: "paragraph",
    text: "The party named above believes that the facts stated in this document are true and understands that proceedings for contempt may be brought against anyone who makes a false statement without an honest belief in its truth.",
  },
];

function clauseBlocks(clauses: readonly Clause[], sentences: number, given: Commission): Block[] {
  return clauses.flatMap((clause) => [
    { kind: "clause" as const, level: 1 as const, text: clause.heading },
    ...given.chooser
      .take(clause.sentences, sentences)
      .map((text) => ({ kind: "clause" as const, level: 2 as const, text: fill(text, given.facts) })),
  ]);
}

function opening(given: Commission): Block[] {
  const { planned, version, facts } = given;
  const client = clientOf(planned.matter.clientId).name;
  const draft: Block[] = given.isFinal
    ? []
    : [
        {
          kind: "lines",
          lines: [`${FIRM_NAME} draft ${version.number}`, longDate(version.writtenOn), "Subject to contract"],
        },
      ];
  if (planned.matter.area === "litigation") {
    return [
      ...draft,
      { kind: "lines", lines: [`Claim no. ${planned.matter.id.replace("-", "/")}`] },
      { kind: "paragraph", text: `Between ${client}, Claimant, and ${planned.matter.counterparty}, Defendant` },
    ];
  }
  return [
    ...draft,
    { kind: "paragraph", text: `Dated ${longDate(version.writtenOn)}` },
    { kind: "paragraph", text: `Made between ${client} and ${planned.matter.counterparty}` },
    { kind: "heading", text: "Background" },
    { kind: "paragraph", text: fill("The parties have agreed on {subject} on the terms that follow.", facts) },
  ];
}

/** An agreement, deed, policy or pleading; each version says more than the one before. */
export function writeInstrument(given: Commission): Paper {
  const { planned, version, author, phrases } = given;
  const isPleading = planned.matter.area === "litigation";
  const sentences = given.isFinal ? 4 : 1 + version.number;
  const client = clientOf(planned.matter.clientId);
  const blocks: Block[] = [
    ...opening(given),
    ...clauseBlocks(phrases.clauses, sentences, given),
    ...(isPleading ? PLEADING_END : clauseBlocks(BOILERPLATE, 2, given)),
    { kind: "signature", name: client.contact.name, role: `for ${client.name}` },
    ...(isPleading
      ? []
      : [{ kind: "signature" as const, name: "Authorised signatory", role: `for ${planned.matter.counterparty}` }]),
  ];
  return {
    title: planned.topic,
    author: author.fullName,
    writtenOn: version.writtenOn,
    reference: referenceOf(given),
    hasLetterhead: false,
    blocks,
  };
}
