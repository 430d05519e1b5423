import { cleanText } from "../parsed-message.ts";

const MOST_CHARACTERS = 200;
const LONGEST_EXTENSION = 20;
// What no file system or no protocol likes, and marks that turn the direction of what follows them.
const UNSAFE = /[/\\:*?"<>|\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]/g;
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

const EXTENSIONS: Readonly<Record<string, string>> = {
  "application/msword": "doc",
  "application/pdf": "pdf",
  "application/pgp-signature": "asc",
  "application/pkcs7-mime": "p7m",
  "application/pkcs7-signature": "p7s",
  "application/rtf": "rtf",
  "application/vnd.ms-excel": "xls",
  "application/vnd.ms-outlook": "msg",
  "application/vnd.ms-powerpoint": "ppt",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
  "application/x-pkcs7-mime": "p7m",
  "application/x-pkcs7-signature": "p7s",
  "application/xml": "xml",
  "application/zip": "zip",
  "audio/mpeg": "mp3",
  "image/bmp": "bmp",
  "image/gif": "gif",
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/svg+xml": "svg",
  "image/tiff": "tif",
  "image/webp": "webp",
  "message/delivery-status": "txt",
  "message/disposition-notification": "txt",
  "message/rfc822": "eml",
  "text/calendar": "ics",
  "text/css": "css",
  "text/csv": "csv",
  "text/html": "html",
  "text/plain": "txt",
  "text/rfc822-headers": "txt",
  "text/rtf": "rtf",
  "text/vcard": "vcf",
  "text/x-vcard": "vcf",
  "text/xml": "xml",
  "video/mp4": "mp4",
};

/** The name as a file can have it, or `undefined` when nothing of it is left. */
export function safeFileName(given: string | null | undefined): string | undefined {
  const text = cleanText(given?.normalize("NFC").replaceAll(UNSAFE, "_"));
  const name = text?.replace(/^[.\s]+/, "").replace(/[.\s]+$/, "");
  if (name === undefined || name === "" || /^_+$/.test(name)) return undefined;
  return shorten(RESERVED.test(name) ? `_${name}` : name, MOST_CHARACTERS);
}

/** `attachment-3.pdf`, for what has no name. */
export function nameByType(ordinal: number, type: string): string {
  return `attachment-${ordinal}.${EXTENSIONS[type] ?? "bin"}`;
}

/** Gives each name once: a second `a.pdf`, or `A.PDF`, becomes `a (2).pdf`. */
export function createNameRegister(): (name: string) => string {
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  return (name) => {
    const key = name.toLowerCase();
    let distinct = name;
    // The count goes on from the last one, so that a thousand equal names cost no million look-ups.
    for (let count = counts.get(key) ?? 1; taken.has(distinct.toLowerCase());) {
      count += 1;
      counts.set(key, count);
      distinct = numbered(name, ` (${count})`);
    }
    taken.add(distinct.toLowerCase());
    return distinct;
  };
}

function numbered(name: string, mark: string): string {
  const { stem, extension } = splitName(name);
  return shorten(stem, MOST_CHARACTERS - mark.length - extension.length) + mark + extension;
}

function shorten(name: string, most: number): string {
  const { stem, extension } = splitName(name);
  const characters = [...stem];
  const room = most - [...extension].length;
  return characters.length <= room ? name : characters.slice(0, room).join("").trimEnd() + extension;
}

function splitName(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf(".");
  if (dot <= 0 || name.length - dot > LONGEST_EXTENSION) return { stem: name, extension: "" };
  return { stem: name.slice(0, dot), extension: name.slice(dot) };
}
