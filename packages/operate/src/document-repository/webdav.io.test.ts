import { randomBytes, randomUUID } from "node:crypto";
import { readdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeDocumentRepository, describeFileTree, startApacheWebdav } from "../../testing/index.ts";
import type { ApacheWebdav } from "../../testing/index.ts";
import type { DocumentRepository } from "./port.ts";
import { createWebdavRepository } from "./webdav.ts";

let apache: ApacheWebdav;
let repository: DocumentRepository;
const operation = () => ({ operationId: randomUUID() });

beforeAll(async () => {
  apache = await startApacheWebdav();
  repository = createWebdavRepository(apache);
});

afterAll(() => apache[Symbol.asyncDispose]());

/** A container of its own for each test, so that one server serves them all. */
async function ground() {
  const { id } = await repository.createFolder("", randomUUID(), operation());
  return { repository, containerId: id, placeId: id, otherPlaceId: "Elsewhere" };
}

describeDocumentRepository("OPR-PRV-001 OPR-PRV-008 webdav on Apache", ground);
describeFileTree("OPR-PRV-008 webdav on Apache", ground);

const ask = async (path: string, init: RequestInit): Promise<Response> => {
  const authorization = `Basic ${Buffer.from(`${apache.user}:${apache.password}`).toString("base64")}`;
  return fetch(`${apache.baseUrl}/${path}`, { ...init, headers: { ...init.headers, authorization } });
};

describe("OPR-PRV-008 on a server that others use as well", () => {
  test("what somebody has locked is neither moved, renamed nor removed, and the refusal says why", async () => {
    const { containerId } = await ground();
    const document = await repository.upload(
      containerId,
      { name: "In use.txt", content: Readable.from("x") },
      operation(),
    );
    const body = `<?xml version="1.0"?><D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope>
      <D:locktype><D:write/></D:locktype><D:owner>Boris</D:owner></D:lockinfo>`;
    const locked = await ask(encodeURI(document.id), { method: "LOCK", body, headers: { depth: "0" } });
    expect(locked.status).toBe(200);
    expect(await repository.stat(document.id)).toMatchObject({ facts: { lockedBy: "Boris" } });
    const refusal = { fault: "conflict", code: "locked" };
    const tries = [
      repository.remove(document.id, operation()),
      repository.rename(document.id, "Mine.txt", operation()),
      repository.move(document.id, { from: containerId, to: "" }, operation()),
    ];
    await Promise.all(tries.map((attempt) => expect(attempt).rejects.toMatchObject(refusal)));
    expect(await text((await repository.download(document.id)).content)).toBe("x");
  });

  test("links out of the folder, and names that Operate does not give, are not shown", async () => {
    const { containerId } = await ground();
    await writeFile(join(apache.folder, containerId, "con"), "a device elsewhere");
    await writeFile(join(apache.folder, containerId, ".operate-left"), "half");
    expect(await repository.list(containerId)).toEqual({ items: [] });
  });

  test("an upload leaves nothing half done beside it", async () => {
    const { containerId } = await ground();
    const content = Readable.from([randomBytes(3_000_000)]);
    const stored = await repository.upload(containerId, { name: "Large.bin", content }, operation());
    expect(stored.size).toBe(3_000_000);
    expect(await readdir(join(apache.folder, containerId))).toEqual(["Large.bin"]);
  });

  test("a wrong password is a token that is not taken", async () => {
    const stranger = createWebdavRepository({ ...apache, password: "another" });
    await expect(stranger.list("")).rejects.toMatchObject({ fault: "token" });
  });
});

describe("OPR-PRV-004 what goes wrong on the way has its class", () => {
  const serve = async (listener: RequestListener) => {
    const server = createServer(listener);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    return {
      repository: createWebdavRepository({ baseUrl: `http://127.0.0.1:${port}/dav`, user: "u", password: "p" }),
      async [Symbol.asyncDispose]() {
        server.closeAllConnections();
        server.close();
        await once(server, "close");
      },
    };
  };

  test.each([
    [401, "token"],
    [403, "denied"],
    [404, "gone"],
    [409, "conflict"],
    [423, "conflict"],
    [429, "busy"],
    [500, "transient"],
    [502, "transient"],
    [507, "full"],
  ])("%i is %s", async (status, fault) => {
    await using server = await serve((_request, answer) => answer.writeHead(status).end());
    await expect(server.repository.list("")).rejects.toMatchObject({ fault });
  });

  test("503 with Retry-After is busy for so long", async () => {
    await using server = await serve((_request, answer) => answer.writeHead(503, { "retry-after": "7" }).end());
    await expect(server.repository.stat("")).rejects.toMatchObject({ fault: "busy", retryAfterSeconds: 7 });
  });

  test("a cut connection leaves open whether a write was done, and a read is tried again", async () => {
    await using server = await serve((request) => request.socket.destroy());
    await expect(server.repository.createFolder("", "x", operation())).rejects.toMatchObject({ fault: "unknown" });
    await expect(server.repository.list("")).rejects.toMatchObject({ fault: "transient" });
  });

  test.each([
    ["no XML", "no <xml"],
    ["entities of its own", '<!DOCTYPE x [<!ENTITY a "b">]><D:multistatus xmlns:D="DAV:">&a;</D:multistatus>'],
    ["something else", "<html></html>"],
  ])("an answer that is %s is not believed", async (_what, body) => {
    await using server = await serve((_request, answer) => answer.writeHead(207).end(body));
    await expect(server.repository.list("")).rejects.toMatchObject({ fault: "bug" });
  });

  test("what lies outside of the collection is not taken in, whatever the server says", async () => {
    const entry = (href: string): string =>
      `<D:response><D:href>${href}</D:href><D:propstat><D:prop><D:resourcetype/></D:prop>
       <D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>`;
    const own = `<D:response><D:href>/dav/</D:href><D:propstat><D:prop><D:resourcetype><D:collection/></D:resourcetype>
      </D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>`;
    const hrefs = [
      "/other/a.txt",
      "/dav/../etc/passwd",
      "/dav/x/deep.txt",
      "http://elsewhere/dav/good.txt",
      "/dav/%2e%2e%2fa",
    ];
    const body = `<D:multistatus xmlns:D="DAV:">${own}${hrefs.map(entry).join("")}</D:multistatus>`;
    await using server = await serve((_request, answer) => answer.writeHead(207).end(body));
    const { items } = await server.repository.list("");
    expect(items.map(({ id }) => id)).toEqual(["good.txt"]);
  });

  test("nobody is sent elsewhere with the password", async () => {
    await using server = await serve((_request, answer) =>
      answer.writeHead(301, { location: "http://127.0.0.1:9/steal" }).end(),
    );
    await expect(server.repository.list("")).rejects.toMatchObject({ name: "RepositoryError", code: "http_301" });
  });
});
