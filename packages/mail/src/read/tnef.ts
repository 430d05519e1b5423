import { cleanText } from "../parsed-message.ts";

/** A file in a `winmail.dat`. */
export interface TnefFile {
  readonly name: string | undefined;
  readonly content: Uint8Array;
}

/** What Outlook wrapped up ([MS-OXTNEF]). */
export interface TnefContent {
  readonly files: readonly TnefFile[];
  /** The plain text, which is there only when no other part of the message has it. */
  readonly text: string | undefined;
}

const SIGNATURE = 0x223e9f78;
const MOST_FILES = 1_000;
const MOST_PROPERTIES = 10_000;

// Attributes
const BODY = 0x800c;
const ATTACH_DATA = 0x800f;
const ATTACH_TITLE = 0x8010;
const ATTACH_PROPERTIES = 0x9005;
const ATTACH_START = 0x9002;

// Properties of [MS-OXPROPS]
const DISPLAY_NAME = 0x3001;
const ATTACH_OBJECT = 0x3701;
const LONG_NAME = 0x3707;

/** Fixed sizes of [MS-OXCDATA] types; the others are counted and have a length of their own. */
const FIXED_BYTES: Readonly<Record<number, number>> = {
  0x0002: 4,
  0x0003: 4,
  0x0004: 4,
  0x0005: 8,
  0x0006: 8,
  0x0007: 8,
  0x000a: 4,
  0x000b: 4,
  0x0014: 8,
  0x0040: 8,
  0x0048: 16,
};
const COUNTED_TYPES = new Set([0x000d, 0x001e, 0x001f, 0x0102]);
const MULTIPLE = 0x1000;
const UNICODE = 0x001f;
const OBJECT = 0x000d;
const CLASS_ID_BYTES = 16;

interface Draft {
  title: string | undefined;
  longName: string | undefined;
  content: Uint8Array | undefined;
}

/** Unpacks `winmail.dat`; `undefined` when it is none, throws `RangeError` when it is damaged. */
export function readTnef(bytes: Uint8Array): TnefContent | undefined {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (data.length < 6 || data.readUInt32LE(0) !== SIGNATURE) return undefined;
  const drafts: Draft[] = [];
  let text: string | undefined;
  // Signature and key, then attributes: level, id and type, length, content, checksum.
  for (let at = 6; at + 9 <= data.length;) {
    const id = data.readUInt16LE(at + 1);
    const length = data.readUInt32LE(at + 5);
    const content = slice(data, at + 9, length);
    at += 9 + length + 2;
    const draft = drafts.at(-1);
    if (id === ATTACH_START) {
      if (drafts.length >= MOST_FILES) throw new RangeError("Too many files");
      drafts.push({ title: undefined, longName: undefined, content: undefined });
    } else if (id === BODY) text = content.toString("latin1").replace(/\0+$/, "");
    else if (draft === undefined) continue;
    else if (id === ATTACH_TITLE) draft.title = content.toString("latin1");
    else if (id === ATTACH_DATA) draft.content = content;
    else if (id === ATTACH_PROPERTIES) readProperties(content, draft);
  }
  return {
    text: text === "" ? undefined : text,
    files: drafts.flatMap(({ title, longName, content }) =>
      content === undefined ? [] : [{ name: cleanText(longName) ?? cleanText(title), content }],
    ),
  };
}

function readProperties(data: Buffer, draft: Draft): void {
  const count = Math.min(data.readUInt32LE(0), MOST_PROPERTIES);
  let at = 4;
  for (let index = 0; index < count; index += 1) {
    const type = data.readUInt16LE(at);
    const id = data.readUInt16LE(at + 2);
    at += 4;
    // A property with a name instead of a number: a GUID, then a number or the name.
    if (id >= 0x8000) at += 24 + (data.readUInt32LE(at + 16) === 0 ? 0 : padded(data.readUInt32LE(at + 20)));
    const { value, next } = readValue(data, at, type);
    at = next;
    if (value === undefined) continue;
    if (id === LONG_NAME) draft.longName = textOf(value, type);
    else if (id === DISPLAY_NAME) draft.longName ??= textOf(value, type);
    // An object begins with its class; a message in here is a TNEF stream itself.
    else if (id === ATTACH_OBJECT) draft.content ??= type === OBJECT ? value.subarray(CLASS_ID_BYTES) : value;
  }
}

function readValue(data: Buffer, start: number, type: number): { value: Buffer | undefined; next: number } {
  const single = type & ~MULTIPLE;
  const isMultiple = (type & MULTIPLE) !== 0;
  const fixed = FIXED_BYTES[single];
  if (fixed === undefined && !COUNTED_TYPES.has(single)) throw new RangeError(`Unknown type ${type}`);
  const isCounted = isMultiple || fixed === undefined;
  const values = isCounted ? data.readUInt32LE(start) : 1;
  let at = isCounted ? start + 4 : start;
  if (fixed !== undefined) return { value: undefined, next: at + fixed * values };
  let first: Buffer | undefined;
  for (let index = 0; index < values; index += 1) {
    const length = data.readUInt32LE(at);
    first ??= slice(data, at + 4, length);
    at += 4 + padded(length);
  }
  return { value: isMultiple ? undefined : first, next: at };
}

function slice(data: Buffer, start: number, length: number): Buffer {
  if (start + length > data.length) throw new RangeError("The file ends too early");
  return data.subarray(start, start + length);
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

function textOf(value: Buffer, type: number): string {
  return value.toString(type === UNICODE ? "utf16le" : "latin1").replace(/\0+$/, "");
}
