import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestUser } from "@muniment/identity/testing";
import {
  aDocument,
  aFolder,
  aRole,
  aWorkspace,
  createTestRepository,
  forUser,
  holdRows,
  pathOf,
  secure,
  tokenOf,
} from "../../testing/index.ts";
import type { Headers, Item, Session, TestRepository, TestServer } from "../../testing/index.ts";

let repository: TestRepository;
let administrator: Session;
let anna: TestUser;
let boris: TestUser;
let workspace: Item;
let folder: Item;

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
  anna = await repository.directory.aUser(repository.library);
  boris = await repository.directory.aUser(repository.library);
  workspace = await aWorkspace(administrator, { default_security: "public" });
  folder = await aFolder(administrator, workspace);
});

afterAll(() => repository[Symbol.asyncDispose]());

const BASE = "/api/work/v1/uploads";
const BYTES = "application/offset+octet-stream";

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly code: string | undefined;
  readonly data: { readonly id: string; readonly offset: number; readonly length: number };
}

interface Sending {
  readonly by?: TestUser;
  readonly server?: TestServer;
  readonly headers?: Headers;
  readonly bytes?: Buffer | Readable;
}

type TusMethod = "OPTIONS" | "POST" | "HEAD" | "GET" | "PATCH" | "DELETE";

async function send(method: TusMethod, path: string, { by = anna, server = repository, ...given }: Sending = {}) {
  const response = await server.app.inject({
    method,
    url: path.startsWith("/") ? path : `${BASE}/${path}`,
    headers: {
      "x-auth-token": tokenOf(by, undefined),
      "tus-resumable": "1.0.0",
      ...(given.bytes === undefined ? {} : { "content-type": BYTES }),
      ...given.headers,
    },
    ...(given.bytes === undefined ? {} : { payload: given.bytes }),
  });
  const body = response.payload === "" ? {} : response.json<{ data?: Reply["data"]; error?: { code: string } }>();
  const reply = { status: response.statusCode, headers: response.headers, code: body.error?.code, data: body.data };
  return reply as Reply;
}

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let from = 0; from < bytes.length; from += 30_000) yield bytes.subarray(from, from + 30_000);
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

const encode = (text: string): string => Buffer.from(text).toString("base64");
const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

function metadata(given: { target?: string; library?: string; filename?: string } = {}): string {
  const { target = `folder:${folder.id}`, library = "Active", filename = "letter.txt" } = given;
  return `filename ${encode(filename)},library ${encode(library)},target ${encode(target)}`;
}

async function create(length: number, given: Parameters<typeof metadata>[0] & Sending = {}): Promise<Reply> {
  const { target, library, filename, ...sending } = given;
  const about = { ...(target && { target }), ...(library && { library }), ...(filename && { filename }) };
  const headers = { "upload-length": String(length), "upload-metadata": metadata(about), ...sending.headers };
  return send("POST", BASE, { ...sending, headers });
}

async function begun(length: number, given: Parameters<typeof create>[1] = {}): Promise<string> {
  const reply = await create(length, given);
  expect(reply.status).toBe(201);
  return reply.data.id;
}

async function patch(id: string, offset: number, bytes: Buffer | Readable, sending: Sending = {}): Promise<Reply> {
  return send("PATCH", id, { ...sending, bytes, headers: { "upload-offset": String(offset), ...sending.headers } });
}

async function offsetOf(id: string, sending: Sending = {}): Promise<unknown> {
  return (await send("HEAD", id, sending)).headers["upload-offset"];
}

async function commit(id: string, profile: object = {}, headers: Headers = {}, by: TestUser = anna) {
  return repository.as(by).post(`${BASE}/${id}/commit`, { profile }, headers);
}

async function uploaded(bytes: Buffer, given: Parameters<typeof create>[1] = {}): Promise<string> {
  const id = await begun(bytes.length, given);
  expect((await patch(id, 0, bytes, given)).status).toBe(204);
  return id;
}

async function contentOf(item: Pick<Item, "id" | "wstype">): Promise<Buffer> {
  return (await administrator.get(`${pathOf(item)}/download`)).bytes;
}

describe("17.11 the tus protocol", () => {
  test("OPTIONS tells anybody the version, the extensions, the checksums and the largest size", async () => {
    const { statusCode, headers } = await repository.app.inject({ method: "OPTIONS", url: BASE });
    expect(statusCode).toBe(204);
    expect(headers).toMatchObject({
      "tus-resumable": "1.0.0",
      "tus-version": "1.0.0",
      "tus-extension": "creation,creation-with-upload,checksum,expiration,termination",
      "tus-checksum-algorithm": "sha256,sha1",
      "tus-max-size": "1048576",
    });
  });

  test("a file goes up in parts and becomes a document only when it is committed", async () => {
    const bytes = Buffer.from("first part, second part");
    const created = await create(bytes.length, { filename: "Brief Zoë.txt" });
    expect(created).toMatchObject({ status: 201, data: { offset: 0, length: bytes.length } });
    const { id } = created.data;
    expect(created.headers).toMatchObject({ location: `${BASE}/${id}`, "tus-resumable": "1.0.0" });
    expect(created.headers["upload-expires"]).toMatch(/GMT$/);

    const part = await patch(id, 0, bytes.subarray(0, 10));
    expect(part).toMatchObject({ status: 204, headers: { "upload-offset": "10", "tus-resumable": "1.0.0" } });
    expect(part.headers["upload-expires"]).toMatch(/GMT$/);
    const head = await send("HEAD", id);
    expect(head).toMatchObject({
      status: 200,
      headers: {
        "upload-offset": "10",
        "upload-length": String(bytes.length),
        "upload-metadata": metadata({ filename: "Brief Zoë.txt" }),
        "cache-control": "no-store",
        "tus-resumable": "1.0.0",
      },
    });
    expect((await commit(id)).body.error?.code).toBe("NRC_CONFLICT");
    expect((await administrator.get(`${pathOf(folder)}/children`)).items).toEqual([]);

    expect((await patch(id, 10, bytes.subarray(10))).headers["upload-offset"]).toBe(String(bytes.length));
    const committed = await commit(id, { doc_profile: { comment: "By parts" } });
    expect(committed).toMatchObject({ status: 201, body: { warnings: [] } });
    expect(committed.item).toMatchObject({
      name: "Brief Zoë",
      extension: "txt",
      size: bytes.length,
      checksum: `SHA256:${sha256(bytes)}`,
      comment: "By parts",
      author: anna.userId,
    });
    expect(await contentOf(committed.item)).toEqual(bytes);
    expect((await send("HEAD", id)).status).toBe(404);
  });

  test("bytes may come with the creation, and an empty file needs none", async () => {
    const created = await create(4, { bytes: Buffer.from("abcd") });
    expect(created).toMatchObject({ status: 201, headers: { "upload-offset": "4" }, data: { offset: 4 } });
    expect((await commit(created.data.id)).item).toMatchObject({ size: 4 });
    expect((await commit(await begun(0))).item).toMatchObject({ size: 0 });
  });

  test("another offset is refused with 409 and changes nothing", async () => {
    const id = await begun(10);
    await patch(id, 0, Buffer.from("12345"));
    for (const offset of [0, 4, 6, 10]) expect((await patch(id, offset, Buffer.from("x"))).status).toBe(409);
    expect(await offsetOf(id)).toBe("5");
  });

  test("of two that send the same bytes at once one is taken", async () => {
    const id = await begun(10);
    const both = await Promise.all([patch(id, 0, Buffer.from("aaaaa")), patch(id, 0, Buffer.from("bbbbb"))]);
    expect(new Set(both.map((reply) => reply.status))).toEqual(new Set([204, 409]));
    expect(await offsetOf(id)).toBe("5");
  });

  test("more bytes than were announced are refused, whether the request says so or not", async () => {
    const id = await begun(4);
    expect((await patch(id, 0, Buffer.from("12345"))).status).toBe(413);
    expect((await patch(id, 0, Readable.from([Buffer.from("123"), Buffer.from("45")]))).status).toBe(413);
    expect(await offsetOf(id)).toBe("0");
    expect((await create(1024 * 1024 + 1)).status).toBe(413);
    expect((await create(2, { bytes: Buffer.from("123") })).status).toBe(413);
  });

  test.each(["sha256", "sha1"])("bytes with a %s that is not theirs are refused with 460 and dropped", async (name) => {
    const id = await begun(5);
    const right = `${name} ${createHash(name).update("12345").digest("base64")}`;
    const wrong = `${name} ${createHash(name).update("other").digest("base64")}`;
    expect(await patch(id, 0, Buffer.from("12345"), { headers: { "upload-checksum": wrong } })).toMatchObject({
      status: 460,
      code: "NRC_CHECKSUM_MISMATCH",
    });
    expect(await offsetOf(id)).toBe("0");
    expect((await patch(id, 0, Buffer.from("12345"), { headers: { "upload-checksum": right } })).status).toBe(204);
    for (const broken of [`md5 ${encode("x")}`, `${name} abc`, name]) {
      expect((await patch(id, 5, Buffer.from(""), { headers: { "upload-checksum": broken } })).status).toBe(400);
    }
  });

  test("other versions of the protocol are refused with 412 before anything is done", async () => {
    const id = await begun(3);
    for (const version of ["0.2.2", ""]) {
      const headers = { "tus-resumable": version };
      const reply = await patch(id, 0, Buffer.from("abc"), { headers });
      expect(reply).toMatchObject({ status: 412, headers: { "tus-version": "1.0.0" } });
      expect((await send("DELETE", id, { headers })).status).toBe(412);
      expect((await create(1, { headers })).status).toBe(412);
    }
    expect(await offsetOf(id)).toBe("0");
  });

  test("bytes of another content type are refused with 415, broken header fields with 400", async () => {
    const id = await begun(3);
    expect((await patch(id, 0, Buffer.from("abc"), { headers: { "content-type": "text/plain" } })).status).toBe(415);
    expect((await send("PATCH", id, { headers: { "upload-offset": "0" } })).status).toBe(415);
    for (const offset of ["", "-1", "1.5", "x"]) {
      expect((await patch(id, 0, Buffer.from("a"), { headers: { "upload-offset": offset } })).status).toBe(400);
    }
    const broken = [
      "",
      "filename",
      `target ${encode("folder:x")}`,
      `library !!!`,
      `${metadata()},library ${encode("B")}`,
    ];
    for (const text of broken) expect((await create(1, { headers: { "upload-metadata": text } })).status).toBe(400);
    for (const length of ["", "-1", "x", "99999999999999999"]) {
      expect((await create(1, { headers: { "upload-length": length } })).status).toBe(400);
    }
    expect((await create(1, { target: "shelf:Active!1" })).status).toBe(400);
    expect((await create(1, { filename: "a\0b" })).status).toBe(400);
  });

  test("an upload can be given up, also by a client that knows POST alone", async () => {
    const id = await uploaded(Buffer.from("gone"));
    expect((await send("DELETE", id)).status).toBe(204);
    expect([(await send("HEAD", id)).status, (await send("DELETE", id)).status]).toEqual([404, 404]);
    expect((await commit(id)).status).toBe(404);

    const other = await begun(3);
    const override = (method: string) => ({ "x-http-method-override": method, "upload-offset": "0" });
    expect(await send("POST", other, { bytes: Buffer.from("abc"), headers: override("PATCH") })).toMatchObject({
      status: 204,
      headers: { "upload-offset": "3" },
    });
    expect((await send("POST", other, { headers: override("PUT") })).status).toBe(405);
    expect((await send("POST", other, { headers: override("DELETE") })).status).toBe(204);
    expect((await send("HEAD", other)).status).toBe(404);
  });
});

describe("WORK-UPL-004 what was acknowledged stays", () => {
  test("another server goes on where the first one stopped", async () => {
    const other = repository.aServer();
    const id = await begun(6);
    await patch(id, 0, Buffer.from("abc"));
    expect(await offsetOf(id, { server: other })).toBe("3");
    await patch(id, 3, Buffer.from("def"), { server: other });
    expect(await contentOf((await commit(id)).item)).toEqual(Buffer.from("abcdef"));
  });

  test("of a request that breaks off, what has come is kept, and nothing of it with a checksum", async () => {
    const cut = () =>
      Readable.from(
        (async function* bytes() {
          yield Buffer.from("abc");
          // Until the server has read it.
          await new Promise((resolve) => setTimeout(resolve, 300));
          throw new Error("the line is dead");
        })(),
      );
    const id = await begun(6);
    await patch(id, 0, cut()).catch(() => undefined);
    await expect.poll(async () => offsetOf(id)).toBe("3");
    const headers = { "upload-checksum": `sha256 ${createHash("sha256").update("def").digest("base64")}` };
    await patch(id, 3, cut(), { headers }).catch(() => undefined);
    expect(await offsetOf(id)).toBe("3");
  });

  test("a long request is made durable piece by piece", async () => {
    const server = repository.aServer({ uploads: { segmentBytes: 100_000, patienceMilliseconds: 10_000 } });
    const bytes = Buffer.alloc(500_000, "0123456789");
    const id = await begun(bytes.length);
    expect((await patch(id, 0, Readable.from(slices(bytes)), { server })).headers["upload-offset"]).toBe("500000");
    const { rows } = await repository.database.pool.query<{ start: number; size: number }>(
      "select start, size from work.upload_part where upload_id = $1 order by start",
      [id],
    );
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.every(({ size }) => size < 200_000)).toBe(true);
    expect(rows.map(({ start }) => start)).toEqual(rows.map((_, at) => sum(rows.slice(0, at).map((row) => row.size))));
    expect(await contentOf((await commit(id)).item)).toEqual(bytes);
  });

  test("bytes that a killed server kept but did not count are sent again and do no harm", async () => {
    const id = await begun(6);
    await using staged = await repository.blobs.stage(Readable.from([Buffer.from("lost")]));
    await staged.keep();
    expect(await offsetOf(id)).toBe("0");
    await patch(id, 0, Buffer.from("abcdef"));
    expect(await contentOf((await commit(id)).item)).toEqual(Buffer.from("abcdef"));
  });
});

describe("WORK-UPL-001 rights", () => {
  test("are checked before any byte: hidden and missing targets look alike, reading is not enough", async () => {
    const secret = await aFolder(administrator, await aWorkspace(administrator));
    const document = await aDocument(administrator, secret);
    const targets = [`folder:${secret.id}`, `version_of:${document.id}`, `replace:${document.id}`];
    for (const target of [
      ...targets,
      "folder:Active!987654",
      "version_of:Active!987654.1",
      "replace:Active!987654.1",
    ]) {
      expect(await create(1, { target })).toMatchObject({ status: 404, code: "NRC_NO_RECORD" });
    }
    await secure(administrator, document, { include: [forUser(anna, "read")] });
    expect((await create(1, { target: `version_of:${document.id}` })).status).toBe(403);
    expect((await create(1, { library: "Nowhere" })).status).toBe(404);
    const role = await aRole(repository.database, repository.library, { privileges: ["document_view"] });
    const viewer = await repository.directory.aUser(repository.library, { role });
    expect((await create(1, { by: viewer })).status).toBe(403);
  });

  test("are checked again when it is committed", async () => {
    const matter = await aWorkspace(administrator);
    const target = await aFolder(administrator, matter);
    await secure(administrator, matter, { include: [forUser(anna, "read_write")] });
    const id = await uploaded(Buffer.from("late"), { target: `folder:${target.id}` });
    await secure(administrator, matter, { include: [forUser(anna, "read")] });
    expect((await commit(id)).status).toBe(403);
    await secure(administrator, matter, { remove: [{ id: anna.userId, type: "user" }] });
    expect((await commit(id)).status).toBe(404);
    await secure(administrator, matter, { include: [forUser(anna, "read_write")] });
    expect((await commit(id)).status).toBe(201);
  });

  test("an upload is its person's own by its application: to others it is like one that never was", async () => {
    const id = await begun(4);
    for (const reply of [
      await send("HEAD", id, { by: boris }),
      await patch(id, 0, Buffer.from("evil"), { by: boris }),
      await send("DELETE", id, { by: boris }),
    ]) {
      expect(reply.status).toBe(404);
    }
    expect((await commit(id, {}, {}, boris)).status).toBe(404);
    await repository.database.pool.query("update work.upload set client_id = 'another' where upload_id = $1", [id]);
    expect((await send("HEAD", id)).status).toBe(404);
    for (const none of ["00000000-0000-4000-8000-000000000000", "no-upload", "..", "1"]) {
      expect((await patch(none, 0, Buffer.from("x"))).status).toBe(404);
      expect((await commit(none)).status).toBe(404);
    }
  });
});

describe("WORK-UPL-005 committing", () => {
  test("goes through the same rules as an upload in one request: versions, new content, profiles", async () => {
    const document = await aDocument(administrator, folder, { name: "Deed" }, { fileName: "x.txt", content: "old" });
    const version = await commit(await uploaded(Buffer.from("second"), { target: `version_of:${document.id}` }));
    expect(version.item).toMatchObject({ document_number: document.document_number, version: 2, name: "Deed" });
    const replaced = await commit(await uploaded(Buffer.from("third!"), { target: `replace:${version.item.id}` }));
    expect(replaced).toMatchObject({ status: 201, item: { id: version.item.id, size: 6 } });
    expect(await contentOf(version.item)).toEqual(Buffer.from("third!"));
    const id = await uploaded(Buffer.from("x"));
    expect((await commit(id, { doc_profile: { name: "x".repeat(300) } })).body.error?.code).toBe("NRC_INVALID_PROFILE");
    expect((await commit(id, { doc_profile: { checksum: "0".repeat(64) } })).status).toBe(400);
    expect((await commit(id, { doc_profile: { checksum: sha256(Buffer.from("x")) } })).status).toBe(201);
  });

  test("may be repeated under its key, also when the upload is long gone; without one it finds nothing", async () => {
    const id = await uploaded(Buffer.from("once"));
    const headers = { "idempotency-key": "commit-once" };
    const first = await commit(id, {}, headers);
    const again = await commit(id, {}, headers);
    expect(again.headers["idempotent-replayed"]).toBe("true");
    expect(again.item.id).toBe(first.item.id);
    expect((await commit(id)).status).toBe(404);
    expect((await commit(id, { doc_profile: { name: "Other" } }, headers)).status).toBe(422);
    await administrator.delete(pathOf(first.item));
    expect((await commit(id, {}, headers)).status).toBe(404);
  });

  test("of two at once one files it", async () => {
    const id = await uploaded(Buffer.from("twice"));
    const both = await Promise.all([commit(id), commit(id)]);
    expect(new Set(both.map((answer) => answer.status))).toEqual(new Set([201, 404]));
  });

  test("answers 202 while the parts are put together, and 201 when they are", async () => {
    const server = repository.aServer({ uploads: { segmentBytes: 10, patienceMilliseconds: 50 } });
    const id = await begun(30);
    for (const start of [0, 10, 20]) await patch(id, start, Buffer.alloc(10, String(start)));
    const held = await holdRows(repository.database, "select 1 from work.upload where upload_id = $1 for update", [id]);
    const commitThere = async () => server.as(anna).post(`${BASE}/${id}/commit`, {});
    try {
      const expected = { status: 202, headers: { "retry-after": "2" }, body: { data: { job_id: id } } };
      expect(await commitThere()).toMatchObject(expected);
      expect(await commitThere()).toMatchObject(expected);
    } finally {
      await held.release();
    }
    await expect.poll(async () => (await commitThere()).status, { timeout: 10_000 }).toBe(201);
    expect(await offsetOf(id)).toBeUndefined();
  });
});

describe("17.11 expiration", () => {
  test("each part gives another 24 hours; then the upload is gone, with its bytes", async () => {
    const { clock, blobs, database } = repository;
    const kept = await commit(await uploaded(Buffer.from("kept bytes")));
    const id = await begun(20);
    await patch(id, 0, Buffer.from("0123456789"));
    const same = await uploaded(Buffer.from("kept bytes"));
    clock.advance(23 * 3600);
    await patch(id, 10, Buffer.from("abcde"));
    clock.advance(23 * 3600);
    expect([await offsetOf(id), (await send("HEAD", same)).status]).toEqual(["15", 404]);
    const live = await uploaded(Buffer.from("abcde"));
    clock.advance(2 * 3600);
    expect((await patch(id, 15, Buffer.from("fghij"))).status).toBe(404);
    expect((await commit(id)).status).toBe(404);

    await repository.run("upload.sweep");
    clock.advance(3 * 3600);
    await repository.run("upload.sweep");
    const hash = (text: string) => sha256(Buffer.from(text));
    expect(await blobs.stat(hash("0123456789"))).toBeUndefined();
    // Also part of an upload that goes on, and content of a document.
    expect(await blobs.stat(hash("abcde"))).toEqual({ size: 5 });
    expect(await blobs.stat(hash("kept bytes"))).toEqual({ size: 10 });
    const rows = await database.pool.query("select upload_id from work.upload where upload_id = any($1)", [[id, same]]);
    expect(rows.rows).toEqual([]);
    await repository.run("document.sweep-blobs");
    expect((await commit(live)).status).toBe(201);
    expect(await contentOf(kept.item)).toEqual(Buffer.from("kept bytes"));
  });

  test("what was given up goes with the next sweep that may be sure of it", async () => {
    const id = await uploaded(Buffer.from("given up"));
    await send("DELETE", id);
    await repository.run("upload.sweep");
    expect(await repository.blobs.stat(sha256(Buffer.from("given up")))).toEqual({ size: 8 });
    repository.clock.advance(3 * 3600);
    await repository.run("upload.sweep");
    expect(await repository.blobs.stat(sha256(Buffer.from("given up")))).toBeUndefined();
  });
});
