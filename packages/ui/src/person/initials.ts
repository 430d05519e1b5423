const UNSAID = /\([^)]*\)|\[[^\]]*\]/g;

/** The first letters of the first and the last word of a name; of scripts without capitals one letter. */
export function initialsOf(name: string): string {
  const words = name
    .replace(UNSAID, " ")
    .split(/\s+/)
    .map((word) => word.match(/\p{L}/u)?.[0] ?? "")
    .filter((letter) => letter !== "");
  const first = words[0] ?? "";
  const last = words.length > 1 ? (words.at(-1) ?? "") : "";
  return hasCase(first) ? `${first}${hasCase(last) ? last : ""}`.toUpperCase() : first;
}

function hasCase(letter: string): boolean {
  return letter.toLowerCase() !== letter.toUpperCase();
}
