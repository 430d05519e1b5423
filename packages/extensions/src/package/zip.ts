import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { fromBufferPromise } from "yauzl";
import type { Entry, ZipFile } from "yauzl";
import { collisionKey, safeName, unsafe } from "./entry-name.ts";
import { PackageRefused, unreadable } from "./violation.ts";

/** What a package may be at most (PKG-001, D46). */
export interface PackageLimits {
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  readonly files: number;
}

/** A file of a ZIP by what the ZIP says of it. */
export interface ZipEntry {
  readonly path: string;
  /** As it is claimed; reading ends with a refusal when it is another. */
  readonly size: number;
}

/** A ZIP in memory whose names and claims are safe; what it holds is only known by reading. */
export interface OpenZip {
  readonly entries: readonly ZipEntry[];
  /** The bytes of a file, ended with `PackageRefused` when they are more than was claimed. */
  read(path: string): AsyncIterable<Buffer>;
  /** A whole file; refused when it is longer than `maxBytes`. */
  readWhole(path: string, maxBytes: number): Promise<Buffer>;
  /** Size and SHA-256 of a file. */
  measure(path: string): Promise<{ size: number; sha256: string }>;
  close(): void;
}

const MAX_RATIO = 100;
/** A few bytes that repeat themselves are no bomb. */
const RATIO_FROM_BYTES = 100 * 1024;
const STORED = 0;
const DEFLATED = 8;
const UNICODE_PATH = 0x70_75;
const MAGIC = Buffer.from([0x50, 0x4b, 3, 4]);

/** Opens a ZIP of which nothing is trusted. Throws `PackageRefused` (PKG-001, PKG-002). */
export async function openZip(bytes: Buffer, limits: PackageLimits): Promise<OpenZip> {
  if (bytes.length > limits.packedBytes) throw unreadable(`It is larger than ${megabytes(limits.packedBytes)} MB.`);
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) throw unreadable("It is no ZIP file.");
  const zip = await unreadableOr(
    fromBufferPromise(bytes, { decodeStrings: false, lazyEntries: true, validateEntrySizes: true, autoClose: false }),
  );
  try {
    const found = await listEntries(zip, bytes.length, limits);
    return createOpenZip(zip, found);
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function listEntries(zip: ZipFile, packed: number, limits: PackageLimits): Promise<Map<string, Entry>> {
  if (zip.entryCount > limits.files) throw unreadable(`It holds more than ${limits.files} files.`);
  const found = new Map<string, Entry>();
  const names = new Names();
  let unpacked = 0;
  let compressed = 0;
  for await (const entry of readable(zip.eachEntry())) {
    const { path, isFolder } = safeName(entry);
    if (entry.extraFields.some(({ id }) => id === UNICODE_PATH)) throw unsafe(path, "It has a second name.");
    names.add(path, isFolder);
    const { fileName } = await unreadableOr(zip.readLocalFileHeaderPromise(entry));
    if (!fileName.equals(entry.fileNameRaw)) throw unsafe(path, "It has a second name.");
    if (isFolder) {
      if (entry.uncompressedSize !== 0) throw unsafe(path, "It is no plain file.");
      continue;
    }
    requireReadable(entry, path);
    unpacked += entry.uncompressedSize;
    compressed += entry.compressedSize;
    if (unpacked > limits.unpackedBytes) {
      throw unreadable(`Unpacked it is larger than ${megabytes(limits.unpackedBytes)} MB.`);
    }
    found.set(path, entry);
  }
  // The same packed bytes under many names would pass every other limit.
  if (compressed > packed) throw unreadable("Its files overlap.");
  return found;
}

function requireReadable(entry: Entry, path: string): void {
  if (entry.isEncrypted()) throw unreadable("It is encrypted.", path);
  const { compressionMethod: method, uncompressedSize: size, compressedSize: packed } = entry;
  if (method !== STORED && method !== DEFLATED) throw unreadable("It is packed in an unknown way.", path);
  if (size > RATIO_FROM_BYTES && size > packed * MAX_RATIO) {
    throw unreadable(`It unpacks to more than ${MAX_RATIO} times its size.`, path);
  }
}

/** The names of a package, each once in every file system, and none that is both file and folder. */
class Names {
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();

  add(path: string, isFolder: boolean): void {
    const key = collisionKey(path);
    if (this.#files.has(key) || (!isFolder && this.#folders.has(key)))
      throw unsafe(path, "The name stands there twice.");
    if (isFolder) this.#folders.add(key);
    else this.#files.add(key);
    for (let end = key.lastIndexOf("/"); end > 0; end = key.lastIndexOf("/", end - 1)) {
      const folder = key.slice(0, end);
      if (this.#files.has(folder)) throw unsafe(path, "A file has the name of its folder.");
      this.#folders.add(folder);
    }
  }
}

function createOpenZip(zip: ZipFile, found: ReadonlyMap<string, Entry>): OpenZip {
  async function* read(path: string): AsyncGenerator<Buffer> {
    const entry = found.get(path);
    if (entry === undefined) throw new PackageRefused({ code: "PKG-011", text: `${path} is missing.`, file: path });
    const stream = await unreadableOr(zip.openReadStreamPromise(entry), path);
    let size = 0;
    for await (const chunk of readable(stream as AsyncIterable<Buffer>, path)) {
      size += chunk.length;
      // The claim has passed the limits; the content must keep to it.
      if (size > entry.uncompressedSize) throw unreadable("It unpacks to more than it says.", path);
      yield chunk;
    }
    if (size !== entry.uncompressedSize) throw unreadable("It unpacks to less than it says.", path);
  }

  return {
    entries: [...found].map(([path, { uncompressedSize }]) => ({ path, size: uncompressedSize })),
    read,
    async readWhole(path, maxBytes) {
      const size = found.get(path)?.uncompressedSize ?? 0;
      if (size > maxBytes) throw unreadable(`It is larger than ${Math.floor(maxBytes / 1024)} KB.`, path);
      const chunks: Buffer[] = [];
      for await (const chunk of read(path)) chunks.push(chunk);
      return Buffer.concat(chunks);
    },
    async measure(path) {
      const hash = createHash("sha256");
      let size = 0;
      for await (const chunk of read(path)) {
        hash.update(chunk);
        size += chunk.length;
      }
      return { size, sha256: hash.digest("hex") };
    },
    close: () => zip.close(),
  };
}

/** What a broken ZIP makes a library throw is a refusal of the package and no fault of the server. */
async function unreadableOr<T>(work: Promise<T>, file?: string): Promise<T> {
  return work.catch((error: unknown) => {
    throw asRefusal(error, file);
  });
}

async function* readable<T>(items: AsyncIterable<T>, file?: string): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    throw asRefusal(error, file);
  }
}

function asRefusal(error: unknown, file?: string): unknown {
  if (error instanceof PackageRefused || !(error instanceof Error)) return error;
  return unreadable(`${error.message.slice(0, 200)}.`, file);
}

function megabytes(bytes: number): number {
  return Math.floor(bytes / 1024 / 1024);
}

/** A stream over a file of a package, for who stores it. */
export function streamOf(zip: OpenZip, path: string): Readable {
  return Readable.from(zip.read(path), { objectMode: false });
}
