import { randomInt } from "node:crypto";

/** 32 signs that nobody takes for one another (OPR-INB-041). */
const SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const LENGTH = 10;
const TAG = new RegExp(String.raw`\[\s*OP-((?:\s*[${SIGNS}]){${LENGTH}})\s*\]`, "gi");
const MOST_TAGS = 10;

/** A new tag, without its brackets; its last sign checks the others. */
export function newTag(): string {
  const signs = Array.from({ length: LENGTH - 1 }, () => SIGNS[randomInt(SIGNS.length)]).join("");
  return signs + checkSign(signs);
}

/** The tags that a subject bears; one with a slip of the pen is none. */
export function findTags(subject: string): string[] {
  const found = [...subject.matchAll(TAG)].slice(0, MOST_TAGS).map(([, signs = ""]) => plain(signs));
  return [...new Set(found.filter((tag) => checkSign(tag.slice(0, -1)) === tag.at(-1)))];
}

/** The subject with this tag at its end, and no other. */
export function withTag(subject: string, tag: string): string {
  const bare = subject.replaceAll(TAG, " ").replaceAll(/\s+/g, " ").trim();
  return `${bare} [OP-${tag}]`.trim();
}

const plain = (signs: string): string => signs.replaceAll(/\s/g, "").toUpperCase();

// Luhn's sum over 32 signs: it finds one wrong sign, and nearly any two neighbours that changed places.
function checkSign(signs: string): string {
  let sum = 0;
  let factor = 2;
  for (const sign of [...signs].toReversed()) {
    const value = SIGNS.indexOf(sign) * factor;
    sum += Math.floor(value / SIGNS.length) + (value % SIGNS.length);
    factor = factor === 2 ? 1 : 2;
  }
  return SIGNS[(SIGNS.length - (sum % SIGNS.length)) % SIGNS.length] ?? "";
}
