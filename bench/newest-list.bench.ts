import { listMeasure, PAGE } from "./lists.ts";
import { number, spreadText } from "./report.ts";
import type { Finding, Report } from "./report.ts";
import { ADMINISTRATOR, VIEWERS } from "./seed.ts";
import { pair } from "./timing.ts";
import type { World } from "./world.ts";

const MOST_MILLISECONDS = 5;
const MOST_GROWTH = 2;
const PATH = `/documents?limit=${PAGE}`;

/** The newest 50 documents that somebody may see in a whole library, by how much they see. */
export async function benchNewestList(world: World): Promise<Report> {
  const findings: Finding[] = [];
  const smallest = world.sizes[0] ?? 0;
  await using small = await world.serve(smallest);
  for (const size of world.sizes) {
    await using large = await world.serve(size);
    const administrator = await listMeasure(large, { userId: ADMINISTRATOR, path: PATH });
    for (const { userId, sees } of VIEWERS) {
      const ours = await listMeasure(large, { userId, path: PATH });
      const { ours: taken, plain, ratio } = await pair(ours, administrator);
      findings.push({
        path: `newest ${PAGE} of ${number(size)}, sees ${sees}`,
        measured: spreadText(taken, " ms"),
        against: `${number(plain.median)} ms administrator`,
        ratio: spreadText(ratio),
        goal: `≤ ${MOST_MILLISECONDS} ms`,
        isMet: taken.median <= MOST_MILLISECONDS,
      });
    }
    if (size === smallest) continue;
    for (const { userId, sees } of VIEWERS) {
      const grown = await pair(
        await listMeasure(large, { userId, path: PATH }),
        await listMeasure(small, { userId, path: PATH }),
      );
      findings.push({
        path: `growth from ${number(smallest)} to ${number(size)}, sees ${sees}`,
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
    how: `GET documents?limit=${PAGE} over HTTP, one request after the other, each answer compared with the oracle's.`,
  };
}
