import { fromBufferPromise } from "yauzl";
import type { Entry, ZipFile } from "yauzl";
import { ZipFile as ZipWriter } from "yazl";
import { fileMistake, TemplateError } from "./template-error.ts";

/** How much a template may be; what is past it is refused before it is unpacked. */
export interface PackageLimits {
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly files: number;
}

/** What a Word file may be at most. */
const PACKAGE_LIMITS: PackageLimits = {
  packedBytes: 20 * 1024 * 1024,
  unpackedBytes: 80 * 1024 * 1024,
  files: 1000,
};

const MAX_RATIO = 200;
const RATIO_FROM_BYTES = 1024 * 1024;
const MAGIC = Buffer.from([0x50, 0x4b, 3, 4]);
const STORED = 0;
const DEFLATED = 8;
/** The same file for the same data, whenever it is made. */
const FIXED_TIME = new Date(Date.UTC(2000, 0, 1));
/** These are compressed already. */
const PACKED = /\.(?:png|jpe?g|gif|zip|docx)$/i;

/** The parts of an Office file by their names, unpacked. Throws `TemplateError` for what is no such file or a bomb. */
export async function readPackage(bytes: Uint8Array, limits = PACKAGE_LIMITS): Promise<Map<string, Buffer>> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length > limits.packedBytes) throw tooLarge();
  if (!buffer.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw fileMistake("not_readable", "This is no Word document (.docx).");
  }
  try {
    const zip = await fromBufferPromise(buffer, {
      lazyEntries: true,
      strictFileNames: true,
      validateEntrySizes: true,
      autoClose: false,
    });
    try {
      return await readEntries(zip, { packed: buffer.length, limits });
    } finally {
      zip.close();
    }
  } catch (error) {
    if (error instanceof TemplateError) throw error;
    throw fileMistake("not_readable", "This Word document is damaged and cannot be opened.");
  }
}

async function readEntries(
  zip: ZipFile,
  { packed, limits }: { packed: number; limits: PackageLimits },
): Promise<Map<string, Buffer>> {
  if (zip.entryCount > limits.files) throw tooLarge();
  const entries: Entry[] = [];
  let [unpacked, compressed] = [0, 0];
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith("/")) continue;
    unpacked += entry.uncompressedSize;
    compressed += entry.compressedSize;
    requirePlain(entry);
    if (unpacked > limits.unpackedBytes) throw tooLarge();
    entries.push(entry);
  }
  // The same packed bytes under many names would pass every other limit.
  if (compressed > packed) throw tooLarge();
  const parts = new Map<string, Buffer>();
  const names = new Set<string>();
  for (const entry of entries) {
    const key = entry.fileName.toLowerCase();
    if (names.has(key)) throw fileMistake("forbidden_content", "The file has two parts of the same name.");
    names.add(key);
    const chunks: Buffer[] = [];
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
    parts.set(entry.fileName, Buffer.concat(chunks));
  }
  return parts;
}

function requirePlain(entry: Entry): void {
  if (entry.isEncrypted()) throw fileMistake("not_readable", "This document is protected by a password.");
  const { compressionMethod: method, uncompressedSize: size, compressedSize: packed } = entry;
  if (method !== STORED && method !== DEFLATED) {
    throw fileMistake("not_readable", "This Word document is packed in an unknown way.");
  }
  if (size > RATIO_FROM_BYTES && size > packed * MAX_RATIO) throw tooLarge();
}

const tooLarge = (): TemplateError =>
  fileMistake("too_large", "This file, or what it unpacks to, is larger than a template may be.");

/** Packs parts, in their order; the bytes depend on nothing else. */
export async function writePackage(parts: ReadonlyMap<string, Uint8Array>): Promise<Buffer> {
  const zip = new ZipWriter();
  for (const [name, content] of parts) {
    zip.addBuffer(Buffer.from(content.buffer, content.byteOffset, content.byteLength), name, {
      mtime: FIXED_TIME,
      compress: !PACKED.test(name),
    });
  }
  zip.end();
  const chunks: Buffer[] = [];
  for await (const chunk of zip.outputStream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
