import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestUser } from "@muniment/identity/testing";
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

let repository: TestRepository;
let administrator: Session;
let anna: TestUser;
let workspace: Item;
let folder: Item;

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
  anna = await repository.directory.aUser(repository.library);
  workspace = await aWorkspace(administrator, { default_security: "public" });
  folder = await aFolder(administrator, workspace);
});

afterAll(() => repository[Symbol.asyncDispose]());

const PATH = "/api/work/v1/libraries/Active/uploads/check";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

type File = { name: string; size: number; checksum?: string };

const file = (name: string, content?: string): File => ({
  name,
  size: content?.length ?? 1,
  ...(content === undefined ? {} : { checksum: sha256(content) }),
});

async function check(by: Session, files: readonly object[], target: Item = folder): Promise<Answer> {
  return by.post(PATH, { target_folder_id: target.id, files });
}

async function found(by: Session, files: readonly File[], target: Item = folder) {
  const answer = await check(by, files, target);
  expect(answer.status).toBe(200);
  const data: readonly { same_name?: Item; same_content?: Item }[] = answer.body.data;
  return data.map((entry) => ({ name: entry.same_name?.id, content: entry.same_content?.id }));
}

test("WORK-UPL-006 each file is told what the folder holds under its name and the matter with its bytes", async () => {
  const letter = await aDocument(administrator, folder, { name: "Letter" }, { fileName: "x.txt", content: "one" });
  const elsewhere = await aFolder(administrator, workspace);
  const copy = await aDocument(administrator, elsewhere, { name: "Draft" }, { fileName: "x.txt", content: "two" });
  const otherMatter = await aWorkspace(administrator, { default_security: "public" });
  const foreign = await aFolder(administrator, otherMatter);
  await aDocument(administrator, foreign, { name: "Foreign" }, { content: "three" });

  const files = [
    file("LETTER.TXT", "something else"),
    file("Letter.docx", "one"),
    file("Draft.txt", "two"),
    file("Foreign.txt", "three"),
    file("Letter.txt", "one"),
    file("Letter.txt"),
  ];
  expect(await found(administrator, files)).toEqual([
    { name: letter.id, content: undefined },
    { name: undefined, content: letter.id },
    { name: undefined, content: copy.id },
    { name: undefined, content: undefined },
    { name: letter.id, content: letter.id },
    { name: letter.id, content: undefined },
  ]);
});

test("WORK-UPL-006 the newest version stands for a name, and any version for its content", async () => {
  const first = await aDocument(administrator, folder, { name: "Deed" }, { fileName: "x.pdf", content: "first" });
  const second = await aVersion(administrator, first, {}, { fileName: "x.pdf", content: "second" });
  expect(await found(administrator, [file("Deed.pdf", "first")])).toEqual([{ name: second.id, content: first.id }]);
  const asked = await check(administrator, [file("Deed.pdf")]);
  const [entry] = asked.body.data as { same_name: Item }[];
  expect(entry?.same_name).toEqual({
    id: second.id,
    database: "Active",
    document_number: second.document_number,
    version: 2,
    wstype: "document",
    name: "Deed",
    extension: "pdf",
    size: 6,
    checksum: `SHA256:${sha256("second")}`,
    edit_date: second["edit_date"],
    last_user: second["last_user"],
    last_user_description: second["last_user_description"],
    access: "full_access",
  });
});

test("WORK-UPL-010 names are compared in NFC, and a document that is only referenced in the folder counts", async () => {
  const elsewhere = await aFolder(administrator, workspace);
  const referenced = await aDocument(administrator, elsewhere, { name: "Zoë" }, { fileName: "x.txt" });
  await administrator.post(`${pathOf(folder)}/documents/${referenced.id}/reference`);
  const expected = [{ name: referenced.id, content: undefined }];
  expect(await found(administrator, [file("Zoe\u0308.txt")])).toEqual(expected);
  expect(await found(administrator, [file("Zoe\u0308.txt")], elsewhere)).toEqual(expected);
});

test("WORK-ACL-012 what the caller may not see is not there, neither by name nor by content", async () => {
  const hidden = await aDocument(
    administrator,
    folder,
    { name: "Hidden", default_security: "private" },
    { fileName: "x.txt", content: "hidden" },
  );
  const asAnna = repository.as(anna);
  expect(await found(asAnna, [file("Hidden.txt", "hidden")])).toEqual([{ name: undefined, content: undefined }]);
  await secure(administrator, hidden, { include: [forUser(anna, "read")] });
  const answer = await check(asAnna, [file("Hidden.txt", "hidden")]);
  expect(answer.body.data).toMatchObject([
    { same_name: { id: hidden.id, access: "read" }, same_content: { id: hidden.id } },
  ]);
});

test("WORK-UPL-001 the right to add is checked: hidden and missing folders look alike, reading is not enough", async () => {
  const asAnna = repository.as(anna);
  const secret = await aFolder(administrator, await aWorkspace(administrator));
  const hidden = await check(asAnna, [file("a.txt")], secret);
  const missing = await check(asAnna, [file("a.txt")], { ...secret, id: "Active!987654" });
  expect([hidden.status, hidden.body.error?.code]).toEqual([404, "NRC_NO_RECORD"]);
  expect([missing.status, missing.body.error?.code_message]).toEqual([404, hidden.body.error?.code_message]);
  const readable = await aFolder(administrator, await aWorkspace(administrator, { default_security: "view" }));
  expect((await check(asAnna, [file("a.txt")], readable)).status).toBe(403);
  expect((await check(administrator, [file("a.txt")], workspace)).status).toBe(404);
  const role = await aRole(repository.database, repository.library, { privileges: ["document_view"] });
  const viewer = await repository.directory.aUser(repository.library, { role });
  expect((await check(repository.as(viewer), [file("a.txt")])).status).toBe(403);
  expect((await check(repository.as(undefined), [file("a.txt")])).status).toBe(401);
});

test("WORK-UPL-006 what cannot be read is refused: a checksum that is none, a file without a name, unknown fields", async () => {
  expect((await check(administrator, [{ name: "a", size: 1, checksum: "abc" }])).status).toBe(400);
  expect((await check(administrator, [file(" ")])).status).toBe(400);
  expect((await check(administrator, [{ name: "a", size: 1, more: true }])).status).toBe(400);
  expect(await found(administrator, [])).toEqual([]);
});

test("WORK-UPL-009 ten thousand files are checked in one call, and one more is refused", async () => {
  const target = await aFolder(administrator, workspace);
  const last = await aDocument(administrator, target, { name: "File 9999" }, { fileName: "x.txt", content: "last" });
  const files = Array.from({ length: 10_000 }, (_, index) => file(`File ${index}.txt`, `content ${index}`));
  const places = await found(administrator, files, target);
  expect(places).toHaveLength(10_000);
  expect(places.at(-1)).toEqual({ name: last.id, content: undefined });
  expect(places.filter((place) => place.name !== undefined || place.content !== undefined)).toHaveLength(1);
  expect((await check(administrator, [...files, file("more.txt")], target)).status).toBe(400);
});
