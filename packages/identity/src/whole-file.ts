import { Transform } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { FastifyRequest } from "fastify";
import { AppError } from "@muniment/kernel";
import { readUpload } from "@muniment/platform/http";
import type { UploadFile } from "@muniment/platform/http";
import { errors } from "@muniment/work-api";
import { refusal } from "@muniment/work-api/identity/refusal";

/** How large a file may be, and what is said of one that is larger. */
interface FileLimit {
  readonly bytes: number;
  readonly text: string;
}

/** No text beside the file is expected. */
const MAX_PROFILE_BYTES = 1_000;

/** The file of an upload, held in memory up to its limit; 413 above it, 422 when there is none. */
export async function readWholeFile(
  request: FastifyRequest,
  limit: FileLimit,
): Promise<{ readonly name: string; readonly bytes: Buffer }> {
  let found: { name: string; bytes: Buffer } | undefined;
  await using _ = await readUpload(request.raw, { maxProfileBytes: MAX_PROFILE_BYTES }, async (file) => {
    found = { name: file.fileName ?? "", bytes: await readLimited(file, limit) };
    return { [Symbol.asyncDispose]: async () => undefined };
  });
  if (found === undefined || found.bytes.length === 0) {
    throw new AppError(errors.invalidProfile, { messages: [refusal("required", { field: "file" })] });
  }
  return found;
}

async function readLimited({ content }: UploadFile, { bytes: most, text }: FileLimit): Promise<Buffer> {
  let size = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > most) done(new AppError(errors.tooLarge, { text, field: "file" }));
      else done(null, chunk);
    },
  });
  content.on("error", (error) => counted.destroy(error));
  return buffer(content.pipe(counted));
}
