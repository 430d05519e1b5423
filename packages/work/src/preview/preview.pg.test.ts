import { afterAll, beforeAll, expect, test } from "vitest";
import { aDocument, aFolder, aRole, aWorkspace, createTestRepository, forUser, secure } from "../../testing/index.ts";
import type { Answer, Item, Session, TestRepository } from "../../testing/index.ts";

const RTF = String.raw`{\rtf1 The lease of the mill\par}`;
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

let repository: TestRepository;
let administrator: Session;
let folder: Item;
/** Reads what is in the folder, and nothing else. */
let reader: Session;

beforeAll(async () => {
  repository = await createTestRepository();
  administrator = repository.administrator;
  folder = await aFolder(administrator, await aWorkspace(administrator));
  const person = await repository.directory.aUser(repository.library);
  await secure(administrator, folder, { include: [forUser(person, "read")] });
  reader = repository.as(person);
});

afterAll(() => repository[Symbol.asyncDispose]());

const addressOf = ({ id }: Pick<Item, "id">, rest = ""): string =>
  `/api/work/v1/libraries/${repository.library.alias}/documents/${id}${rest}`;
const look = async (document: Item, rest = "", by = reader): Promise<Answer> =>
  by.get(addressOf(document, `/preview${rest}`));

/** What was asked for is made, as a worker would. */
async function convert(): Promise<void> {
  const { rows } = await repository.database.pool.query<{ payload: object }>(
    "select library_id, source, extension, part, form from work.rendition where state = 'pending'",
  );
  for (const row of rows) await repository.run("preview.convert", row);
}

async function file(extension: string, content: string | Buffer): Promise<Item> {
  return aDocument(administrator, folder, { extension }, { content, fileName: `file.${extension}` });
}

async function views(document: Item): Promise<number> {
  const { rows } = await repository.database.pool.query(
    "select from work.history where object_number = $1 and activity_code = 4",
    [document.document_number],
  );
  return rows.length;
}

function message(parts: readonly string[]): string {
  return [
    "Message-ID: <lease@client.example>",
    "From: Carla <carla@client.example>",
    "To: intake@firm.example",
    "Date: Sun, 22 Nov 2026 09:00:00 +0000",
    "Subject: The lease",
    "MIME-Version: 1.0",
    'Content-Type: multipart/mixed; boundary="part"',
    "",
    ...parts.flatMap((part) => ["--part", part]),
    "--part--",
    "",
  ].join("\r\n");
}

const attached = (name: string, content: string): string =>
  [
    "Content-Type: application/octet-stream",
    `Content-Disposition: attachment; filename="${name}"`,
    "Content-Transfer-Encoding: base64",
    "",
    Buffer.from(content).toString("base64"),
  ].join("\r\n");

test("WORK-PRV-002 a letter becomes a PDF once, for all documents with its bytes", async () => {
  const [letter, twin] = [await file("rtf", RTF), await file("rtf", RTF)];
  expect((await look(letter)).body.data).toMatchObject({ state: "pending", kind: "pages" });
  const early = await look(letter, "/file");
  expect([early.status, early.headers["retry-after"]]).toEqual([202, "1"]);
  await convert();
  expect((await look(letter)).body.data).toMatchObject({ state: "ready", kind: "pages", page_count: 1 });
  expect((await look(twin)).body.data).toMatchObject({ state: "ready" });
  const pdf = await look(twin, "/file");
  expect([pdf.status, pdf.headers["content-type"]]).toEqual([200, "application/pdf"]);
  expect(pdf.bytes.subarray(0, 5).toString()).toBe("%PDF-");
  const start = await reader.get(addressOf(twin, "/preview/file"), { range: "bytes=0-4" });
  expect([start.status, start.bytes.toString()]).toEqual([206, "%PDF-"]);
  const again = await reader.get(addressOf(twin, "/preview/file"), { "if-none-match": String(pdf.headers["etag"]) });
  expect(again.status).toBe(304);
  await repository.run("document.sweep-blobs");
  expect((await look(twin, "/file")).status).toBe(200);
});

test("WORK-PRV-002 PDF, pictures, text and pages need no conversion, and none of them runs", async () => {
  const shown = async (extension: string, content: string | Buffer, rest = "/file"): Promise<unknown[]> => {
    const document = await file(extension, content);
    const { body } = await look(document);
    const { status, headers, bytes } = await look(document, rest);
    expect(headers).toMatchObject({ "cache-control": "private, no-cache", "x-content-type-options": "nosniff" });
    expect(headers["content-security-policy"]).toContain("sandbox; default-src 'none'");
    const { state, kind } = body.data as { state: string; kind: string };
    return [state, kind, status, headers["content-type"], bytes.toString("latin1").slice(0, 40)];
  };
  expect((await shown("pdf", "%PDF-1.4 …")).slice(0, -1)).toEqual(["ready", "pages", 200, "application/pdf"]);
  expect((await shown("png", PICTURE)).slice(0, -1)).toEqual(["ready", "image", 200, "image/png"]);
  expect((await shown("svg", "<svg/>")).slice(0, -1)).toEqual(["ready", "image", 200, "image/svg+xml"]);
  const text = ["ready", "text", 200, "text/plain; charset=utf-8", "<b>Caf\u00c3\u00a9"];
  expect(await shown("txt", Buffer.from("<b>Caf\u00e9", "latin1"))).toEqual(text);
  const page = await shown(
    "html",
    '<p onclick="x()">Hello<script>x()</script><img src="https://a.example/b.png">',
    "/html",
  );
  expect(page).toEqual(["ready", "html", 200, "text/html; charset=utf-8", expect.stringMatching(/^<p>Hello<img/)]);
  expect(page.at(-1)).not.toContain("src=");
  const card = await file("dwg", "drawing");
  expect((await look(card)).body.data).toMatchObject({
    state: "unsupported",
    name: expect.stringContaining(".dwg") as string,
  });
  expect((await look(card, "/file")).status).toBe(404);
});

test("WORK-PRV-005 an e-mail shows its head, its harmless body and its attachments, also those of messages in it", async () => {
  const inner = message(["Content-Type: text/plain\r\n\r\nInner body", attached("deed.rtf", RTF)]);
  const outer = message([
    'Content-Type: text/html\r\n\r\n<p>Dear Sirs<script>alert(1)</script><img src="http://spy.example/1.png"></p>',
    attached("note.txt", "A note"),
    attached("inner.eml", inner),
  ]);
  const mail = await file("eml", outer);
  const { data } = (await look(mail)).body;
  expect(data).toMatchObject({
    state: "ready",
    kind: "email",
    email: { subject: "The lease", from: { address: "carla@client.example" }, remote_images: 1 },
    attachments: [
      { index: "1", name: "note.txt", kind: "text" },
      { index: "2", name: "inner.eml", kind: "email" },
    ],
  });
  const body = (await look(mail, "/html")).bytes.toString();
  expect(body).toContain("Dear Sirs");
  expect(body).not.toMatch(/script|alert| src=/);
  expect((await look(mail, "/attachments/1/file")).bytes.toString()).toBe("A note");
  expect((await look(mail, "/attachments/2")).body.data).toMatchObject({
    attachments: [{ index: "2.1", name: "deed.rtf" }],
  });
  expect((await look(mail, "/attachments/2/html")).bytes.toString()).toContain("Inner body");
  expect((await look(mail, "/attachments/2.1/file")).status).toBe(202);
  await convert();
  expect((await look(mail, "/attachments/2.1/file")).headers["content-type"]).toBe("application/pdf");
  for (const index of ["3", "1.1", "2.2", "2.1.1"])
    expect((await look(mail, `/attachments/${index}`)).status).toBe(404);
});

test("WORK-PRV-001 WORK-PRV-007 every byte needs access to the document and to the way there; else it is as if there were none", async () => {
  const document = await file("eml", message([attached("note.txt", "A note")]));
  const stranger = repository.as(await repository.directory.aUser(repository.library));
  const parts = ["", "/file", "/html", "/attachments/1", "/attachments/1/file", "/attachments/1/html"];
  const addresses = [...parts.map((rest) => `/preview${rest}`), "/rendition"];
  const missing = { id: `${repository.library.alias}!99999.1` };
  for (const rest of addresses) {
    const [hidden, none] = [
      await stranger.get(addressOf(document, rest)),
      await stranger.get(addressOf(missing, rest)),
    ];
    expect([hidden.status, hidden.body.error?.code, hidden.body.error?.code_message]).toEqual([
      404,
      none.body.error?.code,
      none.body.error?.code_message,
    ]);
  }
  const closed = await aWorkspace(administrator);
  expect((await look(document, `?container_id=${folder.id}`)).status).toBe(200);
  expect((await look(document, `?container_id=${closed.id}`)).status).toBe(404);
  await secure(administrator, folder, { remove: [{ id: reader.person?.userId ?? "", type: "user" }] });
  expect((await look(document, "/attachments/1/file")).status).toBe(404);
  await secure(administrator, folder, { include: [forUser(reader.person!, "read")] });
});

test("WORK-PRV-009 looking is on the timeline once in 30 minutes, whatever of it is asked for", async () => {
  const document = await file("txt", "A note");
  await Promise.all(["/file", "", "/file"].map(async (rest) => look(document, rest)));
  expect(await views(document)).toBe(1);
  repository.clock.advance(30 * 60);
  await look(document, "/file");
  await look(document);
  expect(await views(document)).toBe(2);
});

test("WORK-PRV-006 a file that breaks the conversion says so, and is tried again only later", async () => {
  const broken = await file("docx", "This is no document of Word.");
  await look(broken);
  await convert();
  expect((await look(broken)).body.data).toMatchObject({ state: "failed", reason: "damaged" });
  const answer = await look(broken, "/file");
  expect([answer.status, answer.body.error?.code, answer.body.error?.details]).toEqual([
    422,
    "NRC_CONVERSION_FAILED",
    { reason: "damaged" },
  ]);
  repository.clock.advance(600);
  expect((await look(broken)).body.data).toMatchObject({ state: "pending" });
  const noMessage = await file("msg", "This is no message.");
  expect((await look(noMessage)).body.data).toMatchObject({ state: "failed", kind: "email", reason: "damaged" });
  expect((await look(noMessage, "/html")).status).toBe(422);
});

test("WORK-DNL-004 who may look and not download gets no rendition; who gets one has downloaded", async () => {
  const role = await aRole(repository.database, repository.library, {
    privileges: ["document_view", "view_public_folder"],
  });
  const looker = repository.as(await repository.directory.aUser(repository.library, { role }));
  await secure(administrator, folder, { include: [forUser(looker.person!, "read")] });
  const document = await file("rtf", RTF);
  expect((await look(document, "", looker)).status).toBe(200);
  expect((await looker.get(addressOf(document, "/rendition"))).status).toBe(403);
  expect((await reader.get(addressOf(document, "/rendition?format=pdfa-2b"))).status).toBe(202);
  await convert();
  const made = await reader.get(addressOf(document, "/rendition?format=pdfa-2b"));
  expect(made.bytes.toString("latin1")).toMatch(/pdfaid:part(?:>|=")2/);
  const { rows } = await repository.database.pool.query(
    "select from work.history where object_number = $1 and activity_code = 5",
    [document.document_number],
  );
  expect(rows).toHaveLength(1);
});
