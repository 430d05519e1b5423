import { createOracle } from "./oracle.ts";
import type { Oracle } from "./oracle.ts";
import { timed } from "./timing.ts";
import type { FilledLibrary, ServedLibrary } from "./world.ts";

/** A list to be asked for, and what it must hold. */
export interface Question {
  readonly userId: string;
  /** Below the library's address. */
  readonly path: string;
  readonly matches?: (row: { name: string; client: string }) => boolean;
}

/** As many documents a page has. */
export const PAGE = 50;

const oracles = new WeakMap<FilledLibrary, Promise<Oracle>>();

/** The oracle of a library, read once. */
export function oracleOf(library: FilledLibrary): Promise<Oracle> {
  const oracle = oracles.get(library) ?? createOracle(library);
  oracles.set(library, oracle);
  return oracle;
}

/**
 * A measure of how many milliseconds a list takes over HTTP, one request after the other: the median of `times`. Every
 * answer is compared with the oracle's, so that one wrong row ends the run.
 */
export async function listMeasure(
  served: ServedLibrary,
  question: Question,
  times: number = 11,
): Promise<() => Promise<number>> {
  const oracle = await oracleOf(served.library);
  const expected = JSON.stringify(await oracle.newest(question.userId, PAGE, question.matches));
  const headers = { "x-auth-token": served.library.tokens.get(question.userId) ?? "" };
  const ask = async (): Promise<number> => {
    let text = "";
    const taken = await timed(async () => {
      const response = await fetch(served.base + question.path, { headers });
      text = await response.text();
    });
    const answer = JSON.parse(text) as { data: { results: { id: string }[] } };
    const ids = JSON.stringify(answer.data.results.map((row) => row.id));
    if (ids !== expected) {
      throw new Error(`${question.userId} ${question.path} was answered with ${ids} instead of ${expected}`);
    }
    return taken;
  };
  return async () => {
    const taken: number[] = [];
    for (let time = 0; time < times; time += 1) taken.push(await ask());
    return taken.toSorted((left, right) => left - right)[Math.floor(times / 2)] ?? 0;
  };
}
