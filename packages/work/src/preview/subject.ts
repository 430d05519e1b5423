import { buffer } from "node:stream/consumers";
import type { BlobStore } from "@muniment/blob-store";
import { AppError } from "@muniment/kernel";
import { MessageParseError, readShownMail } from "@muniment/mail/read";
import type { ShownMail } from "@muniment/mail/read";
import { errors } from "@muniment/work-api";
import { splitFileName } from "../classification/index.ts";

/** Larger messages are not taken apart, so that looking at one never takes much memory. */
export const MOST_MESSAGE_BYTES = 64 * 1024 * 1024;

/** Content with a name: of a version, or of an attachment in it. */
export interface Subject {
  readonly libraryId: number;
  /** SHA-256 of the version's content, and its extension. */
  readonly source: string;
  readonly sourceExtension: string;
  /** Which attachment, such as `2.1`; empty for the version. */
  readonly part: string;
  readonly name: string;
  readonly extension: string;
  readonly size: number;
  /** The bytes of an attachment. */
  readonly content: Uint8Array | undefined;
}

/** A version as one. */
export function versionSubject(version: {
  libraryId: number;
  checksum: string;
  size: number;
  extension: string;
  fileName: string;
}): Subject {
  const extension = version.extension.toLowerCase();
  return {
    libraryId: version.libraryId,
    source: version.checksum,
    sourceExtension: extension,
    part: "",
    name: version.fileName,
    extension,
    size: version.size,
    content: undefined,
  };
}

/** The attachment of a message; 404 when there is none. Throws `MessageParseError`. */
export async function attachmentSubject(blobs: BlobStore, version: Subject, part: string): Promise<Subject> {
  let subject = version;
  for (const [depth, step] of part.split(".").entries()) {
    const mail = await readMessage(blobs, subject);
    const found = mail?.attachments.find(({ ordinal }) => ordinal === Number(step));
    if (found?.content === undefined) throw new AppError(errors.noRecord);
    subject = {
      ...version,
      part: part
        .split(".")
        .slice(0, depth + 1)
        .join("."),
      name: found.name,
      extension: splitFileName(found.name).extension.toLowerCase(),
      size: found.size,
      content: found.content,
    };
  }
  return subject;
}

/** What a message says; `undefined` for what is none. Throws `MessageParseError`. */
export async function readMessage(blobs: BlobStore, subject: Subject): Promise<ShownMail | undefined> {
  const { extension } = subject;
  if (extension !== "eml" && extension !== "msg") return undefined;
  return readShownMail(await readAll(blobs, subject), extension, { maxBytes: MOST_MESSAGE_BYTES });
}

/** All bytes, at most as many as a message may have. */
export async function readAll(blobs: BlobStore, { source, size, content }: Subject): Promise<Uint8Array> {
  if (size > MOST_MESSAGE_BYTES) throw new MessageParseError("too_large");
  // A copy, since what reads it takes it over.
  return content === undefined ? await buffer(await blobs.open(source)) : new Uint8Array(content);
}
