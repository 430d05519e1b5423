import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWebdavRepository } from "./webdav.ts";
import { createWorkRepository } from "./work.ts";

/** More than a transfer may have in memory by far: it is the same for a file of any size. */
const CHUNKS = 1024;
const CHUNK = Buffer.alloc(64 * 1024, "x");
const WHOLE = CHUNKS * CHUNK.length;
const MOST_BYTES = 16 * 1024 * 1024;

let server: Server;
/** What was read from where the bytes come from, and what has come out at the other end. */
let given = 0;
let taken = 0;
/** The most that was between the two at once. */
let most = 0;

const note = (): void => {
  most = Math.max(most, given - taken);
};

async function* bytes(): AsyncGenerator<Buffer> {
  for (let count = 0; count < CHUNKS; count += 1) {
    given += CHUNK.length;
    note();
    yield CHUNK;
    // As a disk does: the next part comes when others had their turn.
    await turn();
  }
}

/** A slow reader: it takes a part, and lets everything else go on before the next. */
async function drain(source: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of source) {
    taken += chunk.byteLength;
    await turn();
    await turn();
  }
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === "GET" && /download|Large\.bin$/.test(request.url ?? "")) {
    response.writeHead(200, { "content-length": String(WHOLE) });
    Readable.from(bytes()).pipe(response);
    return;
  }
  if (request.method === "PROPFIND") {
    const length = `<D:getcontentlength>${WHOLE}</D:getcontentlength><D:resourcetype/>`;
    const found = `<D:propstat><D:prop>${length}</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>`;
    response.writeHead(207, { "content-type": "application/xml" });
    response.end(
      `<D:multistatus xmlns:D="DAV:"><D:response><D:href>${request.url}</D:href>${found}</D:response></D:multistatus>`,
    );
    return;
  }
  if (request.method === "GET") {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(JSON.stringify({ data: { id: "ACTIVE!1", name: "Documents" } }));
    return;
  }
  await drain(request);
  const data = { id: "ACTIVE!2.1", name: "Large", extension: "bin", size: WHOLE, version: 1 };
  response.writeHead(201, { "content-type": "application/json" });
  response.end(JSON.stringify({ data }));
}

beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(() => server.close());

const baseUrl = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const work = () => createWorkRepository({ baseUrl: baseUrl(), customerId: 1, use: (call) => call("token") });
const webdav = () => createWebdavRepository({ baseUrl: baseUrl(), user: "u", password: "p" });

describe("OPR-PRV-010 a transfer goes through as a stream", () => {
  const begin = (): void => {
    [given, taken, most] = [0, 0, 0];
  };

  test.each([
    ["Work", work, "folder:ACTIVE!1"],
    ["WebDAV", webdav, ""],
  ])("an upload to %s holds less than 16 MiB, however slowly it is taken", async (_name, open, container) => {
    begin();
    const content = Readable.from(bytes(), { objectMode: false });
    await open().upload(container, { name: "Large.bin", content }, { operationId: "1" });
    expect(given).toBe(WHOLE);
    expect(most).toBeLessThan(MOST_BYTES);
  });

  test.each([
    ["Work", async () => work().download("document:ACTIVE!2.1")],
    ["WebDAV", async () => webdav().download("Large.bin")],
  ])("a download from %s holds less than 16 MiB, however slowly it is taken", async (_name, open) => {
    begin();
    const { content, size } = await open();
    await drain(content);
    expect([size, given, taken]).toEqual([WHOLE, WHOLE, WHOLE]);
    expect(most).toBeLessThan(MOST_BYTES);
  });
});
