import { burn } from "@kenjiuno/msgreader/lib/Burner.js";
import type { Entry } from "@kenjiuno/msgreader/lib/Burner.js";
import { TypeEnum } from "@kenjiuno/msgreader/lib/Reader.js";
import { conversationOf, htmlBody, plainBody } from "./mail-message.ts";
import type { MailAddress, MailAttachment, MailMessage } from "./mail-message.ts";

/** A MAPI property: its number and its value; the type follows from the value ([MS-OXMSG] 2.4). */
type Property = readonly [id: number, value: string | number | boolean | Date | Buffer];

/** A folder of the compound file. */
interface Storage {
  readonly name: string;
  readonly streams: readonly (readonly [name: string, bytes: Buffer])[];
  readonly storages: readonly Storage[];
}

const UNICODE = 0x001f;
const BINARY = 0x0102;
const LONG = 0x0003;
const BOOLEAN = 0x000b;
const TIME = 0x0040;
const READABLE_AND_WRITABLE = 6;
/** Milliseconds from 1601 to 1970. */
const FILETIME_EPOCH = 11_644_473_600_000n;
const UTF_8 = 65_001;

function hex(number: number, digits: number): string {
  return number.toString(16).toUpperCase().padStart(digits, "0");
}

/** The 16 bytes that stand for a property in `__properties_version1.0`, and its stream if its value needs one. */
function encodeProperty([id, value]: Property): {
  readonly entry: Buffer;
  readonly stream?: readonly [string, Buffer];
} {
  const entry = Buffer.alloc(16);
  const write = (type: number): void => {
    entry.writeUInt16LE(type, 0);
    entry.writeUInt16LE(id, 2);
    entry.writeUInt32LE(READABLE_AND_WRITABLE, 4);
  };
  const nameOf = (type: number): string => `__substg1.0_${hex(id, 4)}${hex(type, 4)}`;
  if (typeof value === "string") {
    const bytes = Buffer.from(value, "utf16le");
    write(UNICODE);
    // The size counts a terminating zero that the stream does not hold.
    entry.writeUInt32LE(bytes.length + 2, 8);
    return { entry, stream: [nameOf(UNICODE), bytes] };
  }
  if (Buffer.isBuffer(value)) {
    write(BINARY);
    entry.writeUInt32LE(value.length, 8);
    return { entry, stream: [nameOf(BINARY), value] };
  }
  if (value instanceof Date) {
    write(TIME);
    entry.writeBigUInt64LE((BigInt(value.getTime()) + FILETIME_EPOCH) * 10_000n, 8);
  } else if (typeof value === "number") {
    write(LONG);
    entry.writeUInt32LE(value, 8);
  } else {
    write(BOOLEAN);
    entry.writeUInt16LE(value ? 1 : 0, 8);
  }
  return { entry };
}

function propertyStreams(header: Buffer, properties: readonly Property[]): Storage["streams"] {
  const encoded = properties.map(encodeProperty);
  const list = Buffer.concat([header, ...encoded.map(({ entry }) => entry)]);
  const streams = encoded.flatMap(({ stream }) => (stream === undefined ? [] : [stream]));
  return [["__properties_version1.0", list], ...streams];
}

function recipient(person: MailAddress, row: number, type: 1 | 2): Storage {
  const properties: Property[] = [
    [0x0c15, type],
    [0x3000, row],
    [0x3001, person.name],
    [0x3002, "SMTP"],
    [0x3003, person.address],
    [0x39fe, person.address],
    [0x5ff6, person.name],
  ];
  return {
    name: `__recip_version1.0_#${hex(row, 8)}`,
    streams: propertyStreams(Buffer.alloc(8), properties),
    storages: [],
  };
}

function attachment(file: MailAttachment, index: number): Storage {
  const extension = file.fileName.slice(file.fileName.lastIndexOf("."));
  const properties: Property[] = [
    [0x0e21, index],
    [0x3701, file.bytes],
    [0x3703, extension],
    [0x3704, `ATTACH${index + 1}${extension}`],
    [0x3705, 1],
    [0x3707, file.fileName],
    [0x370b, 0xffffffff],
    [0x370e, file.contentType],
  ];
  return {
    name: `__attach_version1.0_#${hex(index, 8)}`,
    streams: propertyStreams(Buffer.alloc(8), properties),
    storages: [],
  };
}

function messageProperties(message: MailMessage): Property[] {
  const { from, to, cc, sentAt } = message;
  const conversation = conversationOf(message.subject);
  const names = (list: readonly MailAddress[]): string => list.map(({ name }) => name).join("; ");
  return [
    [0x001a, "IPM.Note"],
    [0x0037, message.subject],
    [0x003d, message.subject.slice(0, message.subject.length - conversation.length)],
    [0x0039, sentAt],
    [0x0042, from.name],
    [0x0064, "SMTP"],
    [0x0065, from.address],
    [0x0070, conversation],
    [0x0c1a, from.name],
    [0x0c1e, "SMTP"],
    [0x0c1f, from.address],
    [0x0e03, names(cc)],
    [0x0e04, names(to)],
    [0x0e06, sentAt],
    [0x0e07, 1],
    [0x0e1b, message.attachments.length > 0],
    [0x0e1d, conversation],
    [0x1000, plainBody(message)],
    [0x1013, Buffer.from(htmlBody(message), "utf8")],
    [0x1035, message.messageId],
    ...(message.inReplyTo === undefined ? [] : ([[0x1042, message.inReplyTo]] as const)),
    [0x3007, sentAt],
    [0x3008, sentAt],
    // The strings are in Unicode.
    [0x340d, 0x0004_0000],
    [0x3fde, UTF_8],
    [0x5d01, from.address],
  ];
}

/** The named-property map that every message has; ours names none. */
const NAMED_PROPERTIES: Storage = {
  name: "__nameid_version1.0",
  streams: [0x0002, 0x0003, 0x0004].map((id) => [`__substg1.0_${hex(id, 4)}${hex(BINARY, 4)}`, Buffer.alloc(0)]),
  storages: [],
};

/** Adds a storage with all below it to the flat list that the compound file is burnt from; returns its index. */
function addStorage(entries: Entry[], storage: Storage, type: TypeEnum): number {
  const children: number[] = [];
  const index = entries.push({ name: storage.name, type, length: 0, children }) - 1;
  for (const [name, bytes] of storage.streams) {
    // A copy with a buffer of its own: the library copies from the start of the buffer, which small Buffers share.
    const binaryProvider = (): Uint8Array => Uint8Array.from(bytes);
    const stream = { name, type: TypeEnum.DOCUMENT, length: bytes.length, binaryProvider };
    children.push(entries.push(stream) - 1);
  }
  for (const below of storage.storages) children.push(addStorage(entries, below, TypeEnum.DIRECTORY));
  return index;
}

/** An Outlook message ([MS-OXMSG]); the same message always gives the same bytes. */
export function renderMsg(message: MailMessage): Buffer {
  const recipients = [
    ...message.to.map((person) => [person, 1] as const),
    ...message.cc.map((person) => [person, 2] as const),
  ].map(([person, type], row) => recipient(person, row, type));
  const attachments = message.attachments.map(attachment);
  const header = Buffer.alloc(32);
  header.writeUInt32LE(recipients.length, 8);
  header.writeUInt32LE(attachments.length, 12);
  header.writeUInt32LE(recipients.length, 16);
  header.writeUInt32LE(attachments.length, 20);
  const entries: Entry[] = [];
  const root: Storage = {
    name: "Root Entry",
    streams: propertyStreams(header, messageProperties(message)),
    storages: [NAMED_PROPERTIES, ...recipients, ...attachments],
  };
  addStorage(entries, root, TypeEnum.ROOT);
  return Buffer.from(burn(entries));
}
