import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aDocument, aFolder, aVersion, aWorkspace, createTestRepository } from "../../testing/index.ts";
import type { Answer, Item, Session, TestRepository } from "../../testing/index.ts";
import { tokenOf } from "../../testing/session.ts";

let repository: TestRepository;
let owner: Session;
let reader: Session;
let stranger: Session;
let workspace: Item;
let folder: Item;

beforeAll(async () => {
  repository = await createTestRepository();
  const { directory, library } = repository;
  owner = repository.as(
    await directory.aUser(library, { id: "OWNER", full_name: "Olga <Owner>", role: "ADMINISTRATOR" }),
  );
  await directory.aUser(library, { id: "WRITER" });
  const readerUser = await directory.aUser(library, { id: "READER" });
  reader = repository.as(readerUser);
  stranger = repository.as(await directory.aUser(library));
  const user_trustees = [{ id: "READER", access_level: "read" }];
  workspace = await aWorkspace(owner, { default_security: "private", custom1: "CLIENT", user_trustees });
  folder = await aFolder(owner, workspace, { profile: { class: "LETTER", custom2: "MATTER", author: "WRITER" } });
});

afterAll(() => repository[Symbol.asyncDispose]());

const ask = async (by: Session, operation: string, body: object): Promise<Answer> =>
  by.post(`/automate/work/${operation}`, body);

/** A form in the order given; `file` stands for the file. */
async function sendForm(
  by: Session,
  operation: string,
  fields: readonly (readonly [name: string, value: string])[],
  content = "Dear Sirs",
): Promise<{ status: number; body: Answer["body"]; item: Item }> {
  const boundary = "form-of-the-connector";
  const parts = fields.map(([name, value]) =>
    name === "file"
      ? `content-disposition: form-data; name="file"; filename="${value}"\r\ncontent-type: text/plain\r\n\r\n${content}`
      : `content-disposition: form-data; name="${name}"\r\n\r\n${value}`,
  );
  const response = await repository.app.inject({
    method: "POST",
    url: `/automate/work/${operation}`,
    headers: {
      "content-type": `multipart/form-data; boundary=${boundary}`,
      ...(by.person === undefined ? {} : { authorization: `Bearer ${tokenOf(by.person, undefined)}` }),
    },
    payload: `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join("")}--${boundary}--\r\n`,
  });
  const body = response.json<Answer["body"]>();
  return { status: response.statusCode, body, item: body.data };
}

const place = (): [string, string][] => [
  ["libraryId", "Active"],
  ["folderId", folder.id],
];
const upload = async (by: Session, more: readonly (readonly [string, string])[] = [["file", "A letter.txt"]]) =>
  sendForm(by, "uploadDocument", [...place(), ["inherit_profile_from_folder", "true"], ...more]);

describe("WORK-API 14.3 uploadDocument", () => {
  test("takes the profile from fields of the form and from the folder, and tells the short shape", async () => {
    const { status, body, item } = await upload(owner, [
      ["file", "A letter.txt"],
      ["comment", "First draft"],
      ["custom17", "7.5"],
      ["custom25", "true"],
      ["custom3", ""],
      ["class", "''"],
    ]);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(["data"]);
    expect(item).toMatchObject({
      id: expect.stringMatching(/^Active!\d+\.1$/),
      name: "A letter",
      extension: "txt",
      full_file_name: "A letter.txt",
      document_url: expect.stringMatching(
        /^http:\/\/work\.example\/work\/web\/Active\/w\/Active!\d+\?.*selected=Active!\d+\.1/,
      ),
      basic_properties: expect.stringContaining("<span>"),
      size: 9,
      version: 1,
      comment: "First draft",
      custom1: "CLIENT",
      custom2: "MATTER",
      custom17: 7.5,
      custom25: true,
      class: "DOC",
      database: "Active",
    });
    for (const name of ["access", "workspace_id", "latest", "parent_id", "checksum"])
      expect(item).not.toHaveProperty(name);
    const bytes = await ask(owner, "downloadDocument", { documentId: item.id });
    expect(bytes.bytes.toString()).toBe("Dear Sirs");
    expect(bytes.headers["document-id"]).toBe(item.id);
  });

  test("does not inherit from the folder when that is not wanted", async () => {
    const { item } = await sendForm(owner, "uploadDocument", [
      ...place(),
      ["inherit_profile_from_folder", "false"],
      ["file", "plain.txt"],
    ]);
    expect(item).toMatchObject({ class: "DOC" });
    expect(item).not.toHaveProperty("custom2");
  });

  test("fields may come after the file", async () => {
    const { status, item } = await sendForm(owner, "uploadDocument", [
      ["file", "late.txt"],
      ["custom4", "late"],
      ...place(),
    ]);
    expect(status).toBe(200);
    expect(item).toMatchObject({ name: "late", custom4: "late" });
  });

  test("WORK-UPL-001 is refused to who may not write, whatever the order, and leaves a record and no document", async () => {
    const before = await owner.get(`folders/${folder.id}/documents?total=true`);
    for (const order of [
      [...place(), ["file", "x.txt"] as const],
      [["file", "x.txt"] as const, ...place()],
    ]) {
      expect(await sendForm(reader, "uploadDocument", order)).toMatchObject({
        status: 403,
        body: { error: { code: "NRC_ACCESS_DENIED" } },
      });
      expect(await sendForm(stranger, "uploadDocument", order)).toMatchObject({ status: 404 });
    }
    const after = await owner.get(`folders/${folder.id}/documents?total=true`);
    expect(after.body.total_count).toBe(before.body.total_count);
    const refused = await repository.database.pool.query(
      "select 1 from platform.audit where action = 'document.create' and outcome = 'refused' and object_id = $1",
      [folder.id],
    );
    expect(refused.rowCount).toBe(2);
  });

  test.each([
    [
      "no file",
      [
        ["libraryId", "Active"],
        ["folderId", "FOLDER"],
      ],
      "file",
      400,
    ],
    [
      "no folder",
      [
        ["libraryId", "Active"],
        ["file", "x.txt"],
      ],
      "folderId",
      400,
    ],
    [
      "no library",
      [
        ["folderId", "FOLDER"],
        ["file", "x.txt"],
      ],
      "libraryId",
      400,
    ],
    [
      "a folder that is none",
      [
        ["libraryId", "Active"],
        ["folderId", "x"],
        ["file", "x.txt"],
      ],
      undefined,
      400,
    ],
    [
      "another library",
      [
        ["libraryId", "OTHER"],
        ["folderId", "FOLDER"],
        ["file", "x.txt"],
      ],
      undefined,
      404,
    ],
    [
      "a broken character",
      [
        ["libraryId", "Active"],
        ["folderId", "FOLDER"],
        ["comment", "a\u0000b"],
        ["file", "x.txt"],
      ],
      "comment",
      400,
    ],
    [
      "a wrong value",
      [
        ["libraryId", "Active"],
        ["folderId", "FOLDER"],
        ["custom17", "many"],
        ["file", "x.txt"],
      ],
      "custom17",
      400,
    ],
    [
      "a field that is too long",
      [
        ["libraryId", "Active"],
        ["folderId", "FOLDER"],
        ["comment", "x".repeat(70_000)],
        ["file", "x.txt"],
      ],
      undefined,
      413,
    ],
  ] as const)("%s is refused", async (_what, fields, field, status) => {
    const sent = fields.map(([name, value]) => [name, value === "FOLDER" ? folder.id : value] as const);
    const refused = await sendForm(owner, "uploadDocument", sent);
    expect(refused.status).toBe(status);
    if (field !== undefined) expect(refused.body.error?.messages.map((message) => message.field)).toContain(field);
  });

  test("more fields than any form has, and a file above the limit, are refused", async () => {
    const many = Array.from({ length: 201 }, (_, index) => [`f${index}`, "x"] as const);
    expect((await upload(owner, [...many, ["file", "x.txt"]])).status).toBe(413);
    const big = await sendForm(owner, "uploadDocument", [...place(), ["file", "x.txt"]], "x".repeat(1024 * 1024 + 1));
    expect(big).toMatchObject({ status: 413, body: { error: { code: "NRC_TOO_LARGE" } } });
  });

  test("JSON in the place of a form is 415, nobody is let in without a token", async () => {
    expect((await ask(owner, "uploadDocument", { libraryId: "Active" })).status).toBe(415);
    expect((await upload(repository.as(undefined))).status).toBe(401);
  });
});

describe("WORK-API 14.3 updateOrCreateNewDocVersion", () => {
  test("a new version keeps the profile and takes over what the folder says", async () => {
    const document = await aDocument(owner, folder, { class: "MEMO", custom3: "kept", author: "OWNER" });
    const { status, item } = await sendForm(
      owner,
      "updateOrCreateNewDocVersion",
      [
        ["documentId", document.id],
        ["name", "Renamed"],
        ["file", "second.txt"],
      ],
      "Second",
    );
    expect(status).toBe(200);
    expect(item).toMatchObject({
      document_number: document.document_number,
      version: 2,
      name: "Renamed",
      class: "LETTER",
      custom2: "MATTER",
      custom3: "kept",
      author: "OWNER",
      size: 6,
    });
  });

  test("an update replaces the content of the version and leaves its profile", async () => {
    const document = await aDocument(owner, folder, { class: "MEMO" });
    const { status, item } = await sendForm(
      owner,
      "updateOrCreateNewDocVersion",
      [
        ["updateOrCreate", "Update Current Version"],
        ["documentId", document.id],
        ["file", "new.txt"],
      ],
      "Replaced",
    );
    expect(status).toBe(200);
    expect(item).toMatchObject({ id: document.id, class: "MEMO", size: 8, name: document.name });
  });

  test("is refused to readers, hidden from strangers, and knows no third way", async () => {
    const document = await aDocument(owner, folder);
    const fields = [
      ["documentId", document.id],
      ["file", "x.txt"],
    ] as const;
    expect((await sendForm(reader, "updateOrCreateNewDocVersion", fields)).status).toBe(403);
    expect((await sendForm(stranger, "updateOrCreateNewDocVersion", fields)).status).toBe(404);
    const odd = await sendForm(owner, "updateOrCreateNewDocVersion", [["updateOrCreate", "Destroy"], ...fields]);
    expect(odd).toMatchObject({ status: 400, body: { error: { messages: [{ field: "updateOrCreate" }] } } });
    const noId = await sendForm(owner, "updateOrCreateNewDocVersion", [
      ["documentId", "12.1"],
      ["file", "x.txt"],
    ]);
    expect(noId).toMatchObject({ status: 400, body: { error: { messages: [{ field: "documentId" }] } } });
  });
});

describe("WORK-API 14.3 profile, versions, download", () => {
  test("getDocumentProfile tells the whole profile, and the latest version when asked", async () => {
    const first = await aDocument(owner, folder, { name: `<b>"it's"</b>`, author: "OWNER" });
    const second = await aVersion(owner, first);
    const profile = async (documentId: string, latest?: boolean): Promise<Item> =>
      (await ask(reader, "getDocumentProfile", { documentId, latest })).body.data;
    expect(await profile(first.id)).toMatchObject({
      id: first.id,
      access: "read",
      is_latest: false,
      latest: "2",
      workspace_id: workspace.id,
      author: "OWNER",
      author_description: "Olga <Owner>",
    });
    expect(await profile(first.id, true)).toMatchObject({ id: second.id, is_latest: true });
    const { basic_properties: properties } = await profile(first.id);
    expect(properties).toContain("&lt;b&gt;&quot;it&#39;s&quot;&lt;/b&gt;");
    expect(properties).toContain("Olga &lt;Owner&gt;");
    expect(String(properties).replaceAll(/<\/?(?:span|b|br)(?: \/)?>/g, "")).not.toMatch(/[<>]/);
  });

  test("updateDocumentProfile changes what is given; a pair of quotes clears, empty changes nothing", async () => {
    const document = await aDocument(owner, folder, { custom3: "before", custom4: "stays" });
    const body = { documentId: document.id, custom3: '""', custom4: "", name: "New name", custom21: "2026-01-02" };
    const { status, body: answer } = await ask(owner, "updateDocumentProfile", body);
    expect(status).toBe(200);
    expect(answer.data).toMatchObject({ name: "New name", custom4: "stays", custom21: "2026-01-02T00:00:00Z" });
    expect(answer.data).not.toHaveProperty("custom3");
    expect((await ask(reader, "updateDocumentProfile", body)).status).toBe(403);
    expect((await ask(owner, "updateDocumentProfile", { documentId: document.id, custom17: "x" })).status).toBe(400);
  });

  test("getDocumentVersions, and promoteDocumentVersion, which makes a new one from an earlier", async () => {
    const first = await aDocument(owner, folder, {}, { content: "one" });
    await aVersion(owner, first, {}, { content: "two!" });
    const promoted = await ask(owner, "promoteDocumentVersion", { documentId: first.id, version: 1, custom5: "back" });
    expect(promoted).toMatchObject({ status: 200, body: { data: { version: 3, size: 3, custom5: "back" } } });
    const versions = (await ask(reader, "getDocumentVersions", { documentId: first.id })).body.data as Item[];
    expect(versions.map(({ version }) => version)).toEqual([1, 2, 3]);
    expect(versions[0]).not.toHaveProperty("retain_days");
    expect((await ask(owner, "promoteDocumentVersion", { documentId: first.id, version: 9 })).status).toBe(404);
    expect((await ask(owner, "promoteDocumentVersion", { documentId: first.id, journalId: "1" })).status).toBe(400);
    expect((await ask(reader, "promoteDocumentVersion", { documentId: first.id, version: 1 })).status).toBe(403);
  });

  test("downloadDocument sends the latest version when asked, and each download is in the history", async () => {
    const first = await aDocument(owner, folder, {}, { content: "one" });
    await aVersion(owner, first, {}, { content: "two" });
    const bytes = async (latest: boolean): Promise<string> =>
      (await ask(reader, "downloadDocument", { documentId: first.id, latest })).bytes.toString();
    expect(await bytes(false)).toBe("one");
    expect(await bytes(true)).toBe("two");
    const history = (await owner.get(`documents/${first.id}/history?activity=download`)).items;
    expect(history.map(({ user }) => user)).toEqual(["READER", "READER"]);
    expect((await ask(stranger, "downloadDocument", { documentId: first.id })).status).toBe(404);
  });
});

describe("WORK-API 14.3 places and history", () => {
  test("moveDocument, copyDocument, addDocumentReference, deleteDocumentReference", async () => {
    const document = await aDocument(owner, folder);
    const other = await aFolder(owner, workspace);
    const third = await aFolder(owner, workspace);
    const moved = await ask(owner, "moveDocument", {
      folderId: folder.id,
      documentId: document.id,
      destination_folder_id: other.id,
      comments: "tidied",
    });
    expect(moved).toMatchObject({ status: 200, body: { data: { id: document.id, workspace_id: workspace.id } } });
    expect((await owner.get(`documents/${document.id}`)).item["parent_id"]).toBe(other.id);
    const [entry] = (await owner.get(`documents/${document.id}/history`)).items;
    expect(entry).toMatchObject({ activity: "MOVE", comments: "tidied" });

    const copied = await ask(owner, "copyDocument", { documentId: document.id, folderId: third.id });
    expect(copied).toMatchObject({ status: 200, body: { data: { version: 1, name: document.name } } });
    expect((copied.body.data as Item).document_number).not.toBe(document.document_number);

    const filed = await ask(owner, "addDocumentReference", { documentId: document.id, folderId: third.id });
    expect(filed).toMatchObject({ status: 200, body: { data: { id: document.id, wstype: "document" } } });
    const query = `documentId=${document.id}&folderId=${third.id}`;
    const gone = await owner.delete(`/automate/work/deleteDocumentReference?${query}`);
    expect(gone).toMatchObject({ status: 200, body: {} });
    expect((await owner.get(`documents/${document.id}/parents`)).items.map(({ id }) => id)).toEqual([other.id]);

    for (const by of [reader, stranger]) {
      const status = by === reader ? 403 : 404;
      const refused = await ask(by, "moveDocument", {
        folderId: other.id,
        documentId: document.id,
        destination_folder_id: third.id,
      });
      expect(refused.status).toBe(status);
      expect((await ask(by, "copyDocument", { documentId: document.id, folderId: third.id })).status).toBe(status);
      expect((await by.delete(`/automate/work/deleteDocumentReference?${query}`)).status).toBe(status);
    }
  });

  test("addDocumentHistoryEntry with a code of getDocumentActivityNames", async () => {
    const document = await aDocument(owner, folder);
    const names = (await reader.get("/automate/work/getDocumentActivityNames")).body.data as {
      activity_code: number;
      display_name: string;
    }[];
    const print = names.find(({ display_name }) => display_name === "PRINT");
    const entry = { documentId: document.id, activity_code: print?.activity_code, comments: "For court", duration: 5 };
    expect(await ask(reader, "addDocumentHistoryEntry", entry)).toMatchObject({ status: 200, body: { data: {} } });
    const [written] = (await owner.get(`documents/${document.id}/history`)).items;
    expect(written).toMatchObject({ activity: "PRINT", user: "READER", comments: "For court", duration: 5 });
    expect((await ask(reader, "addDocumentHistoryEntry", { ...entry, activity_code: 999 })).status).toBe(400);
    expect((await ask(stranger, "addDocumentHistoryEntry", entry)).status).toBe(404);
  });
});
