import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Type } from "typebox";
import { ConversionError } from "@muniment/documents/convert";
import { defineTask, schedule } from "@muniment/jobs";
import type { Schedule, Task } from "@muniment/jobs";
import { addSeconds, AppError, newId } from "@muniment/kernel";
import { MessageParseError } from "@muniment/mail/read";
import { convertTask } from "./conversion-kind.ts";
import { endRendition, findRendition, forgetLooks, forgetRenditions } from "./rendition.repository.ts";
import type { RenditionKey } from "./rendition.repository.ts";
import type { RenditionDeps } from "./renditions.ts";
import { attachmentSubject, versionSubject } from "./subject.ts";

const DAY_SECONDS = 86_400;
const KEPT_DAYS = 30;

/** What is done for previews in the background. */
export function createPreviewTasks(deps: RenditionDeps): { tasks: readonly Task[]; schedules: readonly Schedule[] } {
  const { database, clock } = deps;
  const convert = defineTask({
    ...convertTask,
    async run(key, { signal, isLastAttempt }) {
      const found = await findRendition(database.reader, key);
      if (found?.state !== "pending") return;
      try {
        const made = await makeRendition(key, deps, signal);
        const end = { ...made, state: "ready" as const, reason: null, ended_at: clock.now() };
        await database.transaction((tx) => endRendition(tx, key, end));
      } catch (error) {
        signal.throwIfAborted();
        const reason = reasonOf(error);
        // What is no fault of the file may be over at the next try.
        if (reason === undefined && !isLastAttempt) throw error;
        const end = { state: "failed", content: null, size: null, pages: null, ended_at: clock.now() } as const;
        await database.transaction((tx) => endRendition(tx, key, { ...end, reason: reason ?? "crashed" }));
        if (reason === undefined) throw error;
      }
    },
  });
  const forget = defineTask({
    name: "preview.forget",
    payload: Type.Object({}),
    attempts: 3,
    async run() {
      const before = addSeconds(clock.now(), -KEPT_DAYS * DAY_SECONDS);
      await database.transaction(async (tx) => {
        await forgetRenditions(tx, before);
        await forgetLooks(tx, before);
      });
    },
  });
  return { tasks: [convert, forget], schedules: [schedule(forget, "45 2 * * *", { payload: {} })] };
}

/** Keeps a PDF as content of its own; gives where. */
async function makeRendition(
  { library_id: libraryId, source, extension, part, form }: RenditionKey,
  { blobs, converter, scratchFolder }: RenditionDeps,
  signal: AbortSignal,
): Promise<{ content: string; size: number; pages: number }> {
  const folder = join(scratchFolder, newId());
  await mkdir(folder);
  try {
    const path = join(folder, "source");
    const { size } = (await blobs.stat(source)) ?? { size: 0 };
    const version = versionSubject({ libraryId, checksum: source, size, extension, fileName: `source.${extension}` });
    const subject = part === "" ? version : await attachmentSubject(blobs, version, part);
    if (subject.content === undefined) await pipeline(await blobs.open(source), createWriteStream(path), { signal });
    else await writeFile(path, subject.content);
    const output = join(folder, "made.pdf");
    const archive = form === "pdfa-2b";
    const { pages } = await converter.toPdf({ path, name: `source.${subject.extension}` }, output, { archive, signal });
    await using staged = await blobs.stage(createReadStream(output));
    await staged.keep();
    return { content: staged.hash, size: staged.size, pages };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function reasonOf(error: unknown): string | undefined {
  if (error instanceof ConversionError) return error.reason;
  if (error instanceof MessageParseError) return error.code === "too_large" ? "too_large" : "damaged";
  // The attachment that was asked for is not there.
  return error instanceof AppError ? "damaged" : undefined;
}
