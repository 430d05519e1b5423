import { burn } from "@kenjiuno/msgreader/lib/Burner.js";
import type { Entry } from "@kenjiuno/msgreader/lib/Burner.js";

/** A property of [MS-OXPROPS] by its id. */
export type MapiProperty =
  | { readonly id: number; readonly type: "unicode"; readonly value: string }
  | { readonly id: number; readonly type: "string8" | "binary"; readonly value: Uint8Array }
  | { readonly id: number; readonly type: "integer"; readonly value: number }
  | { readonly id: number; readonly type: "boolean"; readonly value: boolean }
  | { readonly id: number; readonly type: "time"; readonly value: Date | bigint };

/** What an Outlook message is made of; an attachment may hold a message instead of data. */
export interface OutlookMessage {
  readonly properties: readonly MapiProperty[];
  readonly recipients?: readonly (readonly MapiProperty[])[];
  readonly attachments?: readonly { readonly properties: readonly MapiProperty[]; readonly message?: OutlookMessage }[];
}

const TYPES = { integer: 0x0003, boolean: 0x000b, string8: 0x001e, unicode: 0x001f, time: 0x0040, binary: 0x0102 };
const READABLE_AND_WRITABLE = 6;
const FILE_TIME_OF_1970 = 116_444_736_000_000_000n;
// The reader's own enumeration is not exported: kinds of entries in a compound file.
const DIRECTORY = 1;
const DOCUMENT = 2;
const ROOT = 5;

/** A `.msg` file for tests ([MS-OXMSG]). */
export function buildOutlookMessage(message: OutlookMessage): Uint8Array {
  const entries: Entry[] = [{ name: "Root Entry", type: ROOT, length: 0, children: [] }];
  addMessage(entries, 0, message, 32);
  const names = addEntry(entries, 0, "__nameid_version1.0", undefined);
  for (const table of ["00020102", "00030102", "00040102"]) {
    addEntry(entries, names, `__substg1.0_${table}`, new Uint8Array());
  }
  return burn(entries);
}

function addMessage(entries: Entry[], parent: number, message: OutlookMessage, headerBytes: number): void {
  addProperties(entries, parent, message.properties, headerBytes);
  message.recipients?.forEach((properties, index) => {
    const folder = addEntry(entries, parent, `__recip_version1.0_#${hex(index, 8)}`, undefined);
    addProperties(entries, folder, properties, 8);
  });
  message.attachments?.forEach((attachment, index) => {
    const folder = addEntry(entries, parent, `__attach_version1.0_#${hex(index, 8)}`, undefined);
    addProperties(entries, folder, attachment.properties, 8);
    if (attachment.message === undefined) return;
    addMessage(entries, addEntry(entries, folder, "__substg1.0_3701000D", undefined), attachment.message, 24);
  });
}

function addProperties(
  entries: Entry[],
  parent: number,
  properties: readonly MapiProperty[],
  headerBytes: number,
): void {
  const table = Buffer.alloc(headerBytes + properties.length * 16);
  for (const [index, property] of properties.entries()) {
    const at = headerBytes + index * 16;
    table.writeUInt32LE(((property.id << 16) | TYPES[property.type]) >>> 0, at);
    table.writeUInt32LE(READABLE_AND_WRITABLE, at + 4);
    const stream = writeValue(property, table, at + 8);
    const name = `__substg1.0_${hex(property.id, 4)}${hex(TYPES[property.type], 4)}`;
    if (stream !== undefined) addEntry(entries, parent, name, stream);
  }
  addEntry(entries, parent, "__properties_version1.0", table);
}

/** Writes a short value into the table; a long one is returned, to become a stream. */
function writeValue(property: MapiProperty, table: Buffer, at: number): Uint8Array | undefined {
  if (property.type === "integer") table.writeUInt32LE(property.value, at);
  else if (property.type === "boolean") table.writeUInt16LE(Number(property.value), at);
  else if (property.type === "time") {
    const { value } = property;
    table.writeBigUInt64LE(value instanceof Date ? BigInt(value.getTime()) * 10_000n + FILE_TIME_OF_1970 : value, at);
  } else {
    const stream = property.type === "unicode" ? Buffer.from(property.value, "utf16le") : property.value;
    table.writeUInt32LE(stream.length, at);
    return stream;
  }
  return undefined;
}

function addEntry(entries: Entry[], parent: number, name: string, content: Uint8Array | undefined): number {
  const index = entries.length;
  entries[parent]?.children?.push(index);
  entries.push(
    content === undefined
      ? { name, type: DIRECTORY, length: 0, children: [] }
      : // The writer takes the whole buffer below a view, so the content must have one of its own.
        { name, type: DOCUMENT, length: content.length, binaryProvider: () => new Uint8Array(content) },
  );
  return index;
}

function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}
