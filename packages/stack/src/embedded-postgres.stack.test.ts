import { spawn } from "node:child_process";
import type { ChildProcess, ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { createLog } from "@muniment/platform/log";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import { findServers } from "./postgres-leftovers.ts";
import { FolderInUseError } from "./process-file.ts";
import { identifyProcess } from "./running-process.ts";

const log = createLog({ level: "silent" });
const isRoot = process.getuid?.() === 0;
// As root the first folder lets `nobody` through and the second does not; for others both are their own.
const accounts = isRoot
  ? [
      { way: "as nobody", mode: 0o711, owner: 65_534 },
      { way: "in a user namespace", mode: 0o700, owner: 0 },
    ]
  : [{ way: "as the person who starts it", mode: 0o700, owner: process.getuid?.() }];

let folder: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "muniment-postgres-"));
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

describe.each(accounts)("embedded PostgreSQL $way", ({ mode, owner }) => {
  beforeEach(() => chmod(folder, mode));

  test("D4 sets itself up, serves over the socket and TCP, and keeps its data over a stop", async () => {
    const dataDir = join(folder, "postgres");
    {
      await using postgres = await startEmbeddedPostgres({ dataDir, log });
      expect((await stat(join(dataDir, "cluster"))).uid).toBe(owner);
      expect((await stat(join(dataDir, "superuser-password"))).mode & 0o777).toBe(0o600);
      await postgres.ensureDatabase("work");
      await postgres.ensureDatabase("work");
      await query(postgres.urlFor("work"), "create table kept (n int)");
      const tcp = new URL(postgres.urlFor("work"));
      tcp.searchParams.delete("host");
      await query(tcp.href, "insert into kept values (7)");
    }
    await using postgres = await startEmbeddedPostgres({ dataDir, log });
    expect(await query(postgres.urlFor("work"), "select n from kept")).toEqual([{ n: 7 }]);
  });

  test("D5 kill -9 of the server keeps every acknowledged row, and it comes back at the same address", async () => {
    await using postgres = await startEmbeddedPostgres({ dataDir: join(folder, "postgres"), log });
    await query(postgres.url, "create table kept (n int)");
    const first = postgres.pid;
    let acknowledged = 0;
    const client = await connect(postgres.url);
    const writing = (async () => {
      for (;;) {
        await client.query("insert into kept values ($1)", [acknowledged + 1]);
        acknowledged += 1;
      }
    })().catch(() => {});
    await delay(300);
    process.kill(first, "SIGKILL");
    await writing;
    const [row] = await untilAnswered(postgres.url, "select count(*)::int as n from kept");
    expect(acknowledged).toBeGreaterThan(10);
    expect(row).toBeOneOf([{ n: acknowledged }, { n: acknowledged + 1 }]);
    expect(postgres.pid).not.toBe(first);
  });

  test("D5 kill -9 of the parent keeps every acknowledged row, and the next start ends what was left", async () => {
    const dataDir = join(folder, "postgres");
    const parent = await startInChild(dataDir);
    await query(parent.url, "create table kept (n int)");
    await query(parent.url, "insert into kept select generate_series(1, 1000)");
    const left = await connect(parent.url);
    left.on("error", () => {});
    process.kill(parent.pid, "SIGKILL");
    await once(parent.child, "exit");
    expect(await identifyProcess(parent.postgresPid)).toBeDefined();
    await using postgres = await startEmbeddedPostgres({ dataDir, log });
    expect(await identifyProcess(parent.postgresPid)).toBeUndefined();
    expect(await query(postgres.url, "select count(*)::int as n from kept")).toEqual([{ n: 1000 }]);
  });

  test("D5 kill -9 of the parent and of the server keeps every acknowledged row", async () => {
    const dataDir = join(folder, "postgres");
    const parent = await startInChild(dataDir);
    await query(parent.url, "create table kept as select generate_series(1, 1000) as n");
    process.kill(parent.pid, "SIGKILL");
    process.kill(parent.postgresPid, "SIGKILL");
    await once(parent.child, "exit");
    await using postgres = await startEmbeddedPostgres({ dataDir, log });
    expect(await query(postgres.url, "select count(*)::int as n from kept")).toEqual([{ n: 1000 }]);
  });

  test("D5 a set-up that was cut short is done anew", async () => {
    const dataDir = join(folder, "postgres");
    await mkdir(dataDir, { mode: 0o711 });
    const killed = spawnChild(dataDir);
    while (!(await readdir(dataDir)).some((name) => name.startsWith("cluster.new"))) await delay(5);
    await delay(100);
    killed.kill("SIGKILL");
    await once(killed, "exit");
    await using postgres = await startEmbeddedPostgres({ dataDir, log });
    expect(await query(postgres.url, "select 1 as n")).toEqual([{ n: 1 }]);
    expect((await readdir(dataDir)).toSorted()).toEqual(["cluster", "owner.pid", "start.log", "superuser-password"]);
  });
});

describe("embedded PostgreSQL", () => {
  test("D5 a second start on the same folder says who holds it", async () => {
    const dataDir = join(folder, "postgres");
    const parent = await startInChild(dataDir);
    const second = startEmbeddedPostgres({ dataDir, log });
    await expect(second).rejects.toThrow(FolderInUseError);
    await expect(second).rejects.toThrow(new RegExp(`${parent.pid}.*kill ${parent.pid}`));
    parent.child.kill("SIGTERM");
    await once(parent.child, "exit");
    expect(await identifyProcess(parent.postgresPid)).toBeUndefined();
  });

  test("D5 a lock of PostgreSQL whose number now belongs to a stranger does not stop the start", async () => {
    const dataDir = join(folder, "postgres");
    await (await startEmbeddedPostgres({ dataDir, log })).stop();
    const lock = join(dataDir, "cluster", "postmaster.pid");
    await writeFile(lock, `${process.pid}\n${join(dataDir, "cluster")}\n0\n5432\n.\n127.0.0.1\n0 0\nready   \n`);
    await using postgres = await startEmbeddedPostgres({ dataDir, log });
    expect(await query(postgres.url, "select 1 as n")).toEqual([{ n: 1 }]);
  });

  test("D6 the port can be chosen, and a taken one is named", async () => {
    await using first = await startEmbeddedPostgres({ dataDir: join(folder, "one"), log });
    const second = startEmbeddedPostgres({ dataDir: join(folder, "two"), log, port: first.port });
    await expect(second).rejects.toThrow(`Port ${first.port} of 127.0.0.1 is taken`);
    const port = first.port;
    await first.stop();
    await using third = await startEmbeddedPostgres({ dataDir: join(folder, "two"), log, port });
    expect(third.port).toBe(port);
  });

  test("D6 a setting that PostgreSQL refuses is reported with its own words", async () => {
    const start = startEmbeddedPostgres({ dataDir: join(folder, "postgres"), log, settings: { work_mem: "much" } });
    await expect(start).rejects.toThrow(/invalid value for parameter "work_mem"/);
  });

  test("D6 a data folder with a path too long for a socket is served over TCP", async () => {
    const dataDir = join(folder, "a-rather-long-name-".repeat(6), "postgres");
    await using postgres = await startEmbeddedPostgres({ dataDir, log });
    expect(new URL(postgres.url).searchParams.has("host")).toBe(false);
    expect(await query(postgres.url, "select 1 as n")).toEqual([{ n: 1 }]);
  });

  test("D19 text sorts by code point by default, and words are told from typographic marks", async () => {
    await using postgres = await startEmbeddedPostgres({ dataDir: join(folder, "postgres"), log });
    const [row] = await query(
      postgres.url,
      `select 'Z' < 'a' as is_code_point, lower('ÄÖ') as lower, 'ä' < 'z' collate "de-x-icu" as is_icu,
              to_tsvector('“Straße” – naïve')::text as words`,
    );
    expect(row).toEqual({ is_code_point: true, lower: "äö", is_icu: true, words: "'naïve':2 'straße':1" });
  });

  test("D6 durable by default: fsync, synchronous commit and checksums are on", async () => {
    await using postgres = await startEmbeddedPostgres({ dataDir: join(folder, "postgres"), log });
    const rows = await query(
      postgres.url,
      `select name, setting from pg_settings where name in
        ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'listen_addresses') order by name`,
    );
    expect(rows.map(({ name, setting }) => `${String(name)}=${String(setting)}`)).toEqual([
      "data_checksums=on",
      "fsync=on",
      "full_page_writes=on",
      "listen_addresses=127.0.0.1",
      "synchronous_commit=on",
    ]);
  });

  test("D5 stopping leaves no process and no claim on the folder", async () => {
    const dataDir = join(folder, "postgres");
    const postgres = await startEmbeddedPostgres({ dataDir, log });
    const { pid } = postgres;
    expect(await findServers(join(dataDir, "cluster"))).toContainEqual(await identifyProcess(pid));
    await Promise.all([postgres.stop(), postgres.stop()]);
    expect(await identifyProcess(pid)).toBeUndefined();
    expect(await findServers(join(dataDir, "cluster"))).toEqual([]);
    await expect(readFile(join(dataDir, "owner.pid"))).rejects.toThrow(/ENOENT/);
  });
});

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  await client.connect();
  return client;
}

async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = await connect(url);
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

async function untilAnswered(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    try {
      return await query(url, statement);
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(20);
    }
  }
}

async function startInChild(
  dataDir: string,
): Promise<{ child: ChildProcess; pid: number; url: string; postgresPid: number }> {
  const child = spawnChild(dataDir);
  for await (const line of createInterface({ input: child.stdout })) {
    const started = JSON.parse(line) as { pid: number; url: string; postgresPid: number };
    return { child, ...started };
  }
  throw new Error("The child ended without starting PostgreSQL");
}

function spawnChild(dataDir: string): ChildProcessByStdio<null, Readable, null> {
  const program = `
    import { createLog } from "@muniment/platform/log";
    import { startEmbeddedPostgres } from ${JSON.stringify(join(import.meta.dirname, "embedded-postgres.ts"))};
    const postgres = await startEmbeddedPostgres({ dataDir: process.argv[1], log: createLog({ level: "silent" }) });
    process.once("SIGTERM", () => void postgres.stop());
    console.log(JSON.stringify({ pid: process.pid, url: postgres.url, postgresPid: postgres.pid }));
  `;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program, dataDir], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  return child;
}
