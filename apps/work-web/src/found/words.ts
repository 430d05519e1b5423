/** Words without a sign of their own also match the beginnings of words. */
export function wordsOf(text: string): string {
  if (text.includes('"')) return text;
  return text
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => (word.endsWith("*") ? word : `${word}*`))
    .join(" ");
}
