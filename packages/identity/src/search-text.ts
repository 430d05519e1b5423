import { escapeLike } from "./like-pattern.ts";

const MAX_WORDS = 8;

/** The name's words without case and accents, each after a space, so that the beginning of a word is found. */
export function searchName(fullName: string): string {
  const words = fold(fullName)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  return words.map((word) => ` ${word}`).join("");
}

/** User ID and e-mail without case and accents, so that any part is found. */
export function searchIds(userId: string, email: string): string {
  return `${fold(userId)}\n${fold(email)}`;
}

/** The words of a group's name, and after a line break its id, for `groupSearchWords`. */
export function searchGroup(groupId: string, fullName: string): string {
  return `${searchName(fullName)}\n${fold(groupId)}`;
}

/** The words of a query as pairs of patterns for a group's search text: one for the name, one for the id. */
export function groupSearchWords(query: string): SearchWord[] {
  return searchWords(query).map(({ name, ids }) => ({ name, ids: `%\n${ids}` }));
}

/** A word of a query, as it must begin a word of the name, and as it must stand in id or e-mail. */
export interface SearchWord {
  readonly name: string;
  readonly ids: string;
}

/** The words of a query as patterns for LIKE; all of them must match (control-center.md CC-LST-004). */
export function searchWords(query: string): SearchWord[] {
  return query
    .split(/\s+/u)
    .filter((word) => word !== "")
    .slice(0, MAX_WORDS)
    .map((word) => ({ name: `%${escapeLike(searchName(word))}%`, ids: `%${escapeLike(fold(word))}%` }));
}

function fold(text: string): string {
  return text.normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
