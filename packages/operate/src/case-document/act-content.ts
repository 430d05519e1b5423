import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import type { Tx } from "@muniment/platform/db";
import { RepositoryError } from "../document-repository/index.ts";
import type { DocumentRepository } from "../document-repository/index.ts";
import type { RawStore } from "../inbound-email/index.ts";
import { listParts } from "./document-act.repository.ts";

/** What passed through a stream, once it was read to its end. */
export interface Passed {
  readonly content: Readable;
  /** Throws before the end. */
  sent(): { readonly size: number; readonly sha256: string };
}

/** Counts and hashes what is read. */
export function passing(source: AsyncIterable<Uint8Array>): Passed {
  const hash = createHash("sha256");
  let size = 0;
  let sha256: string | undefined;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      hash.update(chunk);
      size += chunk.byteLength;
      yield chunk;
    }
    sha256 = hash.digest("hex");
  }
  return {
    content: Readable.from(counted(), { objectMode: false }),
    sent() {
      if (sha256 === undefined) throw new RepositoryError("unknown", "not_read_to_the_end");
      return { size, sha256 };
    },
  };
}

/** Size and SHA-256 of a document, from the repository where it knows them, else by reading it. */
export async function contentOf(
  repository: DocumentRepository,
  documentId: string,
): Promise<{ readonly size: number; readonly sha256: string }> {
  const { size, sha256 } = await repository.stat(documentId);
  if (size !== undefined && sha256 !== undefined) return { size, sha256 };
  const { content } = await repository.download(documentId);
  return readThrough(content);
}

/** Reads to the end, for what came by. */
export async function readThrough(source: AsyncIterable<Uint8Array>): Promise<{ size: number; sha256: string }> {
  const passed = passing(source);
  for await (const _chunk of passed.content);
  return passed.sent();
}

/** The bytes of an upload, from Operate's own store. */
export async function* uploadedBytes(raws: RawStore, reader: Tx, actId: string): AsyncGenerator<Uint8Array> {
  for (const { raw_hash: hash } of await listParts(reader, actId)) {
    yield* (await raws.open(hash)) as AsyncIterable<Uint8Array>;
  }
}

/** How programs of Windows, Linux and macOS begin, whatever their names say (OPR-UPL-004). */
const PROGRAMS = ["4d5a", "7f454c46", "feedface", "feedfacf", "cefaedfe", "cffaedfe", "cafebabe"];
/** What no case takes by its name. */
const DENIED = /\.(?:bat|cmd|com|cpl|dll|exe|hta|js|jse|lnk|msc|msi|msp|pif|ps1|reg|scr|vbe|vbs|wsf)$/i;

/** Whether a file is refused by its name. */
export function isDeniedName(name: string): boolean {
  return DENIED.test(name);
}

/** Whether bytes are the beginning of a program. */
export async function isProgram(source: AsyncIterable<Uint8Array>): Promise<boolean> {
  for await (const chunk of source) {
    const head = Buffer.from(chunk.subarray(0, 4)).toString("hex");
    return PROGRAMS.some((program) => head.startsWith(program));
  }
  return false;
}
