import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/work-api";
import { consoleErrors } from "@muniment/work-api/control-center/errors";
import { photoLimits } from "@muniment/work-api/control-center/photo";
import type { Crop, PictureProblem, PictureReply } from "./picture-process.ts";

/** A picture as it is kept: JPEG at the sides of `photoSides`, without any of what else was in the file. */
export interface Picture {
  readonly version: string;
  readonly large: Buffer;
  readonly medium: Buffer;
  readonly small: Buffer;
}

/** Makes pictures of what people send; throws what is wrong with it. */
export type MakePicture = (bytes: Buffer, crop: Crop | undefined) => Promise<Picture>;

const TIMEOUT_MS = 10_000;
const MOST_WAITING = 20;
const HEAP_MB = 128;

const SENTENCES: Readonly<Record<PictureProblem, string>> = {
  photo_type: "Only JPEG, PNG, GIF and WebP pictures are possible.",
  photo_too_small: `The picture must be at least ${photoLimits.shortestSide} pixels high and wide.`,
  photo_too_large: `The picture must be at most ${photoLimits.longestSide} pixels high and wide.`,
  photo_crop: "What is cut out must lie within the picture.",
  photo_unreadable: "This picture cannot be read.",
};

/**
 * Decoders of pictures are native code that reads bytes of strangers, so they run in a process that holds nothing, one
 * picture at a time, and that is ended when it takes too long.
 */
export function createPictureMaker(options: { timeoutMs?: number } = {}): MakePicture {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  let lastTurn: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return async (bytes, crop) => {
    if (!isPicture(bytes)) throw refusePicture("photo_type");
    if (waiting >= MOST_WAITING) throw new AppError(errors.unavailable, { retryAfterSeconds: 5 });
    waiting += 1;
    const turn = lastTurn.then(async () => runProcess(bytes, crop, timeoutMs));
    lastTurn = turn.catch(() => undefined).finally(() => (waiting -= 1));
    const reply = await turn;
    if ("problem" in reply) throw refusePicture(reply.problem);
    const [large, medium, small] = reply.pictures.map((picture) => Buffer.from(picture, "base64"));
    if (large === undefined || medium === undefined || small === undefined) throw refusePicture("photo_unreadable");
    return { version: createHash("sha256").update(large).digest("hex").slice(0, 32), large, medium, small };
  };
}

/** By content, not by name (CC-USR-013); so that no other decoder is ever asked. */
function isPicture(bytes: Buffer): boolean {
  const start = bytes.subarray(0, 12).toString("latin1");
  return (
    start.startsWith("\xFF\xD8\xFF") ||
    start.startsWith("\x89PNG\r\n\x1A\n") ||
    /^GIF8[79]a/.test(start) ||
    (start.startsWith("RIFF") && start.slice(8) === "WEBP")
  );
}

function refusePicture(problem: PictureProblem): AppError {
  const text = SENTENCES[problem];
  return new AppError(consoleErrors.validationFailed, { messages: [{ code: problem, text, field: "file" }] });
}

async function runProcess(bytes: Buffer, crop: Crop | undefined, timeoutMs: number): Promise<PictureReply> {
  const script = fileURLToPath(new URL("./picture-process.ts", import.meta.url));
  return new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      [
        `--max-old-space-size=${HEAP_MB}`,
        "--disable-warning=ExperimentalWarning",
        script,
        JSON.stringify(crop ?? null),
      ],
      { env: {}, stdio: ["pipe", "pipe", "ignore"], timeout: timeoutMs, killSignal: "SIGKILL" },
    );
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    // It may end before it has read everything.
    child.stdin.on("error", () => undefined);
    child.on("error", () => resolve({ problem: "photo_unreadable" }));
    child.on("close", (code) => resolve(code === 0 ? readReply(chunks) : { problem: "photo_unreadable" }));
    child.stdin.end(bytes);
  });
}

function readReply(chunks: readonly Buffer[]): PictureReply {
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8")) as PictureReply;
  } catch {
    return { problem: "photo_unreadable" };
  }
}
