import { checkUserId, foldId, limits } from "@muniment/work-api/identity/user-rules";

// So many characters stay free for the number that tells equal names apart.
const ROOM_FOR_NUMBER = 6;

/** First initial and last name, without what a User ID cannot hold (CC-USR-018); empty when nothing is left. */
export function userIdFrom(fullName: string): string {
  const words = fullName
    .normalize("NFC")
    .split(/\p{Z}+/u)
    .map((word) => [...word].filter((character) => isAllowed(character)).join(""))
    .map((word) => word.replaceAll(/^[-_]+|[-_]+$/g, ""))
    .filter((word) => word !== "");
  const last = words.at(-1) ?? "";
  const initial = words.length > 1 ? ([...(words[0] ?? "")][0] ?? "") : "";
  const whole = [...foldId(`${initial}${last}`)].slice(0, limits.userId - ROOM_FOR_NUMBER).join("");
  return checkUserId(whole).messages.length === 0 ? whole : "";
}

function isAllowed(character: string): boolean {
  return /\p{M}/u.test(character) || checkUserId(character).messages.length === 0;
}
