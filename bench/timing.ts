/** Median, least and greatest of some numbers. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly greatest: number;
}

/** What two ways to do the same came to, round by round. */
export interface Pairing {
  readonly ours: Spread;
  readonly plain: Spread;
  /** Ours divided by the plain tool's of the same round. */
  readonly ratio: Spread;
}

/** As many pairs are measured at least (architecture 16). */
export const ROUNDS = 5;

/** The spread of `values`; throws when there are none. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((left, right) => left - right);
  const [least] = sorted;
  const greatest = sorted.at(-1);
  if (least === undefined || greatest === undefined) throw new Error("Nothing was measured");
  const upper = sorted[Math.floor(sorted.length / 2)] ?? greatest;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? least;
  return { median: (lower + upper) / 2, least, greatest };
}

/**
 * Measures A B A B …, so that what disturbs the machine for a while disturbs both. Each measure answers a rate or a
 * time, the same for both; one round before the first is not counted.
 */
export async function pair(
  ours: () => Promise<number>,
  plain: () => Promise<number>,
  rounds: number = ROUNDS,
): Promise<Pairing> {
  await ours();
  await plain();
  const pairs: { ours: number; plain: number }[] = [];
  for (let round = 0; round < rounds; round += 1) pairs.push({ ours: await ours(), plain: await plain() });
  return {
    ours: spreadOf(pairs.map((one) => one.ours)),
    plain: spreadOf(pairs.map((one) => one.plain)),
    ratio: spreadOf(pairs.map((one) => one.ours / one.plain)),
  };
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** The median milliseconds of `times` runs, one after the other. */
export async function medianTime(times: number, work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let run = 0; run < times; run += 1) taken.push(await timed(work));
  return spreadOf(taken).median;
}
