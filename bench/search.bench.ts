import { listMeasure, PAGE } from "./lists.ts";
import type { Question } from "./lists.ts";
import { number, spreadText } from "./report.ts";
import type { Finding, Report } from "./report.ts";
import { ADMINISTRATOR, VIEWERS } from "./seed.ts";
import { pair } from "./timing.ts";
import type { World } from "./world.ts";

const MOST_TRIMMED = 1.3;
const MOST_GROWTH = 2;

interface Search {
  readonly what: string;
  readonly filter: string;
  readonly matches: (row: { name: string; client: string }) => boolean;
}

const hasWord =
  (word: string) =>
  ({ name }: { name: string }): boolean =>
    name.split(" ").includes(word);

const SEARCHES: readonly Search[] = [
  { what: "a word of 20 documents", filter: "name=rare77", matches: hasWord("rare77") },
  { what: "a word of 5 %", filter: "name=agreement", matches: hasWord("agreement") },
  { what: "a word of a third", filter: "name=draft", matches: hasWord("draft") },
  { what: "one matter", filter: "custom2=M77", matches: ({ client }) => client === "M77" },
];

/** Searches by name and matter, for people who see more or less, beside the administrator's. */
export async function benchSearch(world: World): Promise<Report> {
  const findings: Finding[] = [];
  const smallest = world.sizes[0] ?? 0;
  await using small = await world.serve(smallest);
  for (const size of world.sizes) {
    await using large = await world.serve(size);
    for (const search of SEARCHES) {
      const { what, filter, matches } = search;
      const path = `/documents?limit=${PAGE}&${filter}`;
      const ask = (userId: string): Question => ({ userId, path, matches });
      const administrator = await listMeasure(large, ask(ADMINISTRATOR));
      for (const { userId, sees } of VIEWERS) {
        const { ours, plain, ratio } = await pair(await listMeasure(large, ask(userId)), administrator);
        findings.push({
          path: `${what} of ${number(size)}, sees ${sees}`,
          measured: spreadText(ours, " ms"),
          against: `${number(plain.median)} ms administrator`,
          ratio: spreadText(ratio),
          goal: `≤ ${MOST_TRIMMED} ×`,
          isMet: ratio.median <= MOST_TRIMMED,
        });
      }
      if (size === smallest) continue;
      const grown = await pair(administrator, await listMeasure(small, ask(ADMINISTRATOR)));
      findings.push({
        path: `${what}, growth from ${number(smallest)} to ${number(size)}`,
        measured: spreadText(grown.ours, " ms"),
        against: spreadText(grown.plain, " ms"),
        ratio: spreadText(grown.ratio),
        goal: `≤ ${MOST_GROWTH} ×`,
        isMet: grown.ratio.median <= MOST_GROWTH,
      });
    }
  }
  return {
    findings,
    how: `GET documents?limit=${PAGE} with a filter over HTTP, one request after the other, each answer compared with the oracle's.`,
  };
}
