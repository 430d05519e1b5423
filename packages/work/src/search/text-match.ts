import { sql } from "kysely";
import type { RawBuilder } from "kysely";

/**
 * Whole words of `column` (work-api.md 12.5): several words, apart by blanks or commas, are alternatives; a quoted
 * phrase is exact; a trailing `*` matches beginnings where `wildcard` is on.
 */
export function matchesWords(
  column: RawBuilder<string>,
  text: string,
  options: { wildcard: boolean },
): RawBuilder<boolean> {
  const phrases = [...text.matchAll(/"([^"]*)"|([^\s,]+)/g)].map((match) => ({
    words: match[1] ?? match[2] ?? "",
    isPrefix: options.wildcard && match[1] === undefined && (match[2] ?? "").endsWith("*"),
  }));
  const queries = phrases
    .map(({ words, isPrefix }) => ({ words: words.replaceAll("*", " ").trim(), isPrefix }))
    .filter(({ words }) => words !== "")
    .map(({ words, isPrefix }) =>
      isPrefix ? sql`work.prefix_query(${words})` : sql`phraseto_tsquery('simple', ${words})`,
    );
  if (queries.length === 0) return text.trim() === "" || text.includes("*") ? sql`true` : sql`false`;
  return sql`to_tsvector('simple', ${column}) @@ (${sql.join(queries, sql` || `)})`;
}

/** The whole field without regard to case, with `*` for any text. */
export function matchesField(column: RawBuilder<string>, pattern: string): RawBuilder<boolean> {
  if (!pattern.includes("*")) return sql`lower(${column}) = lower(${pattern})`;
  return sql`lower(${column}) like lower(${likePattern(pattern)})`;
}

/** One of several exact values, apart by commas, without regard to case. */
export function matchesAny(column: RawBuilder<string>, list: string): RawBuilder<boolean> {
  const values = list
    .split(",")
    .map((value) => value.trim().toLowerCase())
    .filter((value) => value !== "");
  return values.length === 1 ? sql`lower(${column}) = ${values[0]}` : sql`lower(${column}) = any(${values}::text[])`;
}

/** Text anywhere in the field, without regard to case. */
export function containsText(column: RawBuilder<string>, text: string): RawBuilder<boolean> {
  return sql`position(lower(${text}) in lower(${column})) > 0`;
}

/** A `like` pattern in which `*` stands for any text and everything else for itself. */
function likePattern(pattern: string): string {
  return pattern.replaceAll(/[\\%_]/g, String.raw`\$&`).replaceAll("*", "%");
}
