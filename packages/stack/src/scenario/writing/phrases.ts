import type { Chooser } from "../seeded-choice.ts";

/** A numbered clause or section: its heading and the sentences that may stand under it. */
export interface Clause {
  readonly heading: string;
  readonly sentences: readonly string[];
}

/**
 * What the writers of one area say. `{client}`, `{other}`, `{subject}`, `{amount}`, `{place}`, `{matter}`, `{date}`,
 * `{deadline}` and `{days}` stand for the facts of the matter.
 */
export interface AreaPhrases {
  /** The papers that this area draws up, the usual one first. */
  readonly instruments: readonly string[];
  readonly clauses: readonly Clause[];
  /** What has happened so far. */
  readonly background: readonly string[];
  /** What has to be thought about. */
  readonly issues: readonly string[];
  /** What is asked of the reader. */
  readonly requests: readonly string[];
  /** Entries of time sheets and invoices. */
  readonly work: readonly string[];
  /** Subjects of e-mails. */
  readonly subjects: readonly string[];
  /** Items of lists and schedules. */
  readonly items: readonly string[];
}

/** The facts that stand in for the braces. */
export type Facts = Readonly<Record<string, string>>;

/** The text with its `{facts}` put in, its first letter a capital; throws for a fact that is not given. */
export function fill(text: string, facts: Facts): string {
  const filled = text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const fact = facts[name];
    if (fact === undefined) throw new Error(`The phrase "${text}" asks for ${name}, which is not given.`);
    return fact;
  });
  return filled.charAt(0).toUpperCase() + filled.slice(1);
}

/** A paragraph of `count` different sentences of the list, in the list's order. */
export function paragraphOf(
  sentences: readonly string[],
  count: number,
  by: { chooser: Chooser; facts: Facts },
): string {
  return by.chooser
    .take(sentences, count)
    .map((sentence) => fill(sentence, by.facts))
    .join(" ");
}
