import { randomBytes } from "node:crypto";
import { mkdtemp, open, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import S3rver from "s3rver";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chunked, dayOld, blobStoreContract, keep } from "./blob-store.contract.ts";
import type { BlobStoreFixture } from "./blob-store.contract.ts";
import type { BlobStore } from "./blob-store.ts";
import { createS3BlobStore } from "./s3.ts";

const PREFIX = "firm/blobs/";

interface S3Fixture extends BlobStoreFixture {
  /** The object files of a blob, oldest name first. */
  objectsOf(hash: string): Promise<string[]>;
}

function createStore(port: number, stagingDirectory: string): BlobStore {
  return createS3BlobStore({
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    bucket: "muniment",
    prefix: PREFIX,
    credentials: { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" },
    stagingDirectory,
  });
}

async function setAge(path: string, hours: number): Promise<void> {
  const then = new Date(Date.now() - hours * 3_600_000);
  await utimes(path, then, then);
}

async function s3Fixture(): Promise<S3Fixture> {
  const root = await mkdtemp(join(tmpdir(), "muniment-s3-"));
  const staging = join(root, "staging");
  const server = new S3rver({
    address: "127.0.0.1",
    port: 0,
    directory: join(root, "s3"),
    silent: true,
    configureBuckets: [{ name: "muniment" }],
  });
  const { port } = await server.run();
  const staged = (): Promise<string[]> => readdir(staging);
  const objectsOf = async (hash: string): Promise<string[]> => {
    const folder = join(root, "s3", "muniment", PREFIX, hash.slice(0, 2));
    const names = (await readdir(folder)).filter((name) => name.startsWith(hash) && name.endsWith("_object"));
    return names.map((name) => join(folder, name));
  };
  return {
    store: createStore(port, staging),
    other: createStore(port, staging),
    objectsOf,
    async age(hash, hours) {
      for (const path of await objectsOf(hash)) await setAge(path, hours);
    },
    async ageStaged(hours) {
      for (const name of await staged()) await setAge(join(staging, name), hours);
    },
    countStaged: async () => (await staged()).length,
    async damage(hash) {
      for (const path of await objectsOf(hash)) {
        await using handle = await open(path, "r+");
        await handle.write("damage", 650_000);
      }
    },
    async [Symbol.asyncDispose]() {
      server.httpServer.closeAllConnections();
      await server.close();
      await rm(root, { recursive: true });
    },
  };
}

describe("blobs in S3", () => {
  blobStoreContract(s3Fixture);
});

describe("blobs in S3: what only S3 does", () => {
  let fixture: S3Fixture;
  beforeAll(async () => {
    fixture = await s3Fixture();
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  test("content of several parts arrives whole", async () => {
    const content = randomBytes(20_000_000);
    const hash = await keep(fixture.store, content);
    expect(await fixture.store.stat(hash)).toEqual({ size: content.length });
    expect(Buffer.compare(await buffer(await fixture.store.open(hash, { verify: true })), content)).toBe(0);
  });

  test("a young copy is relied on, beside an old one a second is written, and the sweep leaves one", async () => {
    const content = randomBytes(10);
    const hash = await keep(fixture.store, content);
    await keep(fixture.other, content);
    expect(await fixture.objectsOf(hash)).toHaveLength(1);
    await fixture.age(hash, 25);
    await keep(fixture.other, content);
    expect(await fixture.objectsOf(hash)).toHaveLength(2);
    expect(await fixture.store.sweep(dayOld())).toMatchObject({ removed: 0 });
    expect(await fixture.objectsOf(hash)).toHaveLength(1);
    expect(await buffer(await fixture.store.open(hash))).toEqual(content);
  });

  test("of several old copies in use the sweep leaves one, which a reader that knew another finds", async () => {
    const content = randomBytes(10);
    const hash = await keep(fixture.store, content);
    await fixture.age(hash, 30);
    expect(await buffer(await fixture.store.open(hash))).toEqual(content);
    await keep(fixture.other, content);
    const [first, second] = await fixture.objectsOf(hash);
    await setAge(first ?? "", 30);
    await setAge(second ?? "", 29);
    expect(await fixture.other.sweep(dayOld(hash))).toMatchObject({ removed: 0 });
    expect(await fixture.objectsOf(hash)).toEqual([second]);
    expect(await buffer(await fixture.store.open(hash))).toEqual(content);
  });

  test("a server that is away fails the keep and the check, and disposing leaves nothing", async () => {
    const staging = await mkdtemp(join(tmpdir(), "muniment-s3-"));
    const store = createStore(1, staging);
    await expect(store.check()).rejects.toThrow("ECONNREFUSED");
    const staged = await store.stage(chunked(randomBytes(10), 10));
    await expect(staged.keep()).rejects.toThrow("ECONNREFUSED");
    await expect(staged.keep()).rejects.toThrow("ECONNREFUSED");
    await staged[Symbol.asyncDispose]();
    expect(await readdir(staging)).toEqual([]);
    await rm(staging, { recursive: true });
  });
});
