import { mkdir, readdir, rm, rename } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addRepository, openMailOffice } from "../../testing/index.ts";
import type { MailOffice } from "../../testing/index.ts";
import type { OperateActor } from "../user/index.ts";

interface Case {
  readonly id: string;
  readonly reference: string;
  readonly place: { readonly root: string; readonly name: string };
  readonly provisioning?: {
    readonly state: string;
    readonly is_found: boolean;
    readonly is_waiting: boolean;
    readonly trouble?: { readonly code: string; readonly text: string };
  };
  readonly transitions: readonly { readonly name: string }[];
  readonly actions: readonly string[];
  readonly rev: number;
}

let office: MailOffice;
let anna: OperateActor;

const PHASES = [
  { name: "intake", label: "Intake", flag: "start" },
  { name: "running", label: "Running", flag: "open" },
  { name: "done", label: "Done", flag: "closed" },
];
const TRANSITIONS = [
  { name: "accept", label: "Accept", from: ["intake"], to: "running" },
  { name: "end", label: "End", from: ["intake", "running"], to: "done" },
];
const FIELDS = [
  { name: "client", label: "Client", kind: "text", is_mandatory: true },
  { name: "court", label: "Court", kind: "text" },
];

const CLIENT = "{{case.values.client}}";
const setType = async (name: string, provisioning: object, workspace = CLIENT): Promise<void> => {
  await addRepository(office, office.administrator, { key: name, context: "case", resolver: "default", workspace });
  const body = {
    name,
    reference_mask: `${name.toUpperCase()}-{seq:3}`,
    fields: FIELDS,
    phases: PHASES,
    transitions: TRANSITIONS,
    provisioning: { when: "on_creation", how: "template", template: "Template", ...provisioning },
    repository: name,
  };
  const made = await office.call(office.administrator, "PUT", `/admin/workTypes/${name}`, { body });
  expect([made.status, made.body.error]).toEqual([200, undefined]);
};
const open = async (type: string, client: string): Promise<Case> => {
  const body = { title: `For ${client}`, type, values: { client } };
  const made = await office.call(anna, "POST", "/cases", { body });
  expect([made.status, made.body.error]).toEqual([201, undefined]);
  return made.body.data;
};
const get = async (id: string): Promise<Case> => (await office.call(anna, "GET", `/cases/${id}`)).body.data;
const settled = async (id: string, ...states: string[]): Promise<Case> =>
  office.until(
    () => get(id),
    ({ provisioning }) => states.includes(provisioning?.state ?? ""),
  );
const foldersOf = async (path: string): Promise<string[]> =>
  (await readdir(join(office.folder, path), { recursive: true })).toSorted();

beforeAll(async () => {
  office = await openMailOffice();
  anna = await office.aPerson("Anna");
  for (const path of ["Correspondence/In", "Correspondence/Out", "Pleadings"]) {
    await mkdir(join(office.folder, "Template", path), { recursive: true });
  }
  await setType("suit", { folders: ["Court/{{case.values.court}}", "Evidence/Own"] });
});

afterAll(() => office[Symbol.asyncDispose]());

const TREE = ["Correspondence", "Correspondence/In", "Correspondence/Out", "Evidence", "Evidence/Own", "Pleadings"];

describe("8.2 provisioning the workspace of a case", () => {
  test("OPR-ACC-18 OPR-PRO-002 without a workspace one is made from the template, as the service account", async () => {
    const made = await open("suit", "Alder Ltd");
    expect(made).toMatchObject({ reference: "SUIT-001", place: { root: "" }, provisioning: { state: "pending" } });
    const ready = await settled(made.id, "ready");
    expect(ready).toMatchObject({ place: { root: "Alder Ltd", name: "Alder Ltd" }, provisioning: { is_found: false } });
    // A folder after something that the case does not have is left out.
    expect(await foldersOf("Alder Ltd")).toEqual(TREE);
    const { rows } = await office.database.pool.query(
      `select actor_id, outcome, run_as, function from platform.audit
        where case_id = $1 and action = 'case.provision'`,
      [made.id],
    );
    expect(rows).toEqual([{ actor_id: "ANNA", outcome: "ok", run_as: "service", function: "F0" }]);
    const items = await office.call(anna, "GET", `/cases/${made.id}/items`);
    expect(items.status).toBe(200);
  });

  test("OPR-ACC-18 one that is there is taken, and nothing in it is touched", async () => {
    await mkdir(join(office.folder, "Birch Estate", "Old"), { recursive: true });
    const ready = await settled((await open("suit", "Birch Estate")).id, "ready");
    expect(ready).toMatchObject({ place: { root: "Birch Estate" }, provisioning: { is_found: true } });
    expect(await foldersOf("Birch Estate")).toEqual(["Old"]);
  });

  test("OPR-ACC-18 OPR-PRO-003 two cases of one client that are opened at once have one workspace", async () => {
    const [one, other] = await Promise.all([open("suit", "Cedar & Co"), open("suit", "Cedar & Co")]);
    const both = [await settled(one.id, "ready"), await settled(other.id, "ready")];
    expect(both.map(({ place }) => place.root)).toEqual(["Cedar & Co", "Cedar & Co"]);
    expect(both.filter(({ provisioning }) => provisioning?.is_found === true)).toHaveLength(1);
    expect(await foldersOf("Cedar & Co")).toEqual(TREE);
    const { rows } = await office.database.pool.query(
      "select state from operate.operation where function = 'F0' and intent->>'name' = 'Cedar & Co'",
    );
    expect(rows).toEqual([{ state: "done" }]);
  });

  test("OPR-PRO-003 what was made before a crash is found again and finished, once", async () => {
    const made = await settled((await open("suit", "Dogwood")).id, "ready");
    // As if the process had ended right after the workspace was made, before anything of it was written down.
    await rm(join(office.folder, "Dogwood", "Pleadings"), { recursive: true });
    const { pool } = office.database;
    await pool.query("update operate.case_place set item_id = null, root = '' where case_id = $1", [made.id]);
    await pool.query("update operate.case_provisioning set state = 'creating' where case_id = $1", [made.id]);
    await pool.query(
      "update operate.operation set state = 'attempting', result = null, ended_at = null where group_id = $1",
      [made.id],
    );
    const again = await office.call(anna, "POST", `/cases/${made.id}/provisioning`, { body: {} });
    expect(again.status).toBe(200);
    const ready = await settled(made.id, "ready");
    expect(ready).toMatchObject({ place: { root: "Dogwood" }, provisioning: { is_found: false } });
    expect(await foldersOf("Dogwood")).toEqual(TREE);
  });

  test("OPR-PRO-004 OPR-ERR-012 while there is none the case says why, is open, and is tried again by hand", async () => {
    await rename(join(office.folder, "Template"), join(office.folder, "Away"));
    const made = await open("suit", "Elm");
    const failed = await settled(made.id, "failed");
    expect(failed.provisioning?.trouble?.text).toBeTruthy();
    expect(failed.actions).toContain("provision");
    const items = await office.call(anna, "GET", `/cases/${made.id}/items`);
    expect([items.status, items.body.error?.code]).toEqual([422, "OPR-ERR-012"]);
    for (const path of ["participants", "audit", "openWork", "phases"]) {
      expect([path, (await office.call(anna, "GET", `/cases/${made.id}/${path}`)).status]).toEqual([path, 200]);
    }
    const bare = await office.aPerson("Bare", ["case.read"]);
    const refused = await office.call(bare, "POST", `/cases/${made.id}/provisioning`, { body: {} });
    expect([refused.status, refused.body.error?.code]).toEqual([403, "OPR-ERR-016"]);
    await rename(join(office.folder, "Away"), join(office.folder, "Template"));
    expect((await office.call(anna, "POST", `/cases/${made.id}/provisioning`, { body: {} })).status).toBe(200);
    await settled(made.id, "ready");
    expect(await foldersOf("Elm")).toEqual(TREE);
    const late = await office.call(anna, "POST", `/cases/${made.id}/provisioning`, { body: {} });
    expect(late.status).toBe(409);
  });

  test("OPR-PRO-004 OPR-WTY-007 what was wrong with the type is mended, and trying again does as it says now", async () => {
    await setType("bad", { template: "Nowhere" }, "{{case.values.client}} {{case.values.court}}");
    const made = await open("bad", "Hazel");
    const failed = await settled(made.id, "failed");
    expect(failed.provisioning?.trouble).toMatchObject({ code: "OPR-ERR-012" });
    const known = await office.call(anna, "GET", "/workTypes/bad");
    const { provisioning, rev }: { provisioning: object; rev: number } = known.body.data;
    const mended = { ...provisioning, template: "Template" };
    const place = await office.call(office.administrator, "PUT", "/admin/repositories/bad", {
      body: { workspace: CLIENT },
      headers: { "if-match": '"1"' },
    });
    expect([place.status, place.body.error]).toEqual([200, undefined]);
    const set = await office.call(office.administrator, "PUT", "/admin/workTypes/bad", {
      body: { provisioning: mended },
      headers: { "if-match": `"${rev}"` },
    });
    expect(set.status).toBe(200);
    expect((await office.call(anna, "POST", `/cases/${made.id}/provisioning`, { body: {} })).status).toBe(200);
    expect((await settled(made.id, "ready")).place.root).toBe("Hazel");
    expect(await foldersOf("Hazel")).toEqual([
      "Correspondence",
      "Correspondence/In",
      "Correspondence/Out",
      "Pleadings",
    ]);
  });

  test("OPR-PRO-001 a type that only looks never makes one, and one with a phase waits for it", async () => {
    await setType("find", { how: "existing" });
    const none = await settled((await open("find", "Fir")).id, "failed");
    expect(none.provisioning?.trouble).toMatchObject({ code: "OPR-ERR-012" });
    expect(await readdir(office.folder)).not.toContain("Fir");
    await setType("later", { when: "on_phase", phase: "running" }, "{{case.reference}} {{case.values.client}}");
    const later = await open("later", "a/b: Gum?");
    expect(later.provisioning).toMatchObject({ state: "not_required" });
    const moved = await office.call(anna, "POST", `/cases/${later.id}/phase`, {
      body: { transition: "accept" },
      headers: { "if-match": `"${later.rev}"` },
    });
    expect(moved.status).toBe(200);
    // No value makes a level of its own (OPR-REP-010).
    expect((await settled(later.id, "ready")).place.root).toBe("LATER-001 a_b_ Gum_");
  });
});
