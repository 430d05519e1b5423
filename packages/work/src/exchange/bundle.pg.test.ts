import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { crc32, inflateRawSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BlobStore } from "@muniment/blob-store";
import { BlobDamagedError } from "@muniment/blob-store";
import type { TestUser } from "@muniment/identity/testing";
import { shippedRoles } from "@muniment/work-api";
import {
  aDocument,
  aFolder,
  aRole,
  aVersion,
  aWorkspace,
  createTestRepository,
  forUser,
  pathOf,
  secure,
} from "../../testing/index.ts";
import type { Answer, Item, Session, TestRepository } from "../../testing/index.ts";
import { writeBundle } from "./bundle.ts";
import type { BundlePlan, PlannedFile } from "./bundle-plan.ts";

let repository: TestRepository;
let administrator: Session;
let anna: TestUser;
let workspace: Item;

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
  anna = await repository.directory.aUser(repository.library);
  workspace = await aWorkspace(administrator, { name: "Matter", default_security: "public" });
});

afterAll(() => repository[Symbol.asyncDispose]());

const PATH = "/api/work/v1/downloads";
const REPORT = "Not in this archive.txt";

/** The entries by the directory at the end of an archive, each compared with its checksum; folders end with a slash. */
function unzip(bytes: Buffer): Record<string, string> {
  const end = bytes.lastIndexOf("PK\u0005\u0006");
  const entries: Record<string, string> = {};
  let at = bytes.readUInt32LE(end + 16);
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [method, crc, packed, size] = [10, 16, 20, 24].map((field) => bytes.readUInt32LE(at + field)) as number[];
    const [name = 0, extra = 0, comment = 0] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field));
    const local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const raw = bytes.subarray(from, from + (packed ?? 0));
    const content = ((method ?? 0) & 0xffff) === 8 ? inflateRawSync(raw) : raw;
    const path = bytes.toString("utf8", at + 46, at + 46 + name);
    expect([path, content.length, crc32(content)]).toEqual([path, size, crc]);
    entries[path] = content.toString("utf8");
    at += 46 + name + extra + comment;
  }
  return entries;
}

async function download(by: Session, items: readonly Pick<Item, "id">[]): Promise<Answer> {
  return by.post(PATH, { ids: items.map((item) => item.id), format: "zip" });
}

async function archive(by: Session, items: readonly Pick<Item, "id">[]): Promise<Record<string, string>> {
  const answer = await download(by, items);
  expect([answer.status, answer.headers["content-type"]]).toEqual([200, "application/zip"]);
  return unzip(answer.bytes);
}

const text = (content: string, fileName = "x.txt") => ({ content, fileName });

describe("17.10 an archive of a selection", () => {
  test("holds documents beside each other and folders with their tree, also what is only referenced there", async () => {
    const folder = await aFolder(administrator, workspace, { name: "Briefs" });
    const inner = await aFolder(administrator, folder, { name: "Drafts" });
    await aFolder(administrator, folder, { name: "Empty" });
    const single = await aDocument(administrator, folder, { name: "Letter" }, text("one"));
    await aVersion(administrator, single, {}, text("one, newer"));
    const deep = await aDocument(administrator, inner, { name: "Deed" }, text("two", "x.docx"));
    await administrator.post(`${pathOf(folder)}/documents/${deep.id}/reference`);
    expect(await archive(administrator, [folder, single])).toEqual({
      "Briefs/": "",
      "Briefs/Drafts/": "",
      "Briefs/Empty/": "",
      "Letter.txt": "one",
      "Briefs/Letter.txt": "one, newer",
      "Briefs/Deed.docx": "two",
      "Briefs/Drafts/Deed.docx": "two",
    });
    const whole = await download(administrator, [workspace]);
    expect(Object.keys(unzip(whole.bytes))).toContain("Matter/Briefs/Drafts/Deed.docx");
    expect(whole.headers["content-disposition"]).toBe(`attachment; filename="Matter.zip"; filename*=UTF-8''Matter.zip`);
    expect(whole.headers["cache-control"]).toBe("private, no-store");
  });

  test("a folder that lies in another chosen one is there once", async () => {
    const folder = await aFolder(administrator, workspace, { name: "Outer" });
    const inner = await aFolder(administrator, folder, { name: "Inner" });
    expect(Object.keys(await archive(administrator, [inner, folder]))).toEqual(["Outer/", "Outer/Inner/"]);
  });

  test("names lead nowhere else and are there once, whatever their case", async () => {
    const folder = await aFolder(administrator, workspace, { name: "../up" });
    await aDocument(administrator, folder, { name: "../../etc/passwd" }, text("a", "x"));
    await aDocument(administrator, folder, { name: "/absolute" }, text("b"));
    await aDocument(administrator, folder, { name: "CON" }, text("c"));
    await aDocument(administrator, folder, { name: "Same" }, text("d"));
    await aDocument(administrator, folder, { name: "SAME" }, text("e"));
    await aDocument(administrator, folder, { name: "same" }, text("f"));
    expect(Object.keys(await archive(administrator, [folder])).toSorted()).toEqual(
      [
        ".._up/",
        ".._up/.._.._etc_passwd",
        ".._up/SAME.txt",
        ".._up/Same (2).txt",
        ".._up/_CON.txt",
        ".._up/_absolute.txt",
        ".._up/same (3).txt",
      ].toSorted(),
    );
  });

  test("may be asked for by a form of a page, which lets the browser save it as it comes", async () => {
    const folder = await aFolder(administrator, workspace, { name: "Form" });
    const document = await aDocument(administrator, folder, { name: "Formal" }, text("posted"));
    const post = async (fields: Record<string, string>) =>
      repository.app.inject({
        method: "POST",
        url: PATH,
        headers: {
          "x-auth-token": `${repository.library.administrator.userNum}-full`,
          "content-type": "application/x-www-form-urlencoded",
        },
        payload: new URLSearchParams(fields).toString(),
      });
    const answer = await post({ body: JSON.stringify({ ids: [document.id], format: "zip" }) });
    expect(answer.statusCode).toBe(200);
    expect(unzip(answer.rawPayload)).toEqual({ "Formal.txt": "posted" });
    for (const body of ["", "[]", "{}", '{"ids":[]}', '{"ids":[1]}', `{"ids":["${document.id}"],"format":"rar"}`]) {
      expect((await post({ body })).statusCode).toBe(400);
    }
    expect((await post({ ids: document.id, more: "x" })).statusCode).toBe(400);
  });
});

describe("WORK-ACL-012 rights", () => {
  test("hidden items answer like missing ones, and what lies hidden in a chosen folder is not there", async () => {
    const folder = await aFolder(administrator, workspace, { name: "Mixed" });
    const open = await aDocument(administrator, folder, { name: "Open" }, text("open"));
    const hidden = await aDocument(administrator, folder, { name: "Hidden", default_security: "private" }, text("no"));
    const secret = await aFolder(administrator, folder, { name: "Secret", default_security: "private" });
    const inside = await aFolder(administrator, secret, { name: "Inside", default_security: "public" });
    await aDocument(administrator, inside, { name: "Seen" }, text("seen"));
    const asAnna = repository.as(anna);
    expect(await archive(asAnna, [folder])).toEqual({
      "Mixed/": "",
      "Mixed/Inside/": "",
      "Mixed/Inside/Seen.txt": "seen",
      "Mixed/Open.txt": "open",
    });
    for (const item of [hidden, secret, { id: "Active!987654.1" }, { id: "Active!987654" }, { id: "Nowhere!1" }]) {
      const answer = await download(asAnna, [open, item]);
      expect([answer.status, answer.body.error?.code]).toEqual([404, "NRC_NO_RECORD"]);
    }
  });

  test("need the privilege to download", async () => {
    const privileges = shippedRoles.DEFAULT.filter((privilege) => privilege !== "download");
    const role = await aRole(repository.database, repository.library, { privileges });
    const viewer = await repository.directory.aUser(repository.library, { role });
    expect((await download(repository.as(viewer), [workspace])).status).toBe(403);
    expect((await download(repository.as(undefined), [workspace])).status).toBe(401);
    expect((await download(repository.as(anna, { scopeCap: "read" }), [workspace])).status).toBe(200);
  });

  test("WORK-HST-001 each file leaves a trace on its timeline", async () => {
    const folder = await aFolder(administrator, workspace, { name: "Traced" });
    const document = await aDocument(administrator, folder, { name: "Traced" }, text("x"));
    await archive(repository.as(anna), [folder]);
    const { rows } = await repository.database.pool.query(
      "select user_num from work.history where object_kind = 'document' and object_number = $1 and user_num = $2",
      [document.document_number, anna.userNum],
    );
    expect(rows).toHaveLength(1);
  });

  test("are checked again for each file when it is written", async () => {
    const matter = await aWorkspace(administrator, { name: "Closing" });
    await secure(administrator, matter, { include: [forUser(anna, "read")] });
    const folder = await aFolder(administrator, matter, { name: "Files" });
    // Too much to be waiting in buffers while nobody reads.
    const big = Buffer.alloc(900_000, "x").toString("utf8");
    for (let number = 10; number < 30; number += 1)
      await aDocument(administrator, folder, { name: `${number}` }, text(big, "x.pdf"));
    const server = repository.aServer();
    const address = await server.app.listen({ port: 0, host: "127.0.0.1" });
    try {
      const response = await fetch(`${address}${PATH}`, {
        method: "POST",
        headers: { "x-auth-token": `${anna.userNum}-full`, "content-type": "application/json" },
        body: JSON.stringify({ ids: [folder.id] }),
      });
      expect(response.status).toBe(200);
      await secure(administrator, matter, { remove: [{ id: anna.userId, type: "user" }] });
      const entries = unzip(Buffer.from(await response.arrayBuffer()));
      expect(Object.keys(entries)).toContain(REPORT);
      expect(entries[REPORT]).toContain("Files/29.pdf: it was moved away or closed to you meanwhile.");
      expect(Object.keys(entries)).not.toContain("Files/29.pdf");
    } finally {
      await server.app.close();
    }
  });
});

describe("WORK-DOC-004 content", () => {
  test("damaged and missing content is named in a text file of the archive, which is whole in itself", async () => {
    const folder = await aFolder(administrator, workspace, { name: "Broken" });
    await aDocument(administrator, folder, { name: "Good" }, text("good"));
    const bad = await aDocument(administrator, folder, { name: "Bad" }, text("bad content"));
    await repository.database.pool.query(
      "update work.document set checksum = $1 where library_id = $2 and document_number = $3",
      [createHash("sha256").update("never stored").digest("hex"), repository.library.libraryId, bad.document_number],
    );
    const entries = await archive(administrator, [folder]);
    expect(Object.keys(entries)).toEqual(["Broken/", "Broken/Good.txt", REPORT]);
    expect(entries[REPORT]).toContain("Broken/Bad.txt: the stored file is missing");
  });

  const file = (path: string, size: number): PlannedFile => ({
    library: "Active",
    id: `Active!${size}.1`,
    path,
    size,
    editedAt: new Date(0),
  });

  function storeOf(open: (hash: string, verify: boolean) => Readable): BlobStore {
    return {
      open: async (hash: string, read: { verify?: boolean } = {}) => open(hash, read.verify === true),
    } as BlobStore;
  }

  async function collect(stream: Readable): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  test("large content is compared before its first byte goes out, and never held", async () => {
    const size = 3 * 1024 * 1024;
    const blobs = storeOf((hash, verify) =>
      Readable.from(
        (function* chunks() {
          for (let sent = 0; sent < size; sent += 65_536) yield Buffer.alloc(65_536, "z");
          if (hash === "damaged" && verify) throw new BlobDamagedError(hash);
        })(),
      ),
    );
    const plan: BundlePlan = { name: "x.zip", folders: [], files: [file("a.bin", size), file("b.bin", size + 1)] };
    const open = async ({ path }: PlannedFile) => ({ checksum: path === "a.bin" ? "right" : "damaged", size });
    const entries = unzip(await collect(writeBundle(plan, { blobs, open }, new AbortController().signal)));
    expect(Object.entries(entries).map(([path, content]) => [path, content.length])).toEqual([
      ["a.bin", size],
      [REPORT, expect.any(Number) as number],
    ]);
    expect(entries[REPORT]).toContain("b.bin: the stored file is damaged");
  });

  test("an archive that cannot go on fails and does not end early; one that nobody wants any more stops reading", async () => {
    const plan: BundlePlan = { name: "x.zip", folders: [], files: [file("a.txt", 1), file("b.txt", 1)] };
    const blobs = storeOf(() => Readable.from([Buffer.from("a")]));
    let opened = 0;
    const open = async () => {
      opened += 1;
      if (opened > 1) throw new Error("the database is away");
      return { checksum: "any", size: 1 };
    };
    const failing = writeBundle(plan, { blobs, open }, new AbortController().signal);
    await expect(collect(failing)).rejects.toThrow("the database is away");
    const leaving = new AbortController();
    leaving.abort();
    const stopped = writeBundle(plan, { blobs, open }, leaving.signal);
    stopped.on("error", () => undefined);
    await new Promise((resolve) => stopped.once("close", resolve));
    expect(opened).toBe(2);
  });

  test("what is larger than an archive may be is refused with 413 and a text that says so", async () => {
    const folder = await aFolder(administrator, workspace, { name: "Large" });
    const document = await aDocument(administrator, folder, { name: "Huge" }, text("x"));
    await repository.database.pool.query(
      "update work.document set size = $1 where library_id = $2 and document_number = $3",
      [1024 ** 3 + 1, repository.library.libraryId, document.document_number],
    );
    const answer = await download(administrator, [folder]);
    expect([answer.status, answer.body.error?.code]).toEqual([413, "NRC_TOO_LARGE"]);
    expect(answer.body.error?.code_message).toContain("1 GiB");
  });
});
