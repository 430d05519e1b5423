/** JSON escapes control characters and lone halves of characters by letters, which mean themselves in an array of PostgreSQL. */
const ESCAPED_BY_LETTER = /\\[^"\\]/u;

/**
 * A column of values as one parameter, to be cast to an array (`::text[]`): an array of JSON in braces is one of
 * PostgreSQL. The driver writes arrays element by element, which is most of the cost of keeping thousands of rows.
 */
export function arrayLiteral(values: readonly (boolean | number | string)[]): string {
  const json = JSON.stringify(values);
  if (!ESCAPED_BY_LETTER.test(json)) return `{${json.slice(1, -1)}}`;
  return `{${values.map((value) => `"${String(value).replaceAll(/["\\]/g, "\\$&")}"`).join()}}`;
}
