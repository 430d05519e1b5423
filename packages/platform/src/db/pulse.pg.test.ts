import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { isDatabaseUnavailable } from "./pg-error.ts";
import { startPulse } from "./pulse.ts";
import type {} from "../testing/index.ts";

const QUICK = { everyMilliseconds: 20, patienceMilliseconds: 500 };

let line: Line;
let pool: pg.Pool;
let pulse: AsyncDisposable;

beforeEach(async () => {
  line = await openLine(inject("pgUrl"));
  pool = new pg.Pool({ connectionString: line.url, max: 2, connectionTimeoutMillis: 2_000 });
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  pulse = startPulse(pool, line.url, QUICK);
});

afterEach(async () => {
  await pulse[Symbol.asyncDispose]();
  await pool.end();
  await line[Symbol.asyncDispose]();
});

test("D5 a statement on a server that has fallen silent fails as unavailable, and later ones go through", async () => {
  const client = await pool.connect();
  await client.query("select 1");
  line.fallSilent();
  const error: unknown = await client.query("select 1").catch((reason: unknown) => reason);
  expect(isDatabaseUnavailable(error)).toBe(true);
  const next: unknown = await client.query("select 1").catch((reason: unknown) => reason);
  expect(isDatabaseUnavailable(next)).toBe(true);
  client.release();
  line.speakAgain();
  expect((await pool.query("select 1 as n")).rows).toEqual([{ n: 1 }]);
});

test("D5 a statement that takes longer than the patience goes on while the server lives", async () => {
  expect((await pool.query("select 1 as n from pg_sleep(1.5)")).rows).toEqual([{ n: 1 }]);
});

test("D5 disposal does not wait for a server that is silent", async () => {
  const client = await pool.connect();
  line.fallSilent();
  await delay(QUICK.everyMilliseconds * 2);
  await pulse[Symbol.asyncDispose]();
  client.release(true);
});

interface Line extends AsyncDisposable {
  readonly url: string;
  fallSilent(): void;
  speakAgain(): void;
}

/** A way to PostgreSQL on which everything sent is taken, and nothing passed on while it is silent. */
async function openLine(target: string): Promise<Line> {
  const { host, port } = new pg.Client({ connectionString: target });
  const sockets = new Set<Socket>();
  let isSilent = false;
  const server = createServer((client) => {
    const upstream = host.startsWith("/") ? connect(`${host}/.s.PGSQL.${port}`) : connect({ host, port });
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on("data", (bytes) => {
        if (!isSilent) to.write(bytes);
      });
      from.on("error", () => to.destroy());
      from.on("close", () => to.destroy());
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(target);
  url.searchParams.delete("host");
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    fallSilent: () => (isSilent = true),
    speakAgain: () => (isSilent = false),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
