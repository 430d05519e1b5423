import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aPdfOf, aWordFile, paragraph, table, wordParts, wordText } from "@muniment/documents/testing";
import { addFolderService, addRepository, openMailOffice } from "../../testing/index.ts";
import type { MailOffice } from "../../testing/index.ts";
import type { OperateActor } from "../user/index.ts";

interface Production {
  readonly id: string;
  readonly state: string;
  readonly run_as: string;
  readonly trouble?: { readonly code: string };
  readonly documents: readonly {
    readonly state: string;
    readonly name: string;
    readonly folder_name: string;
    readonly missing: readonly string[];
    readonly trouble?: { readonly code: string };
  }[];
}

let office: MailOffice;
let anna: OperateActor;
let caseId: string;
let root: string;
let recipients: string[];

beforeAll(async () => {
  office = await openMailOffice();
  anna = await office.aPerson("Anna");
  root = join(office.folder, "Alder");
  await mkdir(join(office.folder, "Templates"), { recursive: true });
  await mkdir(root);
  await addRepository(office, office.administrator, { key: "templates", workspace: "Templates" });
  const made = await office.call(anna, "POST", "/cases", {
    body: { title: "Alder / lease", reference: "A-1", service: "files", root: "Alder" },
  });
  const { id }: { id: string } = made.body.data;
  caseId = id;
  recipients = [];
  for (const [name, email] of [
    ["Greta Öst", "greta@oest.example"],
    ["Boris <b>", ""],
  ]) {
    const body = { kind: "person", name, emails: email === "" ? [] : [{ label: "Work", address: email }] };
    const entry = await office.call(anna, "POST", "/register", { body });
    const { id: entity }: { id: string } = entry.body.data;
    const taken = await office.call(anna, "POST", `/cases/${caseId}/participants`, {
      body: { role: "client", entity },
    });
    const participant: { id: string } = taken.body.data;
    recipients.push(participant.id);
  }
});

afterAll(() => office[Symbol.asyncDispose]());

let made = 0;
const aTemplate = async (given: object = {}): Promise<string> => {
  made += 1;
  const body = { name: `Letter ${made}`, system_name: `letter-${made}`, ...given };
  const answer = await office.call(anna, "POST", "/admin/templates", { body });
  expect([answer.status, answer.body.error]).toEqual([201, undefined]);
  const { id }: { id: string } = answer.body.data;
  return id;
};
const upload = async (
  id: string,
  bytes: Uint8Array,
): Promise<{ status: number; number: number; mistakes: unknown[] }> => {
  const response = await office.app.inject({
    method: "POST",
    url: `/api/operate/v1/admin/templates/${id}/versions?name=Letter.docx`,
    headers: { "x-auth-token": anna.userId, "content-type": "application/offset+octet-stream" },
    payload: Buffer.from(bytes),
  });
  expect([response.statusCode, response.statusCode === 201 ? "" : response.body]).toEqual([201, ""]);
  const { data } = response.json<{ data: { number: number; mistakes: unknown[] } }>();
  return { status: response.statusCode, ...data };
};
const publish = async (id: string, number: number) =>
  office.call(anna, "POST", `/admin/templates/${id}/versions/${number}/publish`, { body: {} });
const aPublished = async (body: string, given: object = {}): Promise<string> => {
  const id = await aTemplate(given);
  const { number, mistakes } = await upload(id, await aWordFile({ body }));
  expect(mistakes).toEqual([]);
  expect((await publish(id, number)).status).toBe(200);
  return id;
};
const produce = async (wanted: object, person = anna, headers: Record<string, string> = {}) =>
  office.call(person, "POST", `/cases/${caseId}/productions`, { body: wanted, headers });
const read = async (id: string): Promise<Production> =>
  (await office.call(anna, "GET", `/productions/${id}`)).body.data;
const ended = async (id: string): Promise<Production> =>
  office.until(
    () => read(id),
    ({ state }) => state !== "generating",
  );
const produced = async (wanted: object): Promise<Production> => {
  const answer = await produce(wanted);
  expect([answer.status, answer.body.error]).toEqual([202, undefined]);
  const { id }: Production = answer.body.data;
  return ended(id);
};
const files = async (): Promise<string[]> => {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .toSorted();
};
const NAME = '{{document.template}} {{document.recipient.name | default:"all"}}';

describe("12.1 the register of templates", () => {
  test("OPR-TPL-008 says what is wrong with a file and where, and does not publish it (OPR-ERR-019)", async () => {
    const id = await aTemplate();
    const wrong = await aWordFile({ body: paragraph("Fine") + paragraph("{{case.nothing}} {{if case.title}}") });
    const { status, number, mistakes } = await upload(id, wrong);
    expect(status).toBe(201);
    expect(mistakes).toMatchObject([
      { severity: "error", reason: "unclosed_group", paragraph: 2, part: "body" },
      { severity: "error", reason: "unknown_field", tag: "{{case.nothing}}" },
    ]);
    const refused = await publish(id, number);
    expect([refused.status, refused.body.error?.code]).toEqual([422, "OPR-ERR-019"]);
    expect(refused.body.error?.code_message).toBe("The template has 2 problems.");
    const hostile = await upload(id, Buffer.from("MZ this is a program"));
    expect(hostile.mistakes).toMatchObject([{ reason: "not_readable" }]);
  });

  test("OPR-TPL-007 has versions, of which one is published; fields are named field by field when they are wrong", async () => {
    const id = await aPublished(paragraph("One {{case.reference}}"));
    const next = await upload(id, await aWordFile({ body: paragraph("Two") }));
    expect((await publish(id, next.number)).status).toBe(200);
    const versions = await office.call(anna, "GET", `/admin/templates/${id}/versions`);
    expect(versions.body.data).toMatchObject([
      { number: 2, state: "published" },
      { number: 1, state: "retired", fields: [{ path: "case.reference", use: "value", kind: "text" }] },
    ]);
    const content = await office.app.inject({
      url: `/api/operate/v1/admin/templates/${id}/versions/1/content`,
      headers: { "x-auth-token": anna.userId },
    });
    expect(await wordText(content.rawPayload)).toEqual(["One {{case.reference}}"]);
    const wrong = { name: " ", system_name: "Not A Name", language: "deutsch sprache", output_path: "../{{case.x}}" };
    const refused = await office.call(anna, "POST", "/admin/templates", { body: wrong });
    expect(refused.body.error?.messages?.map(({ field }) => field)).toEqual([
      "name",
      "system_name",
      "language",
      "output_path",
      "output_path",
    ]);
    const again = await office.call(anna, "POST", "/admin/templates", { body: { name: "x", system_name: "letter-1" } });
    expect([again.status, again.body.error?.code]).toEqual([409, "duplicate"]);
  });

  test("is for everybody, or for the teams that are named (who may use it)", async () => {
    const everybody = await aPublished(paragraph("For all"));
    const team = await office.call(anna, "POST", "/admin/teams", { body: { name: "Litigation" } });
    const { id: teamId }: { id: string } = team.body.data;
    const some = await aPublished(paragraph("For some"), { teams: [teamId] });
    const offered = await office.call(anna, "GET", `/cases/${caseId}/templates`);
    const ids = (offered.body.data as { id: string }[]).map(({ id }) => id);
    expect(ids).toContain(everybody);
    expect(ids).not.toContain(some);
    const refused = await produce({ template: some });
    expect([refused.status, refused.body.error?.messages?.[0]?.field]).toEqual([422, "template"]);
  });
});

describe("12.4 producing", () => {
  test("OPR-ACC-09 OPR-GEN-013 from a template in another folder, with blocks and tables, into folders that are made", async () => {
    await aPublished(paragraph("Yours, {{user.name}}"), { system_name: "closing", name: "Closing", kind: "block" });
    const body =
      paragraph("Re {{case.title}} {{case.roles.client!1.phone}}") +
      table([["{{each case.participants}}{{name}}", "{{email}}{{/each}}"]]) +
      paragraph("{{if document.recipient.email}}By e-mail{{else}}By post{{/if}}") +
      paragraph("{{block closing}}");
    const source = await aWordFile({ body });
    await writeFile(join(office.folder, "Templates", "Master.docx"), source);
    const found = await office.call(anna, "GET", "/admin/templateSources?repository=templates");
    expect(found.body.data).toEqual([{ kind: "document", id: "Templates/Master.docx", name: "Master.docx" }]);
    const id = await aTemplate({ output_path: "Letters/{{case.title}}", output_name: NAME });
    const added = await office.call(anna, "POST", `/admin/templates/${id}/versionFromRepository`, {
      body: { repository: "templates", document: "Templates/Master.docx" },
    });
    expect(added.body.data).toMatchObject({ number: 1, service: "files", blocks: ["closing"], mistakes: [] });
    expect((await publish(id, 1)).status).toBe(200);

    const prepared = await office.call(anna, "POST", `/cases/${caseId}/productions/prepare`, {
      body: { template: id, recipients },
    });
    expect(prepared.body.data).toMatchObject({
      documents: [
        {
          recipient: "Greta Öst",
          folder_name: "Letters / Alder _ lease",
          missing: ["case.roles.client!1.phone", "email"],
        },
        { recipient: "Boris <b>" },
      ],
      questions: ["case.roles.client!1.phone"],
    });
    const production = await produced({
      template: id,
      recipients,
      answers: { "case.roles.client!1.phone": "+43 1" },
    });
    expect(production).toMatchObject({ state: "draft_ready", run_as: "service" });
    const stored = await files();
    expect(stored).toHaveLength(2);
    const [boris = "", greta = ""] = stored;
    expect(greta).toMatch(/^Letters\/Alder _ lease\/Letter \d+ Greta Öst\.docx$/);
    const letter = await readFile(join(root, greta));
    expect(await wordText(letter)).toEqual([
      "Re Alder / lease +43 1",
      "Greta Öst | greta@oest.example",
      "Boris <b> | [email]",
      "By e-mail",
      "Yours, Anna",
    ]);
    expect(await wordText(await readFile(join(root, boris)))).toContain("By post");
    expect((await wordParts(letter)).get("docProps/custom.xml")).toContain(production.id);
    const documents = await office.call(anna, "GET", `/cases/${caseId}/documents`);
    expect(documents.body.data).toMatchObject([{ operation_id: production.id }, { operation_id: production.id }]);

    await writeFile(join(office.folder, "Templates", "Master.docx"), await aWordFile({ body: paragraph("changed") }));
    const changed = await produce({ template: id });
    expect([changed.status, changed.body.error?.code]).toEqual([422, "OPR-ERR-019"]);
  });

  test("OPR-TPL-001 a template of one repository is produced into another, under the usual name (OPR-GEN-014)", async () => {
    await addFolderService(office, anna, { system_name: "masters", display_name: "Masters" });
    const letter = await aWordFile({ body: paragraph("From elsewhere to {{document.recipient.name}}") });
    await mkdir(join(office.mastersFolder, "Precedents"));
    await writeFile(join(office.mastersFolder, "Precedents", "Notice.docx"), letter);
    const id = await aTemplate({ name: "Notice", output_path: "Notices" });
    await addRepository(office, anna, { key: "masters", service: "masters", workspace: "Precedents" });
    const document = { repository: "masters", document: "Precedents/Notice.docx" };
    const added = await office.call(anna, "POST", `/admin/templates/${id}/versionFromRepository`, { body: document });
    expect([added.status, (await publish(id, 1)).status]).toEqual([201, 200]);
    const [greta = ""] = recipients;
    expect(await produced({ template: id, recipients: [greta] })).toMatchObject({ state: "draft_ready" });
    const [name = ""] = (await files()).filter((path) => path.startsWith("Notices/"));
    // OPR-GEN-014: template, recipient, and when it was produced.
    expect(name).toMatch(/^Notices\/Notice Greta Öst \d{4}-\d\d-\d\d \d{4}\.docx$/);
    expect(await wordText(await readFile(join(root, name)))).toEqual(["From elsewhere to Greta Öst"]);
    expect(await readdir(join(office.mastersFolder, "Precedents"))).toEqual(["Notice.docx"]);
  });

  test("OPR-GEN-018 a preview is stored nowhere, neither in the repository nor as a production", async () => {
    const id = await aPublished(paragraph("{{document.recipient.name}}"), { output_name: NAME });
    const before = [await files(), await office.call(anna, "GET", `/cases/${caseId}/productions`)];
    const shown = await office.app.inject({
      method: "POST",
      url: `/api/operate/v1/cases/${caseId}/productions/preview`,
      headers: { "x-auth-token": anna.userId, "content-type": "application/json" },
      payload: JSON.stringify({ template: id, recipients }),
    });
    expect([shown.statusCode, shown.rawPayload.subarray(0, 5).toString()]).toEqual([200, "%PDF-"]);
    const after = [await files(), await office.call(anna, "GET", `/cases/${caseId}/productions`)];
    expect([after[0], (after[1] as { body: object }).body]).toEqual([before[0], (before[1] as { body: object }).body]);
  });

  test("OPR-BUN-001 documents of several templates and one that was there become one PDF", async () => {
    const names: string[] = [];
    for (const words of ["First letter", "Second letter"]) {
      const template = await aPublished(paragraph(words), { output_path: "To bundle", output_name: words });
      names.push(`${(await produced({ template })).documents[0]?.name}`);
    }
    await writeFile(join(root, "To bundle", "Exhibit.pdf"), aPdfOf(2, "Exhibit"));
    const entries = [...names, "Exhibit.pdf"].map((name) => ({
      id: name,
      kind: "document",
      title: name,
      document: { service: "files", document_id: `Alder/To bundle/${name}` },
    }));
    const body = { title: "All of it", entries };
    const bundle = await office.call(anna, "POST", `/cases/${caseId}/bundles`, { body });
    const begun = await office.call(anna, "POST", `/bundles/${(bundle.body.data as Production).id}/build`);
    const { id }: Production = begun.body.data;
    interface Build {
      readonly state: string;
      readonly manifest: readonly { readonly title: string; readonly pages: number }[];
    }
    const built = await office.until(
      async (): Promise<Build> => (await office.call(anna, "GET", `/bundle-builds/${id}`)).body.data,
      ({ state }) => state !== "running",
    );
    expect(built).toMatchObject({ state: "built", result: { name: "All of it.pdf", pages: 6 } });
    expect(built.manifest.map(({ title, pages }) => `${title} ${pages}`)).toEqual([
      "First letter.docx 1",
      "Second letter.docx 1",
      "Exhibit.pdf 2",
    ]);
    const stored = await readFile(join(root, "Bundles", "All of it.pdf"));
    expect(stored.subarray(0, 5).toString()).toBe("%PDF-");
  });

  test("OPR-AUD-001 both the intention and each document are audited for the person, under one operation id", async () => {
    const id = await aPublished(paragraph("x"), { output_name: NAME });
    const production = await produced({ template: id });
    const audit = await office.call(anna, "GET", `/admin/audit?operation=${production.id}`);
    const records: { action: string; outcome: string; actor_name: string; function: string }[] = audit.body.data;
    expect(records.map(({ action, outcome }) => `${action} ${outcome}`).toSorted()).toEqual([
      "document.generate ok",
      "document.produce ok",
      "document.produce unknown",
    ]);
    expect(new Set(records.map((record) => `${record.actor_name} ${record.function}`))).toEqual(new Set(["Anna F8"]));
  });

  test("OPR-IDM-001 the same request twice produces once; the same name in a folder gets a number", async () => {
    const id = await aPublished(paragraph("x"), { output_path: "Twice", output_name: "Same" });
    const key = { "idempotency-key": "produce-once" };
    const [one, other] = [await produce({ template: id }, anna, key), await produce({ template: id }, anna, key)];
    expect(other.body.data).toMatchObject({ id: (one.body.data as Production).id });
    await ended((one.body.data as Production).id);
    expect((await produced({ template: id })).documents).toMatchObject([{ name: "Same (2).docx" }]);
    expect((await files()).filter((name) => name.startsWith("Twice"))).toEqual([
      "Twice/Same (2).docx",
      "Twice/Same.docx",
    ]);
  });

  test("OPR-FLT-003 OPR-GEN-017 one that dies after storing and before it could say so finds what it stored", async () => {
    const id = await aPublished(paragraph("x"), { output_path: "Killed", output_name: "Letter" });
    const { pool } = office.database;
    await pool.query(`create function operate.die() returns trigger language plpgsql as $$ begin
      if new.state = 'done' and new.key like 'produce:%' then raise exception 'killed'; end if; return new; end $$`);
    await pool.query(
      "create trigger die before update on operate.operation for each row execute function operate.die()",
    );
    const answer = await produce({ template: id });
    const { id: production }: Production = answer.body.data;
    await office.until(files, (names) => names.includes("Killed/Letter.docx"));
    expect((await read(production)).state).toBe("generating");
    await pool.query("drop trigger die on operate.operation");
    expect(await ended(production)).toMatchObject({ state: "draft_ready", documents: [{ name: "Letter.docx" }] });
    expect((await files()).filter((name) => name.startsWith("Killed"))).toEqual(["Killed/Letter.docx"]);
  });

  test("OPR-GEN-012 what cannot be stored is kept, says so, and is stored when it is tried again; what is given up is forgotten", async () => {
    const id = await aPublished(paragraph("x"), { output_path: "Blocked/Deep", output_name: "Letter" });
    await writeFile(join(root, "Blocked"), "a file in the place of the folder");
    const production = await produced({ template: id });
    expect(production.state).toBe("failed");
    expect(production.documents[0]?.trouble?.code).toMatch(/^OPR-ERR-/);
    expect((await office.call(anna, "POST", `/productions/${production.id}/issue`, { body: {} })).status).toBe(409);
    const again = await office.call(anna, "POST", `/productions/${production.id}/discard`, { body: {} });
    expect(again.body.data).toMatchObject({ state: "discarded" });
    const after = await office.call(anna, "POST", `/productions/${production.id}/retry`, { body: {} });
    expect([after.status, after.body.error?.code]).toEqual([409, "OPR-ERR-010"]);
  });

  test("OPR-FLT-036 OPR-ERR-007 what was begun keeps its template; without the service account nothing is begun", async () => {
    const place = join(office.folder, "Templates", "Gone.docx");
    await writeFile(place, await aWordFile({ body: paragraph("As it was") }));
    const id = await aTemplate({ output_path: "Kept/Deep", output_name: "Letter" });
    const document = { repository: "templates", document: "Templates/Gone.docx" };
    const added = await office.call(anna, "POST", `/admin/templates/${id}/versionFromRepository`, { body: document });
    expect([added.status, (await publish(id, 1)).status]).toEqual([201, 200]);
    await writeFile(join(root, "Kept"), "a file in the place of the folder");
    const production = await produced({ template: id });
    expect(production.state).toBe("failed");
    for (const path of [place, join(root, "Kept")]) await rm(path);
    const { pool } = office.database;
    const rename = (from: string, to: string) =>
      pool.query("update operate.linked_service set system_name = $2 where system_name = $1", [from, to]);
    await rename("files", "unopened");
    const refused = await produce({ template: id });
    await rename("unopened", "files");
    expect([refused.status, refused.body.error?.code]).toEqual([424, "OPR-ERR-007"]);
    await office.call(anna, "POST", `/productions/${production.id}/retry`, { body: {} });
    expect(await ended(production.id)).toMatchObject({ state: "draft_ready" });
    expect(await wordText(await readFile(join(root, "Kept", "Deep", "Letter.docx")))).toEqual(["As it was"]);
  });

  test("OPR-FLT-037 nothing is stored in the name of somebody who may not sign in any more", async () => {
    const id = await aPublished(paragraph("x"), { output_path: "Left/Deep", output_name: "Letter" });
    await writeFile(join(root, "Left"), "a file in the place of the folder");
    const { id: production } = await produced({ template: id });
    await rm(join(root, "Left"));
    const enable = (is: boolean) =>
      office.database.pool.query('update operate."user" set is_enabled = $2 where id = $1', [anna.userId, is]);
    await enable(false);
    await office.call(office.administrator, "POST", `/productions/${production}/retry`, { body: {} });
    const stopped = await ended(production);
    await enable(true);
    expect([stopped.state, stopped.trouble?.code ?? stopped.documents[0]?.trouble?.code]).toEqual([
      "failed",
      "OPR-ERR-016",
    ]);
    expect((await files()).filter((name) => name.startsWith("Left"))).toEqual([]);
  });

  test("OPR-GEN-015 a draft is issued; an issued one is discarded only with the right to", async () => {
    const id = await aPublished(paragraph("x"), { output_name: NAME });
    const production = await produced({ template: id });
    const handler = await office.aPerson("Hanna", ["case.read", "documents.produce"]);
    const path = `/productions/${production.id}`;
    expect((await office.call(handler, "POST", `${path}/issue`, { body: {} })).body.data).toMatchObject({
      state: "issued",
    });
    const refused = await office.call(handler, "POST", `${path}/discard`, { body: {} });
    expect([refused.status, refused.body.error?.code]).toEqual([403, "OPR-ERR-016"]);
    expect((await office.call(anna, "POST", `${path}/discard`, { body: {} })).status).toBe(200);
  });

  test("OPR-TPL-027 a template that stops at missing data is a failed document with the fields in its message", async () => {
    const id = await aPublished(paragraph("{{answers.urgency}}"), { missing: "stop", output_name: NAME });
    const production = await produced({ template: id });
    expect(production).toMatchObject({ state: "failed", trouble: { code: "OPR-ERR-019" } });
  });

  test("OPR-PRM-001 nobody produces on a case that they may not see, or that is closed", async () => {
    const id = await aPublished(paragraph("x"));
    const stranger = await office.aPerson("Zoe", ["documents.produce"]);
    expect((await produce({ template: id }, stranger)).status).toBe(404);
    expect((await produce({ template: id, recipients: ["nobody"] })).status).toBe(422);
  });
});
