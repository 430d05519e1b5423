import type { Block, Paper } from "../documents/paper.ts";
import { FIRM_NAME } from "../firm/libraries.ts";
import { personOf, printedName } from "../firm/people.ts";
import { longDate } from "./dates.ts";
import { referenceOf } from "./facts.ts";
import type { Commission } from "./facts.ts";
import { pickOpponent } from "./opponents.ts";
import { fill, paragraphOf } from "./phrases.ts";

function paperOf(given: Commission, blocks: readonly Block[]): Paper {
  return {
    title: given.planned.name,
    author: given.author.fullName,
    writtenOn: given.version.writtenOn,
    reference: referenceOf(given),
    hasLetterhead: false,
    blocks,
  };
}

/** A memorandum on a question of the matter; later versions say more under Analysis. */
export function writeMemo(given: Commission): Paper {
  const { phrases, chooser, facts, planned, version, author } = given;
  const by = { chooser, facts };
  const readers = planned.matter.team.map((userId) => printedName(personOf(userId))).join(", ");
  return paperOf(given, [
    {
      kind: "table",
      header: ["Memorandum", FIRM_NAME],
      rows: [
        ["To", readers],
        ["From", printedName(author)],
        ["Date", longDate(version.writtenOn)],
        ["Matter", `${planned.matter.id} ${planned.matter.name}`],
        ["Status", given.isFinal ? "Final" : `Draft ${version.number}`],
      ],
    },
    { kind: "heading", text: "Question" },
    {
      kind: "paragraph",
      text: fill(`What {client} should know about {subject} before ${planned.topic.toLowerCase()} is settled.`, facts),
    },
    { kind: "heading", text: "Facts" },
    { kind: "paragraph", text: paragraphOf(phrases.background, 4, by) },
    { kind: "heading", text: "Analysis" },
    { kind: "paragraph", text: paragraphOf(phrases.issues, 2 + version.number, by) },
    { kind: "paragraph", text: paragraphOf(phrases.issues, 2, by) },
    { kind: "heading", text: "Next steps" },
    ...chooser.take(phrases.work, 3).map((text) => ({ kind: "clause" as const, level: 1 as const, text })),
  ]);
}

/** The note of a call or a meeting, as it was dictated. */
export function writeAttendanceNote(given: Commission): Paper {
  const { phrases, chooser, facts, planned, version, author } = given;
  const by = { chooser, facts };
  const minutes = chooser.integer(2, 9) * 6;
  return paperOf(given, [
    { kind: "paragraph", text: `${planned.matter.id} ${planned.matter.name}` },
    {
      kind: "paragraph",
      text: `${longDate(version.writtenOn)}, ${printedName(author)} attending by telephone on ${pickOpponent(chooser).name}. ${minutes} minutes.`,
    },
    { kind: "paragraph", text: paragraphOf(phrases.background, 2, by) },
    { kind: "paragraph", text: `Points raised: ${paragraphOf(phrases.issues, 2, by)}` },
    { kind: "heading", text: "To do" },
    ...chooser.take(phrases.work, 2).map((text) => ({ kind: "clause" as const, level: 1 as const, text })),
    { kind: "paragraph", text: fill("Reported to {client} the same day.", facts) },
  ]);
}
