import { fieldLimits } from "@muniment/work-api/profile-fields";
import { splitFileName } from "./document-type.ts";

const LONGEST = 180;
/** Names that Windows keeps for devices. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;

/** The name of a document as that of a file, as it is. */
export function fileNameOf({ name, extension }: { readonly name: string; readonly extension: string }): string {
  const suffix = extension === "" ? "" : `.${extension}`;
  return name.toLowerCase().endsWith(suffix.toLowerCase()) ? name : `${name}${suffix}`;
}

/** Characters that other systems forbid in file names are replaced, in names that leave the house alone (WORK-UPL-010). */
function withoutForbidden(fileName: string): string {
  return fileName.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, "_");
}

/** A name that every system takes for one file or folder, and that leads nowhere else. */
export function safePathSegment(name: string): string {
  // Characters that turn the direction of writing make `exe.doc` out of `cod.exe`.
  const plain = withoutForbidden(name.normalize("NFC").replaceAll(/[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, ""));
  const dot = plain.lastIndexOf(".");
  const end = dot > 0 && plain.length - dot <= 20 ? plain.slice(dot) : "";
  const short = cut(plain.slice(0, plain.length - end.length), LONGEST - end.length) + end;
  const trimmed = short.replaceAll(/^ +|[. ]+$/g, "");
  if (trimmed === "") return "_";
  return DEVICE.test(trimmed) ? `_${trimmed}` : trimmed;
}

/** The header field that lets a browser save what comes under this name. */
export function attachment(fileName: string): string {
  const safe = withoutForbidden(fileName);
  const ascii = safe.replaceAll(/[^\x20-\x7e]/g, "_").replaceAll("%", "_");
  const encoded = encodeURIComponent(safe).replaceAll(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

/** The name and extension that a document gets from the name of its file, which may be empty. */
export function namesFromFile(fileName: string): { name: string; extension: string } {
  const file = splitFileName(fileName);
  return { name: asDocumentName(file.name), extension: file.extension.slice(0, fieldLimits.extension) };
}

/** Text as the name of a document: one line in NFC, no longer than it may be. */
export function asDocumentName(text: string): string {
  const name = text
    .normalize("NFC")
    .replaceAll(/\p{Cc}/gu, " ")
    .trim();
  return [...name].slice(0, fieldLimits.name).join("");
}

function cut(text: string, length: number): string {
  let short = "";
  for (const character of text) {
    if (short.length + character.length > length) break;
    short += character;
  }
  return short;
}
