import { createHash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BlobDamagedError, BlobMissingError, BlobTooLargeError } from "./blob-store.ts";
import type { BlobStore, SweepOptions } from "./blob-store.ts";

/** A store under test and what the suite must do to it behind its back. */
export interface BlobStoreFixture extends AsyncDisposable {
  readonly store: BlobStore;
  /** A second store on the same content, as another process would have it. */
  readonly other: BlobStore;
  /** Makes a kept blob look as if it had been kept `hours` ago. */
  age(hash: string, hours: number): Promise<void>;
  /** Makes unfinished uploads look `hours` old. */
  ageStaged(hours: number): Promise<void>;
  /** How many unfinished uploads lie about. */
  countStaged(): Promise<number>;
  /** Changes a stored byte. */
  damage(hash: string): Promise<void>;
}

const HOUR_MS = 3_600_000;

/** Bytes in one chunk after the other. */
export async function* chunked(content: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}

/** The hash under which `content` must be stored. */
export function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Stages and keeps `content`; answers its hash. */
export async function keep(store: BlobStore, content: Uint8Array): Promise<string> {
  await using staged = await store.stage(chunked(content, 50_000));
  await staged.keep();
  return staged.hash;
}

/** Sweep options for what is older than a day, with `referenced` in use. */
export function dayOld(...referenced: string[]): SweepOptions {
  return {
    olderThan: new Date(Date.now() - 24 * HOUR_MS),
    isReferenced: async (hashes) => new Set(hashes.filter((hash) => referenced.includes(hash))),
  };
}

/** What every backend must do. */
export function blobStoreContract(createFixture: () => Promise<BlobStoreFixture>): void {
  let fixture: BlobStoreFixture;
  let store: BlobStore;

  beforeAll(async () => {
    fixture = await createFixture();
    ({ store } = fixture);
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  const read = async (hash: string, options = {}): Promise<Buffer> => buffer(await store.open(hash, options));

  describe("staging and keeping", () => {
    test.each([0, 1, 4095, 4096, 4097, 65_536, 1_048_576, 3_000_001])(
      "WORK-DOC-003 %i bytes get their hash, size and head",
      async (size) => {
        const content = randomBytes(size);
        await using staged = await store.stage(chunked(content, 30_000));
        expect(staged).toMatchObject({ hash: sha256(content), size });
        expect(Buffer.from(staged.head)).toEqual(content.subarray(0, 4096));
        await staged.keep();
        expect(await store.stat(staged.hash)).toEqual({ size });
        expect(await read(staged.hash)).toEqual(content);
      },
    );

    test.each([1, 7, 1000, 2_000_000])("chunks of %i bytes make the same blob", async (chunkSize) => {
      const content = Buffer.alloc(chunkSize === 1 ? 3000 : 2_500_000, "chunk ");
      await using staged = await store.stage(Readable.from(chunked(content, chunkSize)));
      expect(staged.hash).toBe(sha256(content));
      await staged.keep();
      expect(await read(staged.hash)).toEqual(content);
    });

    test("only kept content can be read", async () => {
      const content = randomBytes(100);
      const staged = await store.stage(chunked(content, 10));
      expect(await store.stat(staged.hash)).toBeUndefined();
      await expect(store.open(staged.hash)).rejects.toBeInstanceOf(BlobMissingError);
      await staged[Symbol.asyncDispose]();
      expect(await store.stat(staged.hash)).toBeUndefined();
      expect(await fixture.countStaged()).toBe(0);
      await expect(staged.keep()).rejects.toBeInstanceOf(BlobMissingError);
    });

    test("keeping twice and disposing afterwards leave the blob", async () => {
      const content = randomBytes(100);
      const staged = await store.stage(chunked(content, 10));
      await Promise.all([staged.keep(), staged.keep()]);
      await staged.keep();
      await staged[Symbol.asyncDispose]();
      expect(await read(staged.hash)).toEqual(content);
      expect(await fixture.countStaged()).toBe(0);
    });

    test("disposing while keeping leaves the blob", async () => {
      const content = randomBytes(100);
      const staged = await store.stage(chunked(content, 10));
      const keeping = staged.keep();
      await staged[Symbol.asyncDispose]();
      await keeping;
      expect(await read(staged.hash)).toEqual(content);
    });

    test("a source that fails leaves nothing", async () => {
      const failure = new Error("cable pulled");
      async function* broken(): AsyncGenerator<Uint8Array> {
        yield randomBytes(2_000_000);
        throw failure;
      }
      await expect(store.stage(broken())).rejects.toBe(failure);
      expect(await fixture.countStaged()).toBe(0);
    });

    test("content past the limit is refused and its source ended", async () => {
      const source = Readable.from(chunked(randomBytes(500_000), 1000));
      await expect(store.stage(source, { maxBytes: 99_999 })).rejects.toBeInstanceOf(BlobTooLargeError);
      expect(source.destroyed).toBe(true);
      expect(await fixture.countStaged()).toBe(0);
      await using exact = await store.stage(chunked(randomBytes(100_000), 1000), { maxBytes: 100_000 });
      expect(exact.size).toBe(100_000);
    });

    test("text instead of bytes is refused", async () => {
      const source = Readable.from(["text"]) as AsyncIterable<Uint8Array>;
      await expect(store.stage(source)).rejects.toBeInstanceOf(TypeError);
      expect(await fixture.countStaged()).toBe(0);
    });

    test("the same content from many at once is one blob", async () => {
      const content = randomBytes(300_000);
      const stores = [store, fixture.other];
      const hashes = await Promise.all(Array.from({ length: 8 }, (_, index) => keep(stores[index % 2]!, content)));
      expect(new Set(hashes)).toEqual(new Set([sha256(content)]));
      expect(await read(sha256(content))).toEqual(content);
      expect(await fixture.countStaged()).toBe(0);
    });
  });

  describe("reading", () => {
    const content = randomBytes(700_000);
    let hash: string;
    beforeAll(async () => {
      hash = await keep(store, content);
    });

    test.each([
      [0, 9],
      [1, 1],
      [255_000, 600_000],
      [699_999, 699_999],
      [699_990, undefined],
      [undefined, 99],
      [10, 9_999_999],
      [0, 699_999],
    ])("bytes %s to %s", async (start, end) => {
      const options = { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
      expect(await read(hash, options)).toEqual(content.subarray(start, end === undefined ? undefined : end + 1));
    });

    test.each([
      [700_000, undefined],
      [10, 9],
      [-1, 5],
      [0.5, 5],
    ])("bytes %s to %s are refused", async (start, end) => {
      const options = { start, ...(end === undefined ? {} : { end }) };
      await expect(store.open(hash, options)).rejects.toBeInstanceOf(RangeError);
    });

    test.each([
      sha256(randomBytes(8)),
      "",
      "../../../etc/passwd",
      "A".repeat(64),
      "a".repeat(63),
      `${"a".repeat(64)}\0`,
    ])("%j is not stored", async (missing) => {
      await expect(store.open(missing)).rejects.toBeInstanceOf(BlobMissingError);
      expect(await store.stat(missing)).toBeUndefined();
    });

    test("WORK-DOC-004 intact content passes the comparison", async () => {
      expect(await read(hash, { verify: true })).toEqual(content);
      const empty = await keep(store, new Uint8Array());
      expect(await read(empty, { verify: true })).toHaveLength(0);
    });

    test("WORK-DOC-004 damaged content fails before its end", async () => {
      const damaged = await keep(store, randomBytes(700_000));
      await fixture.damage(damaged);
      let delivered = 0;
      const reading = (async () => {
        for await (const chunk of await store.open(damaged, { verify: true })) {
          delivered += (chunk as Uint8Array).length;
        }
      })();
      await expect(reading).rejects.toBeInstanceOf(BlobDamagedError);
      expect(delivered).toBeLessThan(700_000);
    });

    test("a reader that stops early closes what it read", async () => {
      for await (const chunk of await store.open(hash, { verify: true })) {
        expect((chunk as Uint8Array).length).toBeGreaterThan(0);
        break;
      }
      expect(await read(hash)).toEqual(content);
    });
  });

  describe("sweeping", () => {
    test("removes what is old and unreferenced, and only that", async () => {
      const [unreferenced, referenced, young] = await Promise.all([
        keep(store, randomBytes(10)),
        keep(store, randomBytes(10)),
        keep(store, randomBytes(10)),
      ]);
      await fixture.age(unreferenced, 25);
      await fixture.age(referenced, 25);
      const before = await store.sweep({ ...dayOld(), olderThan: new Date(0) });
      const result = await fixture.other.sweep(dayOld(referenced));
      expect(result).toEqual({ removed: 1, kept: before.kept - 1, abandoned: 0 });
      expect(await store.stat(unreferenced)).toBeUndefined();
      await expect(store.open(unreferenced)).rejects.toBeInstanceOf(BlobMissingError);
      expect(await store.stat(referenced)).toEqual({ size: 10 });
      expect(await store.stat(young)).toEqual({ size: 10 });
    });

    test("decides about named blobs alone when told to, by the same rules", async () => {
      const [unreferenced, referenced, young, unnamed] = await Promise.all([
        keep(store, randomBytes(10)),
        keep(store, randomBytes(10)),
        keep(store, randomBytes(10)),
        keep(store, randomBytes(10)),
      ]);
      for (const hash of [unreferenced, referenced, unnamed]) await fixture.age(hash, 25);
      const only = [unreferenced, referenced, young, young, "0".repeat(64), "no hash"];
      const result = await fixture.other.sweep({ ...dayOld(referenced), only });
      expect(result).toEqual({ removed: 1, kept: 2, abandoned: 0 });
      expect(await store.stat(unreferenced)).toBeUndefined();
      for (const hash of [referenced, young, unnamed]) expect(await store.stat(hash)).toEqual({ size: 10 });
    });

    test("content kept again is young again", async () => {
      const content = randomBytes(10);
      const hash = await keep(store, content);
      await fixture.age(hash, 25);
      await keep(store, content);
      await store.sweep(dayOld());
      expect(await read(hash)).toEqual(content);
    });

    test.each([1, 2])("content kept while the sweep asks for the %i. time stays", async (question) => {
      const content = randomBytes(10);
      const hash = await keep(store, content);
      await fixture.age(hash, 25);
      let asked = 0;
      await store.sweep({
        ...dayOld(),
        async isReferenced() {
          asked += 1;
          if (asked === question) await keep(fixture.other, content);
          // A reader never finds the place empty while the blob is still wanted.
          expect(await read(hash)).toEqual(content);
          return new Set();
        },
      });
      if (asked < question) await keep(fixture.other, content);
      expect(await read(hash)).toEqual(content);
    });

    test("swept content can be stored again", async () => {
      const content = randomBytes(10);
      const hash = await keep(store, content);
      await fixture.age(hash, 25);
      await store.sweep(dayOld());
      expect(await store.stat(hash)).toBeUndefined();
      await keep(store, content);
      expect(await read(hash)).toEqual(content);
    });

    test("a failing question removes nothing", async () => {
      const hash = await keep(store, randomBytes(10));
      await fixture.age(hash, 25);
      const failure = new Error("the database is away");
      const sweeping = store.sweep({ ...dayOld(), isReferenced: () => Promise.reject(failure) });
      await expect(sweeping).rejects.toBe(failure);
      expect(await store.stat(hash)).toEqual({ size: 10 });
    });

    test("a cancelled sweep stops", async () => {
      const hash = await keep(store, randomBytes(10));
      await fixture.age(hash, 25);
      await expect(store.sweep({ ...dayOld(), signal: AbortSignal.abort() })).rejects.toThrow("aborted");
      expect(await store.stat(hash)).toEqual({ size: 10 });
    });

    test("abandoned uploads go when they are old", async () => {
      await store.stage(chunked(randomBytes(10), 10));
      expect(await store.sweep(dayOld())).toMatchObject({ abandoned: 0 });
      await fixture.ageStaged(25);
      expect(await store.sweep(dayOld())).toMatchObject({ abandoned: 1 });
      expect(await fixture.countStaged()).toBe(0);
    });
  });

  test("the readiness check passes and leaves nothing", async () => {
    await store.check();
    expect(await fixture.countStaged()).toBe(0);
  });
}
