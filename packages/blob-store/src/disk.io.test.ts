import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, mkdtemp, open, readdir, rename, rm, stat, truncate, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { chunked, dayOld, blobStoreContract, keep, sha256 } from "./blob-store.contract.ts";
import type { BlobStoreFixture } from "./blob-store.contract.ts";
import { BlobSpaceError } from "./blob-store.ts";
import type { BlobStore } from "./blob-store.ts";
import { createDiskBlobStore } from "./disk.ts";

async function temporaryDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), "muniment-blobs-"));
}

async function temporaryStore(): Promise<{ directory: string; store: BlobStore }> {
  const directory = await temporaryDirectory();
  onTestFinished(() => rm(directory, { recursive: true }));
  return { directory, store: createDiskBlobStore({ directory }) };
}

function contentPath(directory: string, hash: string): string {
  return join(directory, "content", hash.slice(0, 2), hash);
}

async function setAge(path: string, hours: number): Promise<void> {
  const then = new Date(Date.now() - hours * 3_600_000);
  await utimes(path, then, then);
}

async function diskFixture(): Promise<BlobStoreFixture> {
  const directory = await temporaryDirectory();
  const staged = (): Promise<string[]> => readdir(join(directory, "tmp"));
  return {
    store: createDiskBlobStore({ directory }),
    other: createDiskBlobStore({ directory }),
    age: (hash, hours) => setAge(contentPath(directory, hash), hours),
    async ageStaged(hours) {
      for (const name of await staged()) await setAge(join(directory, "tmp", name), hours);
    },
    countStaged: async () => (await staged()).length,
    async damage(hash) {
      await using handle = await open(contentPath(directory, hash), "r+");
      await handle.write("damage", 650_000);
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
  };
}

describe("blobs on disk", () => {
  blobStoreContract(diskFixture);
});

describe("blobs on disk: what only a disk does", () => {
  test("the first byte alone can be read", async () => {
    const { store } = await temporaryStore();
    const hash = await keep(store, Buffer.from("abc"));
    expect(await buffer(await store.open(hash, { start: 0, end: 0 }))).toEqual(Buffer.from("a"));
  });

  test("a sweep that was killed hides nothing, and the next one cleans up", async () => {
    const { directory, store } = await temporaryStore();
    const content = randomBytes(1000);
    const hash = await keep(store, content);
    const left = join(directory, "aside", `${hash}.killed`);
    await mkdir(join(directory, "aside"));
    await rename(contentPath(directory, hash), left);
    await setAge(left, 1000);

    expect(await buffer(await store.open(hash))).toEqual(content);
    expect(await store.stat(hash)).toEqual({ size: 1000 });
    expect(await store.sweep(dayOld())).toEqual({ removed: 0, kept: 1, abandoned: 0 });
    expect(await readdir(join(directory, "aside"))).toEqual([]);
    expect(await buffer(await store.open(hash))).toEqual(content);
    await setAge(contentPath(directory, hash), 25);
    expect(await store.sweep(dayOld())).toEqual({ removed: 1, kept: 0, abandoned: 0 });
  });

  test("an upload whose process is killed leaves no blob, and the sweep removes its file", async () => {
    const { directory, store } = await temporaryStore();
    const script = `
      import { createDiskBlobStore } from ${JSON.stringify(join(import.meta.dirname, "disk.ts"))};
      const store = createDiskBlobStore({ directory: process.argv[1] });
      async function* endless() {
        for (let sent = 0; ; sent += 1) {
          if (sent === 50) console.log("writing");
          yield new Uint8Array(100_000);
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      }
      await store.stage(endless());`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script, directory]);
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");

    const [left] = await readdir(join(directory, "tmp"));
    expect(await readdir(directory)).toEqual(["tmp"]);
    await setAge(join(directory, "tmp", left ?? ""), 25);
    expect(await store.sweep(dayOld())).toEqual({ removed: 0, kept: 0, abandoned: 1 });
    expect(await readdir(join(directory, "tmp"))).toEqual([]);
  });

  test("content whose file has lost bytes is replaced when it is stored again", async () => {
    const { directory, store } = await temporaryStore();
    const content = randomBytes(1000);
    const hash = await keep(store, content);
    await truncate(contentPath(directory, hash), 10);
    await keep(store, content);
    expect(await buffer(await store.open(hash))).toEqual(content);
  });

  test("content that is there already stays the same file and becomes young", async () => {
    const { directory, store } = await temporaryStore();
    const content = randomBytes(1000);
    const hash = await keep(store, content);
    await setAge(contentPath(directory, hash), 25);
    const before = await stat(contentPath(directory, hash));
    await keep(store, content);
    const after = await stat(contentPath(directory, hash));
    expect(after.ino).toBe(before.ino);
    expect(after.mtimeMs).toBeGreaterThan(Date.now() - 60_000);
  });

  test("foreign files are left alone", async () => {
    const { directory, store } = await temporaryStore();
    await keep(store, randomBytes(1));
    await writeFile(join(directory, "content", "lost+found"), "");
    await mkdir(join(directory, "content", "ab"), { recursive: true });
    await writeFile(join(directory, "content", "ab", "notes.txt"), "");
    await setAge(join(directory, "content", "ab", "notes.txt"), 1000);
    expect(await store.sweep(dayOld())).toEqual({ removed: 0, kept: 1, abandoned: 0 });
    expect(await readdir(join(directory, "content", "ab"))).toContain("notes.txt");
  });

  test("a full disk refuses, leaves nothing, and takes content again when there is room", async () => {
    const directory = await temporaryDirectory();
    await promisify(execFile)("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", directory]);
    onTestFinished(async () => {
      await promisify(execFile)("umount", [directory]);
      await rm(directory, { recursive: true });
    });
    const store = createDiskBlobStore({ directory });
    await using first = await store.stage(chunked(randomBytes(3_000_000), 65_536));
    await expect(store.stage(chunked(randomBytes(3_000_000), 65_536))).rejects.toBeInstanceOf(BlobSpaceError);
    await expect(store.stage(chunked(randomBytes(1_500_000), 100))).rejects.toBeInstanceOf(BlobSpaceError);
    expect(await readdir(join(directory, "tmp"))).toHaveLength(1);

    await writeFile(join(directory, "filler"), Buffer.alloc(10_000_000)).catch(() => undefined);
    await expect(store.check()).rejects.toBeInstanceOf(BlobSpaceError);
    await first[Symbol.asyncDispose]();
    await rm(join(directory, "filler"));
    await store.check();
    const hash = await keep(store, randomBytes(2_000_000));
    expect(await store.stat(hash)).toEqual({ size: 2_000_000 });
  });

  test("no upload is lost to sweeps that run beside it", async () => {
    const { store, directory } = await temporaryStore();
    const other = createDiskBlobStore({ directory });
    const contents = Array.from({ length: 4 }, (_, index) => Buffer.alloc(2000, `content ${index}`));
    const referenced = new Set<string>();
    const until = performance.now() + 4000;
    let lost = 0;
    let removed = 0;

    async function upload(content: Buffer, by: BlobStore): Promise<void> {
      while (performance.now() < until) {
        // Slower than the sweeps' age on a busy machine: then it fails, and whoever sends is told so.
        const hash = await keep(by, content).catch(() => undefined);
        if (hash === undefined) continue;
        referenced.add(hash);
        await sleep(Math.random() * 5);
        const found = await buffer(await by.open(hash)).catch(() => undefined);
        if (found === undefined || sha256(found) !== hash) lost += 1;
        referenced.delete(hash);
        await sleep(Math.random() * 900);
      }
    }
    async function sweepOn(by: BlobStore): Promise<void> {
      while (performance.now() < until) {
        const isReferenced = async (hashes: string[]): Promise<Set<string>> =>
          new Set(hashes.filter((hash) => referenced.has(hash)));
        removed += (await by.sweep({ olderThan: new Date(Date.now() - 400), isReferenced })).removed;
        await sleep(1);
      }
    }
    await Promise.all([
      ...contents.map((content, index) => upload(content, index % 2 ? store : other)),
      sweepOn(store),
      sweepOn(other),
    ]);
    expect(removed).toBeGreaterThan(10);
    expect(lost).toBe(0);
  });

  test("memory does not grow with the content", async () => {
    const { store } = await temporaryStore();
    const chunk = randomBytes(65_536);
    let peak = 0;
    const before = process.memoryUsage.rss();
    async function* large(): AsyncGenerator<Uint8Array> {
      for (let sent = 0; sent < 8192; sent += 1) {
        yield Buffer.from(chunk);
        if (sent % 64 === 0) peak = Math.max(peak, process.memoryUsage.rss());
      }
    }
    await using staged = await store.stage(large());
    expect(staged.size).toBe(8192 * 65_536);
    expect(peak - before).toBeLessThan(150 * 1024 * 1024);
  });
});
