const PART = /^(z|\d{1,6})(?:-(z|\d{1,6}))?$/;

/** A list of pages that cannot be read, or that names pages a document does not have. */
class PageRangeError extends Error {}

/**
 * The pages that `1-3,7,9-z` names in a document of `last` pages, in that order; `z` is the last one, and what counts
 * down is reversed. Throws `PageRangeError`.
 */
export function parsePages(text: string, last: number): number[] {
  return text.split(",").flatMap((part) => {
    const found = PART.exec(part.trim());
    if (found === null) throw new PageRangeError(`"${part.trim()}" names no pages`);
    const from = pageOf(found[1] ?? "", last);
    const to = found[2] === undefined ? from : pageOf(found[2], last);
    const step = from <= to ? 1 : -1;
    return Array.from({ length: Math.abs(to - from) + 1 }, (_, at) => from + at * step);
  });
}

function pageOf(word: string, last: number): number {
  const page = word === "z" ? last : Number(word);
  if (!Number.isInteger(page) || page < 1 || page > last) throw new PageRangeError(`There is no page ${word}`);
  return page;
}
