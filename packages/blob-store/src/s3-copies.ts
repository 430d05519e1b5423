import { ListObjectsV2Command, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import type { S3Client, _Object } from "@aws-sdk/client-s3";
import { newId } from "@muniment/kernel";
import { isHash } from "./blob-store.ts";

/** Where the store lies in S3. */
export interface S3Place {
  readonly client: S3Client;
  readonly bucket: string;
  readonly prefix: string;
}

/**
 * One stored copy of a blob. S3 can neither rename nor delete on a condition, so each upload writes a key of its own and
 * a sweep only ever deletes keys that have grown old: it can never hit what an upload at the same moment relies on.
 */
export interface S3Copy {
  readonly hash: string;
  readonly key: string;
  readonly size: number;
  readonly storedAt: Date;
}

const REMEMBERED = 10_000;

/** A key that nobody has used: `<prefix>ab/<hash>.<id>`. */
export function newCopyKey(place: S3Place, hash: string): string {
  return `${hashKey(place, hash)}.${newId()}`;
}

/** The copies of one blob as they are now. */
export async function listCopies(place: S3Place, hash: string): Promise<S3Copy[]> {
  const listing = await place.client.send(
    new ListObjectsV2Command({ Bucket: place.bucket, Prefix: hashKey(place, hash) }),
  );
  return (listing.Contents ?? []).flatMap((object) => toCopy(place, object));
}

/** All copies, those of one blob next to each other. */
export async function* allCopies(place: S3Place): AsyncGenerator<S3Copy> {
  const pages = paginateListObjectsV2({ client: place.client }, { Bucket: place.bucket, Prefix: place.prefix });
  for await (const page of pages) {
    for (const object of page.Contents ?? []) yield* toCopy(place, object);
  }
}

/** The copy that was stored last. */
export function newestCopy(copies: readonly S3Copy[]): S3Copy | undefined {
  return copies.reduce<S3Copy | undefined>(
    (newest, copy) => (newest === undefined || copy.storedAt > newest.storedAt ? copy : newest),
    undefined,
  );
}

/** Where reads found blobs lately, which saves a listing; what it says may be out of date. */
export function createCopyMemory(place: S3Place): {
  find(hash: string): Promise<S3Copy | undefined>;
  forget(hash: string): void;
} {
  const remembered = new Map<string, S3Copy>();
  return {
    async find(hash) {
      const copy = remembered.get(hash) ?? newestCopy(await listCopies(place, hash));
      if (copy === undefined) return undefined;
      remembered.delete(hash);
      remembered.set(hash, copy);
      const [oldest] = remembered.keys();
      if (remembered.size > REMEMBERED && oldest !== undefined) remembered.delete(oldest);
      return copy;
    },
    forget: (hash) => void remembered.delete(hash),
  };
}

function hashKey(place: S3Place, hash: string): string {
  return `${place.prefix}${hash.slice(0, 2)}/${hash}`;
}

function toCopy(place: S3Place, object: _Object): S3Copy[] {
  const { Key: key, Size: size, LastModified: storedAt } = object;
  if (key === undefined || size === undefined || storedAt === undefined) return [];
  const hash = key.slice(place.prefix.length + 3, place.prefix.length + 67);
  return isHash(hash) ? [{ hash, key, size, storedAt }] : [];
}
