import { once } from "node:events";
import { createServer, request as httpRequest } from "node:http";
import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { readUpload } from "./multipart.ts";

type Outcome = { readonly bytes: number } | { readonly error: unknown };

const FILE_HEAD = '--XX\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n';

/** A server that counts the bytes of each upload and refuses files past `maxBytes`. */
async function startServer(maxBytes: number): Promise<{ port: number; outcomes: Outcome[] }> {
  const outcomes: Outcome[] = [];
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      outcomes.push({ bytes: await count(request, maxBytes) });
      response.end("stored");
    } catch (error) {
      outcomes.push({ error });
      response.writeHead(400).end("refused");
    }
  }
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, outcomes };
}

async function count(request: IncomingMessage, maxBytes: number): Promise<number> {
  let bytes = 0;
  await using upload = await readUpload(request, { maxProfileBytes: 1000 }, async ({ content }) => {
    for await (const chunk of content) {
      bytes += (chunk as Buffer).length;
      if (bytes > maxBytes) throw new Error("too much");
    }
    return { async [Symbol.asyncDispose]() {} };
  });
  return upload.file === undefined ? -1 : bytes;
}

function openUpload(port: number): ClientRequest {
  return httpRequest({
    port,
    method: "POST",
    headers: { "content-type": "multipart/form-data; boundary=XX" },
  });
}

async function send(upload: ClientRequest, chunk: string | Uint8Array): Promise<void> {
  if (!upload.write(chunk)) await once(upload, "drain");
}

test("work-api.md 11.2 an upload without Content-Length arrives, and memory does not grow with it", async () => {
  const { port, outcomes } = await startServer(Infinity);
  const before = process.memoryUsage.rss();
  let peak = 0;
  const upload = openUpload(port);
  const answered = once(upload, "response");
  await send(upload, FILE_HEAD);
  for (let sent = 0; sent < 300; sent += 1) {
    await send(upload, Buffer.alloc(1024 * 1024, sent));
    peak = Math.max(peak, process.memoryUsage.rss());
  }
  upload.end("\r\n--XX--\r\n");
  const [response] = (await answered) as [IncomingMessage];
  expect(await text(response)).toBe("stored");
  expect(outcomes).toEqual([{ bytes: 300 * 1024 * 1024 }]);
  expect(peak - before).toBeLessThan(150 * 1024 * 1024);
});

test("D59 a client that aborts midway ends the upload with an error", async () => {
  const { port, outcomes } = await startServer(Infinity);
  const upload = openUpload(port);
  upload.on("error", () => undefined);
  await send(upload, FILE_HEAD);
  await send(upload, Buffer.alloc(500_000));
  await sleep(50);
  upload.destroy();
  await expect.poll(() => outcomes).toMatchObject([{ error: { name: "MultipartError", code: "truncated" } }]);
});

// By a bare socket: Node's client stops sending once it has the answer.
test("a client that is refused midway reads the answer after it sent everything", async () => {
  const { port, outcomes } = await startServer(1000);
  const socket = connect(port, "127.0.0.1");
  const length = FILE_HEAD.length + 50 * 1024 * 1024;
  socket.write("POST / HTTP/1.1\r\nHost: a\r\n");
  socket.write(`Content-Type: multipart/form-data; boundary=XX\r\nContent-Length: ${length}\r\n\r\n${FILE_HEAD}`);
  for (let sent = 0; sent < 50; sent += 1) {
    if (!socket.write(Buffer.alloc(1024 * 1024))) await once(socket, "drain");
  }
  socket.end();
  const answer = await text(socket);
  expect(answer).toContain("HTTP/1.1 400");
  expect(answer).toContain("refused");
  expect(outcomes).toEqual([{ error: new Error("too much") }]);
});

test("a connection serves the next upload after a body with an epilogue", async () => {
  const { port, outcomes } = await startServer(Infinity);
  for (let round = 0; round < 3; round += 1) {
    const upload = openUpload(port);
    upload.end(`${FILE_HEAD}abc\r\n--XX--\r\n${"epilogue ".repeat(100_000)}`);
    const [response] = (await once(upload, "response")) as [IncomingMessage];
    expect(await text(response)).toBe("stored");
  }
  expect(outcomes).toEqual([{ bytes: 3 }, { bytes: 3 }, { bytes: 3 }]);
});
