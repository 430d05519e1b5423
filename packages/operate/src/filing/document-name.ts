const MOST_BYTES = 200;
const MOST_SUBJECT = 80;
const NOT_IN_NAMES = /[<>:"|?*/\\\p{Cc}\p{Cs}\u2028\u2029]/gu;

/** A name that every repository takes: what cannot stand in names is replaced, and its extension is kept. */
export function cleanName(given: string, originalName: string): string {
  const plain = given.normalize("NFC").replaceAll(NOT_IN_NAMES, "_").trim();
  const wanted = extensionOf(originalName);
  const named = wanted === "" || plain.toLowerCase().endsWith(wanted.toLowerCase()) ? plain : `${plain}${wanted}`;
  const extension = extensionOf(named);
  const stem = named.slice(0, named.length - extension.length).replaceAll(/^[. ]+|[. ]+$/gu, "");
  const room = MOST_BYTES - Buffer.byteLength(extension);
  let kept = "";
  for (const character of stem) {
    if (Buffer.byteLength(kept + character) > room) break;
    kept += character;
  }
  return `${kept.trimEnd() || "Document"}${extension}`;
}

/** The default name of a message that is filed whole (OPR-FIL-006). */
export function messageName(message: {
  readonly receivedAt: Date;
  readonly from: string;
  readonly subject: string;
}): string {
  const at = message.receivedAt.toISOString();
  const moment = `${at.slice(0, 10)} ${at.slice(11, 13)}${at.slice(14, 16)}`;
  const subject = Array.from(message.subject.trim()).slice(0, MOST_SUBJECT).join("");
  return cleanName(`${moment} in ${message.from}${subject === "" ? "" : ` – ${subject}`}.eml`, "message.eml");
}

/** `name`, or the first of `name (2)`, `name (3)` … that nothing has; `taken` in small letters. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name.toLowerCase())) return name;
  const extension = extensionOf(name);
  const stem = name.slice(0, name.length - extension.length);
  for (let number = 2; ; number += 1) {
    const other = `${stem} (${number})${extension}`;
    if (!taken.has(other.toLowerCase())) return other;
  }
}

function extensionOf(name: string): string {
  return /\.[A-Za-z0-9]{1,16}$/.exec(name)?.[0] ?? "";
}
