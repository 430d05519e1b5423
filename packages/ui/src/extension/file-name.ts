/** What a page around may give a person of an extension's making: documents, and nothing that runs. */
const TYPES: Readonly<Record<string, string>> = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  csv: "text/csv",
  pdf: "application/pdf",
  ics: "text/calendar",
  json: "application/json",
  txt: "text/plain",
};
/** Separators of folders, what systems forbid, control characters, and signs that turn the order of letters around. */
// oxlint-disable-next-line no-control-regex -- they are what is taken out
const FORBIDDEN = /[\\/:*?"<>|\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const MOST_NAME = 150;

/** A name under which a file can be saved, with its type; `undefined` for a kind that is not given to people. */
export function savedAs(name: string): { readonly name: string; readonly type: string } | undefined {
  const clean = name
    .normalize("NFC")
    .replaceAll(FORBIDDEN, "_")
    .replaceAll(/^[.\s]+|[.\s]+$/g, "");
  const dot = clean.lastIndexOf(".");
  const extension = clean.slice(dot + 1).toLowerCase();
  const type = Object.hasOwn(TYPES, extension) ? TYPES[extension] : undefined;
  if (dot < 1 || type === undefined) return undefined;
  return { name: `${clean.slice(0, Math.min(dot, MOST_NAME))}.${extension}`, type };
}
