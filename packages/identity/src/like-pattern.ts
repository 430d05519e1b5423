/** `text` as a LIKE pattern in which only `*` stands for anything. */
export function wildcardPattern(text: string): string {
  return escapeLike(text).replaceAll("*", "%");
}

/** `text` for use within a LIKE pattern. */
export function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
}
