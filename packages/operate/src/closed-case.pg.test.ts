import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aWordFile, paragraph } from "@muniment/documents/testing";
import { allEndpoints, permissions } from "@muniment/operate-api";
import type { Endpoint } from "@muniment/rest";
import { addRepository, openMailOffice } from "../testing/index.ts";
import type { MailOffice } from "../testing/index.ts";
import { raiseTask } from "./task/index.ts";
import type { OperateActor } from "./user/index.ts";

const MISSING = "00000000-0000-4000-8000-000000000000";
let office: MailOffice;
/** Has every permission but the one to see restricted cases, and takes part in none. */
let stranger: OperateActor;
/** A stranger who does not work in the post room either. */
let clerk: OperateActor;
/** What belongs to a restricted case, by the parameters that name it. */
const hidden = new Map<string, string>();

/** Parameters of endpoints that name something of a case, for which there is one of the restricted case. */
const OF_A_CASE = new Set([
  "case",
  "bundle",
  "email",
  "act",
  "participant",
  "filing",
  "conversion",
  "build",
  "split",
  "item",
  "production",
  "task",
]);
/** The post room's: it is told of a case's letters, and of no case (OPR-USR-009). */
const OF_THE_POST_ROOM = new Set(["batch"]);
/** Those of the configuration, of the register and of the audit, and places within something else. */
const OF_NO_CASE = new Set([
  "service",
  "repository",
  "set",
  "team",
  "type",
  "part",
  "entity",
  "role",
  "rule",
  "user",
  "mailbox",
  "message",
  "ordinal",
  "template",
  "number",
  "operation",
]);

beforeAll(async () => {
  office = await openMailOffice();
  const owner = await office.aPerson("Owner");
  const rights = permissions.filter((permission) => permission !== "case.viewRestricted");
  stranger = await office.aPerson("Stranger", rights);
  clerk = await office.aPerson(
    "Clerk",
    rights.filter((permission) => !permission.startsWith("post.")),
  );
  const given = async (method: "POST" | "PUT", path: string, body: object = {}): Promise<unknown> => {
    const answer = await office.call(owner, method, path, { body });
    expect([path, answer.status < 300, answer.body.error]).toEqual([path, true, undefined]);
    return answer.body.data;
  };
  const made = async (path: string, body?: object): Promise<string> => {
    const [first] = [await given("POST", path, body)].flat() as { id: string }[];
    return first?.id ?? "";
  };
  for (const folder of ["Closed", "Post"]) await mkdir(join(office.folder, folder));
  await writeFile(join(office.folder, "Closed", "Secret.txt"), "secret");
  await addRepository(office, office.administrator, { key: "post-room", workspace: "Post" });
  await given("PUT", "/admin/post-room", { repository: "post-room", path: "Out", return_address: ["Us"] });
  const inbound = await office.receive({ subject: "About Closed", files: { "Closed.txt": "secret" } });
  const entity = await made("/register", { kind: "person", name: "Closed witness" });
  const matter = await made("/cases", { title: "Closed", service: "files", root: "Closed", is_restricted: true });
  const of = `/cases/${matter}`;
  const document = { service: "files", id: "Closed/Secret.txt" };
  const named = { service: "files", document_id: "Closed/Secret.txt" };
  hidden.set("case", matter);
  hidden.set("participant", await made(`${of}/participants`, { role: "witness", entity }));
  const bundle = await made(`${of}/bundles`, {
    title: "Closed bundle",
    entries: [{ id: "one", kind: "document", title: "Closed exhibit", document: named }],
  });
  hidden.set("bundle", bundle);
  hidden.set("build", await made(`/bundles/${bundle}/build`));
  hidden.set("email", await made("/email/outbound", { case: matter, subject: "Closed", body: "Closed" }));
  hidden.set("act", await made(`${of}/folders`, { path: ["Closed folder"] }));
  hidden.set("conversion", await made(`${of}/conversions`, { documents: [document] }));
  hidden.set("split", await made(`${of}/splits`, { document: named }));
  const recipients = [{ name: "Mr Letter", address: ["1 High Street"] }];
  hidden.set("item", await made(`${of}/post`, { recipients, documents: [document] }));
  hidden.set(
    "filing",
    await made(`/email/inbound/${inbound}/file`, {
      case: matter,
      items: [{ document: 1, folders: [{ path: ["In"] }] }],
    }),
  );
  // Theirs, but of a case that was closed to them since.
  await office.database.transaction(async (tx) =>
    raiseTask(tx, {
      kind: "not_sent",
      title: "Closed witness",
      text: "Refused",
      owner: { kind: "user", id: stranger.userId },
      caseId: matter,
      subjectId: hidden.get("email") ?? "",
      at: new Date(),
    }),
  );
  const tasks = await office.database.pool.query<{ id: string }>("select id from operate.task");
  hidden.set("task", tasks.rows[0]?.id ?? "");
  hidden.set("production", await made(`${of}/productions`, { template: await aTemplate(owner, made) }));
});
afterAll(async () => office?.[Symbol.asyncDispose]());

/** A template with one version that is published. */
async function aTemplate(owner: OperateActor, made: (path: string, body?: object) => Promise<string>): Promise<string> {
  const id = await made("/admin/templates", { name: "Letter", system_name: "letter" });
  const sent = await office.app.inject({
    method: "POST",
    url: `/api/operate/v1/admin/templates/${id}/versions?name=Letter.docx`,
    headers: { "x-auth-token": owner.userId, "content-type": "application/offset+octet-stream" },
    payload: Buffer.from(await aWordFile({ body: paragraph("About {{context.reference}}") })),
  });
  expect(sent.statusCode).toBe(201);
  await office.call(owner, "POST", `/admin/templates/${id}/versions/1/publish`, { body: {} });
  return id;
}

const paramsOf = ({ path }: Endpoint): string[] => [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
const closed = allEndpoints.filter((spec) => paramsOf(spec).some((name) => OF_A_CASE.has(name)));

/** Asked by a stranger, of what is closed or of what is not there. */
async function ask(spec: Endpoint, ids: ReadonlyMap<string, string>, as = stranger) {
  const url = spec.path.replaceAll(/:(\w+)/g, (_, name: string) =>
    /^(?:part|ordinal)$/.test(name) ? "0" : (ids.get(name) ?? MISSING),
  );
  const item = encodeURIComponent("Closed/Secret.txt");
  const hasBody = spec.body !== undefined;
  const answer = await office.app.inject({
    method: spec.method,
    url: "item" in (spec.query?.properties ?? {}) ? `${url}?item=${item}` : url,
    headers: {
      "x-auth-token": as.userId,
      "if-match": '"1"',
      ...(hasBody ? { "content-type": "application/json" } : {}),
    },
    ...(hasBody ? { payload: JSON.stringify(Value.Create(spec.body)) } : {}),
  });
  const [said] = /"code":"[^"]*"/.exec(answer.body) ?? [];
  return { status: answer.statusCode, said, body: answer.body };
}

test("OPR-PRM-001 every parameter of every endpoint is one that these tests know", () => {
  const known = OF_A_CASE.union(OF_THE_POST_ROOM).union(OF_NO_CASE);
  expect(allEndpoints.flatMap(paramsOf).filter((name) => !known.has(name))).toEqual([]);
});

describe("OPR-USR-008 OPR-ERR-000 a restricted case and what belongs to it", () => {
  test.each(closed.map((spec) => [spec.id, spec] as const))("%s is as if it were not there", async (_id, spec) => {
    // Whoever works in the post room is told of a letter, without its case.
    const as = paramsOf(spec).includes("item") ? clerk : stranger;
    const found = await ask(spec, hidden, as);
    const missing = await ask(spec, new Map(), as);
    expect([found.status, found.said]).toEqual([missing.status, missing.said]);
    expect(found.status).toBeGreaterThanOrEqual(400);
    expect(found.body).not.toMatch(/Closed|secret/i);
  });

  test("lists of what the stranger may see do not name it", async () => {
    const lists = allEndpoints.filter(
      (spec) => spec.method === "GET" && spec.response !== undefined && paramsOf(spec).length === 0,
    );
    expect(lists.length).toBeGreaterThan(20);
    // An entry of the register is everybody's, a folder is a service's, the audit is the administrators' (OPR-AUD-011),
    // and the post room has to know what it prints.
    for (const spec of lists.filter(({ path }) => !/register|places|browse|audit/.test(path))) {
      const { body } = await ask(spec, hidden);
      const said = spec.path.includes("/post/") ? body.replaceAll("Secret.txt", "") : body;
      const isNamed = /Closed (?:bundle|exhibit|folder|witness)|Secret\.txt|"title":"Closed"/.test(said);
      expect([spec.id, isNamed]).toEqual([spec.id, false]);
    }
  });
});
