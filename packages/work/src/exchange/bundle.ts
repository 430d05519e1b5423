import { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { ZipFile } from "yazl";
import { AppError } from "@muniment/kernel";
import { BlobDamagedError, BlobMissingError } from "@muniment/blob-store";
import type { BlobStore } from "@muniment/blob-store";
import type { BundlePlan, PlannedFile } from "./bundle-plan.ts";

/** What is asked for each file at the moment when it is written. */
export interface BundleSource {
  readonly blobs: BlobStore;
  /** The content as it is then, after the access was checked and written down; throws `AppError` when it is refused. */
  open(file: PlannedFile): Promise<{ checksum: string; size: number }>;
}

/** Content up to this size is read once; above, once to compare it with its hash and once more to send it. */
const HELD_BYTES = 1024 * 1024;
/** Formats that are compressed already. */
const COMPRESSED = /\.(?:7z|avi|docx|gif|gz|heic|jpe?g|mkv|mov|mp[34]|odt|ods|pdf|png|pptx|rar|webm|webp|xlsx|zip)$/i;
const REPORT = "Not in this archive.txt";

/**
 * The archive as a stream that goes on as fast as it is read. Each file is compared with its hash before its first byte
 * goes out; what cannot be given is named in a text file at the end instead. Ends with an error, never early.
 */
export function writeBundle(plan: BundlePlan, source: BundleSource, signal: AbortSignal): Readable {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on("error", (error: Error) => output.destroy(error));
  fill(zip, plan, { source, signal }).catch((error: unknown) =>
    output.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  return output;
}

async function fill(
  zip: ZipFile,
  plan: BundlePlan,
  { source, signal }: { source: BundleSource; signal: AbortSignal },
): Promise<void> {
  const missing: string[] = [];
  for (const folder of plan.folders) zip.addEmptyDirectory(folder);
  for (const file of plan.files) {
    signal.throwIfAborted();
    const content = await openChecked(file, source);
    if (typeof content === "string") {
      missing.push(`${file.path}: ${content}`);
      continue;
    }
    const options = { mtime: file.editedAt, compress: !COMPRESSED.test(file.path), size: content.size };
    zip.addReadStream(content.stream, file.path, options);
    try {
      await finished(content.stream, { signal, writable: false });
    } finally {
      content.stream.destroy();
    }
  }
  if (missing.length > 0) {
    const text = `These files could not be put into this archive:\r\n\r\n${missing.join("\r\n")}\r\n`;
    zip.addBuffer(Buffer.from(text), plan.files.some((file) => file.path === REPORT) ? `_${REPORT}` : REPORT);
  }
  zip.end();
}

/** Content that is what it should be, or why it cannot be given. */
async function openChecked(
  file: PlannedFile,
  { blobs, open }: BundleSource,
): Promise<{ stream: Readable; size: number } | string> {
  try {
    const { checksum, size } = await open(file);
    const chunks: Buffer[] = [];
    for await (const chunk of await blobs.open(checksum, { verify: true })) {
      if (size <= HELD_BYTES) chunks.push(chunk as Buffer);
    }
    const stream = size <= HELD_BYTES ? Readable.from([Buffer.concat(chunks)]) : await blobs.open(checksum);
    return { stream, size };
  } catch (error) {
    if (error instanceof BlobDamagedError) return "the stored file is damaged; tell your administrator.";
    if (error instanceof BlobMissingError) return "the stored file is missing; tell your administrator.";
    if (error instanceof AppError && error.status < 500) return "it was moved away or closed to you meanwhile.";
    throw error;
  }
}
