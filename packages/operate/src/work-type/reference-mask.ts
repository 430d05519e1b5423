const TOKEN = /\{(year|month|seq)(?::(\d{1,2}))?\}/g;
const MOST_DIGITS = 12;

/** What is wrong with a mask for references, in words; nothing when it can be used (OPR-WTY-004). */
export function maskMistake(mask: string): string | undefined {
  const sequences = [...mask.matchAll(TOKEN)].filter(([, name]) => name === "seq");
  if (sequences.length !== 1) return "Name {seq} in it once: two cases cannot have the same reference.";
  if (sequences.some(([, , digits]) => Number(digits ?? 1) < 1 || Number(digits ?? 1) > MOST_DIGITS)) {
    return `{seq} has 1 to ${MOST_DIGITS} digits, such as {seq:5}.`;
  }
  const fixed = mask.replaceAll(TOKEN, "1");
  return /^[\p{L}\p{N}][\p{L}\p{N}./_-]{0,31}$/u.test(fixed)
    ? undefined
    : "Use letters, digits, . / _ - and {year}, {month} and {seq}; begin with a letter or a digit.";
}

/** The reference that a mask means for a number. */
export function referenceOf(mask: string, number: number, at: Date): string {
  return mask.replaceAll(TOKEN, (_raw, name: string, digits: string | undefined) => {
    if (name === "year") return String(at.getUTCFullYear());
    if (name === "month") return String(at.getUTCMonth() + 1).padStart(2, "0");
    return String(number).padStart(Number(digits ?? 1), "0");
  });
}
