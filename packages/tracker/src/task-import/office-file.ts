import { Parser } from "htmlparser2";
import { fromBufferPromise } from "yauzl";
import type { Entry, ZipFile } from "yauzl";
import { AppError } from "@muniment/kernel";
import { wrongFile } from "./file-error.ts";

/** An Office file: only the parts that are asked for are unpacked, so macros and what is embedded are never touched. */
export interface OfficeFile {
  has(name: string): boolean;
  /** A part as text; `undefined` for one that is not there. */
  part(name: string): Promise<string | undefined>;
  close(): void;
}

const MOST_PARTS = 5_000;
const MOST_PART_BYTES = 40 * 1024 * 1024;
const MOST_RATIO = 300;
const RATIO_FROM_BYTES = 1024 * 1024;
const STORED = 0;
const DEFLATED = 8;

/** Opens one of which nothing is trusted. */
export async function openOfficeFile(bytes: Buffer): Promise<OfficeFile> {
  const zip = await readable(
    fromBufferPromise(bytes, { lazyEntries: true, strictFileNames: true, validateEntrySizes: true, autoClose: false }),
  );
  try {
    const entries = await readable(listEntries(zip));
    return {
      has: (name) => entries.has(name.toLowerCase()),
      async part(name) {
        const entry = entries.get(name.toLowerCase());
        return entry === undefined ? undefined : readable(readPart(zip, entry));
      },
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function listEntries(zip: ZipFile): Promise<Map<string, Entry>> {
  if (zip.entryCount > MOST_PARTS) throw wrongFile("The file has too many parts.");
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName.toLowerCase();
    // Which of two would be read is what attacks on readers are made of.
    if (entries.has(name)) throw wrongFile("The file has two parts of the same name.");
    entries.set(name, entry);
  }
  return entries;
}

async function readPart(zip: ZipFile, entry: Entry): Promise<string> {
  const { compressionMethod: method, uncompressedSize: size, compressedSize: packed } = entry;
  if (entry.isEncrypted()) throw wrongFile("The file is protected by a password.");
  if (method !== STORED && method !== DEFLATED) throw wrongFile("The file is packed in an unknown way.");
  const isBomb = size > RATIO_FROM_BYTES && size > packed * MOST_RATIO;
  if (size > MOST_PART_BYTES || isBomb) throw wrongFile("What the file unpacks to is too large.", "too_large");
  const chunks: Buffer[] = [];
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

async function readable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw wrongFile("The file is damaged and cannot be opened.");
  }
}

/** What a walk over XML is told; names are without their prefix, and no entity is fetched or defined. */
export interface XmlHandlers {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Walks over a part. */
export function walkXml(xml: string, handlers: XmlHandlers): void {
  const local = (name: string): string => name.slice(name.indexOf(":") + 1);
  const parser = new Parser(
    {
      onopentag: (name, attributes) => handlers.open?.(local(name), attributes),
      ontext: (text) => handlers.text?.(text),
      onclosetag: (name) => handlers.close?.(local(name)),
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.write(xml);
  parser.end();
}

/** An attribute whatever its prefix. */
export function attribute(attributes: Readonly<Record<string, string>>, name: string): string | undefined {
  return attributes[name] ?? Object.entries(attributes).find(([key]) => key.endsWith(`:${name}`))?.[1];
}
