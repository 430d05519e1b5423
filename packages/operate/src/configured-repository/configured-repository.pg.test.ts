import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RepositoryCheck, RepositoryValue } from "@muniment/operate-api/repository";
import type { Static } from "typebox";
import { addRepository, openMailOffice } from "../../testing/index.ts";
import type { MailOffice, OperateAnswer } from "../../testing/index.ts";
import type { OperateActor } from "../user/index.ts";

let office: MailOffice;
let admin: OperateActor;
let anna: OperateActor;

const PATH = "/admin/repositories";
const set = (key: string, body: object, rev?: number): Promise<OperateAnswer> =>
  office.call(admin, "PUT", `${PATH}/${key}`, {
    body,
    ...(rev === undefined ? {} : { headers: { "if-match": `"${rev}"` } }),
  });
const read = async (key: string): Promise<RepositoryValue> =>
  (await office.call(admin, "GET", `${PATH}/${key}`)).body.data;
const check = async (key: string, body: object = {}): Promise<Static<typeof RepositoryCheck>> => {
  const { status, body: answer } = await office.call(admin, "POST", `${PATH}/${key}/check`, { body });
  expect([status, answer.error]).toEqual([200, undefined]);
  return answer.data;
};
const fieldsOf = ({ body }: OperateAnswer): unknown => body.error?.messages?.map(({ field }) => field);

const TYPE = {
  reference_mask: "REP-{seq:3}",
  fields: [{ name: "client", label: "Client", kind: "text" }],
  phases: [
    { name: "open", label: "Open", flag: "start" },
    { name: "done", label: "Done", flag: "closed" },
  ],
  transitions: [{ name: "end", label: "End", from: ["open"], to: "done" }],
};
const setType = async (name: string, body: object): Promise<OperateAnswer> =>
  office.call(admin, "PUT", `/admin/workTypes/${name}`, { body: { name, ...body } });
const open = async (type: string, client: string, more: object = {}): Promise<{ id: string; reference: string }> => {
  const made = await office.call(anna, "POST", "/cases", {
    body: { title: client, type, values: { client }, ...more },
  });
  expect([made.status, made.body.error]).toEqual([201, undefined]);
  return made.body.data;
};
const ready = async (id: string): Promise<{ place: { root: string; name: string } }> =>
  office.until(
    async () => (await office.call(anna, "GET", `/cases/${id}`)).body.data,
    ({ provisioning }: { provisioning?: { state: string } }) => provisioning?.state === "ready",
  ) as never;

beforeAll(async () => {
  office = await openMailOffice();
  admin = office.administrator;
  anna = await office.aPerson("Anna");
});

afterAll(() => office[Symbol.asyncDispose]());

describe("5.2 configured repositories", () => {
  test("OPR-REP-001 OPR-REP-005 one has a key, a place in a service and options, and tells who uses it", async () => {
    const handler = await office.aPerson("Hal", ["case.read"]);
    expect((await office.call(handler, "GET", PATH)).status).toBe(403);
    const made = await set("matters", {
      name: " Matters ",
      service: "files",
      workspace: "{{case.values.client}}",
      deny_extensions: [".EXE", "com", "exe"],
      most_bytes: 2048,
    });
    expect(made.body.data).toMatchObject({
      key: "matters",
      name: "Matters",
      service: "files",
      service_type: "local-folder",
      context: "case",
      resolver: "default",
      deny_extensions: ["exe", "com"],
      most_bytes: 2048,
      used_by: [],
      rev: 1,
    });
    const bare = { name: "Bare", service: "files", workspace: "a", default_security: null, most_bytes: null };
    const unlimited = (await set("bare", bare)).body.data;
    expect(unlimited).not.toHaveProperty("most_bytes");
    expect(unlimited).not.toHaveProperty("default_security");
    expect((await read("inbound-email")).used_by).toEqual([{ use: "mailbox", name: "Intake" }]);
    const names = await office.call(handler, "GET", "/repositories");
    expect(names.body.data).toContainEqual({
      key: "matters",
      name: "Matters",
      context: "case",
      service: "files",
      service_name: "Files",
    });
    const { rows } = await office.database.pool.query(
      "select action, outcome from platform.audit where object_type = 'repository' and object_id = 'matters'",
    );
    expect(rows).toEqual([{ action: "repository.create", outcome: "ok" }]);
  });

  test("OPR-REP-010 what cannot work is said by field when it is saved: an unknown path, fields of no case", async () => {
    const wrong = {
      name: "",
      service: "files",
      workspace: "{{case.nothing}}",
      folder: "{{case.reference",
      find_by: ["x"],
    };
    expect(fieldsOf(await set("wrong", wrong))).toEqual(["name", "find_by", "workspace", "folder"]);
    const place = { name: "x", service: "files", workspace: "a" };
    expect(fieldsOf(await set("Wrong", place))).toEqual(["key"]);
    expect(fieldsOf(await set("wrong", { ...place, service: "none" }))).toEqual(["service"]);
    expect(fieldsOf(await set("wrong", { ...place, resolver: "search" }))).toEqual(["resolver", "find_by"]);
    expect(fieldsOf(await set("wrong", { ...place, context: "global", folder: "{{case.title}}" }))).toEqual(["folder"]);
    expect(fieldsOf(await set("wrong", { ...place, properties: { "1 x": "a" }, most_bytes: -1 }))).toEqual([
      "properties",
      "most_bytes",
    ]);
  });

  test("a change is made from what was seen; where files wait the place stays, and what is used is not removed", async () => {
    expect((await set("matters", { name: "Other" }, 7)).body.error?.code).toBe("edit_conflict");
    expect((await set("nobody", { name: "Other" }, 1)).status).toBe(404);
    const { rev } = await read("inbound-email");
    const moved = await set("inbound-email", { workspace: "Elsewhere" }, rev);
    expect([moved.status, moved.body.error?.code_message]).toEqual([
      409,
      "Files of the mailbox Intake lie there. Add another repository and choose it there.",
    ]);
    expect((await set("inbound-email", { description: "Staging" }, rev)).status).toBe(200);
    expect((await office.call(admin, "DELETE", `${PATH}/inbound-email`)).status).toBe(409);
    await addRepository(office, admin, { key: "unused" });
    expect((await office.call(admin, "DELETE", `${PATH}/unused`)).status).toBe(200);
    expect((await office.call(admin, "GET", `${PATH}/unused`)).status).toBe(404);
  });

  test("OPR-REP-004 OPR-REP-009 a check tells the path field by field, as whom, the rights and what lies there", async () => {
    const place = {
      workspace: "Shared",
      folder: '{{case.values.client}}/{{case.title | upper}}/{{case.roles.client.name | default:"Own"}}',
    };
    await mkdir(join(office.folder, "Shared", "Alder", "ALDER", "Own", "Letters"), { recursive: true });
    expect((await set("shared", { name: "Shared", service: "files", ...place })).status).toBe(200);
    await setType("shared", { ...TYPE, repository: "shared", provisioning: { when: "by_hand", how: "empty" } });
    const known = await open("shared", "Alder");
    const found = await check("shared", { case: known.reference });
    expect(found).toMatchObject({
      run_as: "service",
      resolved: [
        { part: "workspace", text: "Shared", fields: [] },
        {
          part: "folder",
          mask: place.folder,
          text: "Alder/ALDER/Own",
          fields: [
            { field: "case.values.client", value: "Alder" },
            { field: "case.title | upper", value: "ALDER" },
            { field: 'case.roles.client.name | default:"Own"', value: "Own" },
          ],
        },
      ],
      found: { root: "Shared", name: "Own" },
      rights: [
        { right: "read", is_there: true },
        { right: "add_documents", is_there: true },
        { right: "add_folders", is_there: true },
      ],
      items: [{ kind: "container", name: "Letters" }],
    });
    expect(await check("shared", { case: known.id, as_me: true })).toMatchObject({ run_as: "service" });
    const nobody = await office.call(admin, "POST", `${PATH}/shared/check`, { body: { case: "REP-999" } });
    expect(fieldsOf(nobody)).toEqual(["case"]);
    // What is not there, or empty, is said, and nothing is made.
    const other = await open("shared", "Birch");
    expect((await check("shared", { case: other.id })).trouble).toMatchObject({ code: "OPR-ERR-012" });
    expect(await readdir(join(office.folder, "Shared"))).toEqual(["Alder"]);
  });

  test("OPR-REP-002 OPR-REP-003 the found id is kept with the case: what the repository says later moves no case", async () => {
    await setType("kept", { ...TYPE, repository: "matters", provisioning: { when: "on_creation", how: "empty" } });
    const known = await open("kept", "Cedar");
    expect((await ready(known.id)).place).toMatchObject({ root: "Cedar", name: "Cedar" });
    const { rev } = await read("matters");
    expect((await set("matters", { workspace: "{{case.reference}}" }, rev)).status).toBe(200);
    const { body } = await office.call(anna, "GET", `/cases/${known.id}`);
    expect(body.data).toMatchObject({ place: { root: "Cedar" } });
    expect((await read("matters")).used_by).toContainEqual({ use: "case", name: "1" });
  });

  test("OPR-REP-005 what its repository does not take is refused before it is sent", async () => {
    const known = await open("kept", "Dogwood");
    await ready(known.id);
    const begin = async (name: string, size: number): Promise<OperateAnswer> =>
      office.call(anna, "POST", `/cases/${known.id}/uploads`, { body: { name, size } });
    expect((await begin("Tool.COM", 10)).body.error?.code).toBe("OPR-ERR-020");
    const large = await begin("Letter.pdf", 4096);
    expect([large.body.error?.code, large.body.error?.code_message]).toEqual([
      "OPR-ERR-015",
      "The file is larger than 2 KB.",
    ]);
  });

  test("OPR-REP-008 a type names its repository and allows others; a kind of it has the same until it says another", async () => {
    await addRepository(office, admin, {
      key: "second",
      context: "case",
      resolver: "default",
      workspace: "Second {{case.values.client}}",
    });
    const child = { parent: "kept", repositories: ["second"], repository: null, bundles: null, provisioning: null };
    expect((await setType("child", child)).body.data).toMatchObject({
      parent: "kept",
      repository: "matters",
      inherited: ["fields", "phases", "reference_mask", "provisioning", "repository"],
    });
    const own = await open("child", "Elm", { repository: "second" });
    expect((await ready(own.id)).place.root).toBe("Second Elm");
    expect((await ready((await open("child", "Fir")).id)).place.root).toMatch(/^REP-/);
    const refused = await office.call(anna, "POST", "/cases", {
      body: { title: "x", type: "child", values: {}, repository: "shared" },
    });
    expect(fieldsOf(refused)).toEqual(["repository"]);
    const circle = await office.call(admin, "PUT", "/admin/workTypes/kept", {
      body: { parent: "child" },
      headers: { "if-match": '"1"' },
    });
    expect(circle.status).toBe(422);
    expect((await setType("stray", { ...child, parent: "none" })).status).toBe(422);
    expect((await setType("stray", { ...child, repositories: ["inbound-email"] })).status).toBe(422);
  });

  test("OPR-LNK-006 the test of a service finds its repositories for the service account, and changes nothing", async () => {
    await addRepository(office, admin, { key: "gone", workspace: "Nowhere" });
    const before = await readdir(office.folder, { recursive: true });
    const { status, body } = await office.call(admin, "POST", "/admin/linkedServices/files/test");
    const { checks }: { checks: { name: string; about?: string; outcome: string; reason?: string }[] } = body.data;
    expect(status).toBe(200);
    const found = checks.filter(({ name }) => name === "repository").map(({ about, outcome }) => `${about} ${outcome}`);
    expect(found).toEqual(expect.arrayContaining(["gone fail", "inbound-email pass", "Matters skipped"]));
    expect(await readdir(office.folder, { recursive: true })).toEqual(before);
  });

  test("OPR-REP-004 a folder of a shared workspace is made for each case, and no value leads out of it", async () => {
    const { rev } = await read("shared");
    const folder = "{{case.reference}} {{case.title}}";
    expect((await set("shared", { folder, resolver: "id" }, rev)).status).toBe(200);
    await setType("each", {
      ...TYPE,
      reference_mask: "EACH-{seq:3}",
      repository: "shared",
      provisioning: { when: "on_creation", how: "empty", folders: ["Letters"] },
    });
    const [one, other] = [await open("each", "Gum"), await open("each", "Hazel / ../x")];
    expect((await ready(one.id)).place.name).toBe("EACH-001 Gum");
    expect((await ready(other.id)).place.name).toBe("EACH-002 Hazel _ .._x");
    expect(await readdir(join(office.folder, "Shared", "EACH-001 Gum"))).toEqual(["Letters"]);
    const items = await office.call(anna, "GET", `/cases/${one.id}/items`);
    expect(items.body.data).toMatchObject([{ name: "Letters" }]);
  });
});
