import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { addSeconds, systemClock } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { BlobMissingError, isHash } from "./blob-store.ts";
import type { BlobStore } from "./blob-store.ts";
import { resolveRange, verified } from "./reading.ts";
import type { ByteRange } from "./reading.ts";
import { createCopyMemory, listCopies, newCopyKey, newestCopy } from "./s3-copies.ts";
import type { S3Copy, S3Place } from "./s3-copies.ts";
import { sweepS3 } from "./s3-sweep.ts";
import { stagedBlob } from "./staged-blob.ts";
import { probeDirectory, stageFile } from "./staging.ts";
import type { StagedFile } from "./staging.ts";

/** Where and as whom to store; without `credentials` the usual AWS sources are asked. */
export interface S3BlobStoreOptions {
  readonly endpoint?: string;
  readonly region: string;
  readonly bucket: string;
  /** Prepended to each key as it is, so it normally ends with a slash. */
  readonly prefix?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Bucket in the path instead of the host name: what most servers other than Amazon's need. Default: with `endpoint`. */
  readonly forcePathStyle?: boolean;
  /** Local folder for uploads on their way; the key needs the hash, so content passes through a file first. */
  readonly stagingDirectory: string;
  readonly clock?: Clock;
}

const PART_BYTES = 8 * 1024 * 1024;
const MAX_PARTS = 10_000;
const PARTS_AT_ONCE = 2;
// A sweep only removes what is older than two hours, so an upload may rely on a copy younger than this.
const RELIABLE_SECONDS = 3600;

/** A store in a bucket of an S3-compatible service, which any number of processes may use at once. */
export function createS3BlobStore(options: S3BlobStoreOptions): BlobStore {
  const place: S3Place = { client: createClient(options), bucket: options.bucket, prefix: options.prefix ?? "" };
  const clock = options.clock ?? systemClock;
  const memory = createCopyMemory(place);
  const directory = options.stagingDirectory;

  return {
    async stage(source, limits = {}) {
      const file = await stageFile(source, { directory, maxBytes: limits.maxBytes ?? Infinity, isDurable: false });
      return stagedBlob(file, () => store(place, file, clock));
    },

    async open(hash, read = {}) {
      const readCopy = async (): Promise<Readable | undefined> => {
        const copy = isHash(hash) ? await memory.find(hash) : undefined;
        if (copy === undefined) throw new BlobMissingError(hash);
        const range = resolveRange(read, copy.size);
        const content = await getCopy(place, copy, range);
        return content && read.verify === true && range === undefined ? verified(content, hash) : content;
      };
      const content = await readCopy();
      if (content !== undefined) return content;
      // A sweep removed the remembered copy; there may be another one.
      memory.forget(hash);
      const other = await readCopy();
      if (other === undefined) throw new BlobMissingError(hash);
      return other;
    },

    async stat(hash) {
      const copy = isHash(hash) ? newestCopy(await listCopies(place, hash)) : undefined;
      return copy && { size: copy.size };
    },

    sweep: (sweepOptions) => sweepS3(place, directory, sweepOptions),

    async check() {
      await probeDirectory(directory);
      await place.client.send(
        new PutObjectCommand({ Bucket: place.bucket, Key: `${place.prefix}probe`, Body: "probe" }),
      );
    },
  };
}

function createClient(options: S3BlobStoreOptions): S3Client {
  return new S3Client({
    region: options.region,
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
    forcePathStyle: options.forcePathStyle ?? options.endpoint !== undefined,
    // Servers other than Amazon's stumble over the checksums that newer clients add to each request.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
}

async function store(place: S3Place, file: StagedFile, clock: Clock): Promise<void> {
  const reliableSince = addSeconds(clock.now(), -RELIABLE_SECONDS);
  const copies = await listCopies(place, file.hash);
  if (copies.some((copy) => copy.size === file.size && copy.storedAt > reliableSince)) return;
  await using body = createReadStream(file.path, { highWaterMark: 1024 * 1024 });
  await new Upload({
    client: place.client,
    params: { Bucket: place.bucket, Key: newCopyKey(place, file.hash), Body: body },
    partSize: Math.max(PART_BYTES, Math.ceil(file.size / MAX_PARTS)),
    queueSize: PARTS_AT_ONCE,
  }).done();
}

async function getCopy(place: S3Place, copy: S3Copy, range: ByteRange | undefined): Promise<Readable | undefined> {
  try {
    const answer = await place.client.send(
      new GetObjectCommand({
        Bucket: place.bucket,
        Key: copy.key,
        ...(range === undefined ? {} : { Range: `bytes=${range.start}-${range.end}` }),
      }),
    );
    if (answer.Body instanceof Readable) return answer.Body;
    throw new TypeError("The S3 client gave no stream.");
  } catch (error) {
    if (error instanceof Error && error.name === "NoSuchKey") return undefined;
    throw error;
  }
}
