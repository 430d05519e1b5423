import { sql } from "kysely";
import type { RawBuilder } from "kysely";

const MOST_WORDS = 500;
const MOST_LETTERS = 60;

/** The words of texts, as they are compared: each piece of letters and digits, in small letters. */
export function wordsOf(texts: readonly string[]): string[] {
  const words = texts.flatMap((text) =>
    text
      .normalize("NFKC")
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u),
  );
  const cut = words.filter((word) => word !== "").map((word) => [...word].slice(0, MOST_LETTERS).join(""));
  return [...new Set(cut)].slice(0, MOST_WORDS);
}

/** What is kept of texts so that they are found by their words. */
export function searchVector(texts: readonly string[]): RawBuilder<string> {
  return sql<string>`array_to_tsvector(${wordsOf(texts)}::text[])`;
}

/** Finds what has all words of `text`, of each at least the beginning; `undefined` when there is no word in it. */
export function searchQuery(text: string): RawBuilder<string> | undefined {
  const words = wordsOf([text]);
  if (words.length === 0) return undefined;
  // Words have no character that means something here.
  return sql<string>`${words.map((word) => `'${word}':*`).join(" & ")}::tsquery`;
}
