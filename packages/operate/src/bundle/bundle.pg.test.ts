import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aPdfOf as pdf } from "@muniment/documents/testing";
import { defaultBundleOptions } from "@muniment/operate-api/bundle";
import { openMailOffice } from "../../testing/index.ts";
import type { MailOffice, OperateAnswer } from "../../testing/index.ts";
import type { OperateActor } from "../user/index.ts";

interface Build {
  readonly id: string;
  readonly number: number;
  readonly state: string;
  readonly trouble?: { readonly code: string; readonly text: string };
  readonly manifest: readonly { readonly first_page: number; readonly pages: number; readonly trouble?: string }[];
  readonly result?: { readonly name: string; readonly pages: number; readonly folder_name: string };
}

interface Bundle {
  readonly id: string;
  readonly rev: number;
  readonly state: string;
  readonly changed: readonly string[];
}

let office: MailOffice;
let anna: OperateActor;
let made = 0;

beforeAll(async () => {
  office = await openMailOffice();
  anna = await office.aPerson("Anna");
});

afterAll(() => office[Symbol.asyncDispose]());

const aCase = async (files: Readonly<Record<string, string>>): Promise<{ id: string; root: string }> => {
  made += 1;
  const root = `Hearing ${made}`;
  await mkdir(join(office.folder, root));
  for (const [name, content] of Object.entries(files)) await writeFile(join(office.folder, root, name), content);
  const body = { title: `Hearing ${made}`, service: "files", root };
  const answer = await office.call(office.administrator, "POST", "/cases", { body });
  const { id }: { id: string } = answer.body.data;
  return { id, root };
};
const document = (root: string, name: string, more: object = {}) => ({
  id: name,
  kind: "document",
  title: name.replace(".pdf", ""),
  document: {
    service: "files",
    document_id: `${root}/${name}`,
  },
  ...more,
});
const create = (caseId: string, body: object, actor = anna): Promise<OperateAnswer> =>
  office.call(actor, "POST", `/cases/${caseId}/bundles`, { body: { title: "Trial bundle", ...body } });
const aBundle = async (caseId: string, body: object): Promise<Bundle> => {
  const answer = await create(caseId, body);
  expect([answer.status, answer.body.error]).toEqual([201, undefined]);
  return answer.body.data;
};
const oneBuild = async (id: string): Promise<Build> =>
  (await office.call(anna, "GET", `/bundle-builds/${id}`)).body.data;
const ended = (id: string, states: readonly string[] = ["running"]): Promise<Build> =>
  office.until(
    () => oneBuild(id),
    ({ state }) => !states.includes(state),
  );
const begin = async (bundle: string): Promise<Build> => {
  const answer = await office.call(anna, "POST", `/bundles/${bundle}/build`);
  expect([answer.status, answer.body.error]).toEqual([202, undefined]);
  return answer.body.data;
};
const build = async (bundle: string): Promise<Build> => ended((await begin(bundle)).id);
const stored = async (root: string): Promise<string[]> => {
  const path = join(office.folder, root, "Bundles");
  return (await readdir(path).catch((): string[] => [])).toSorted();
};

describe("13 bundles", () => {
  test("OPR-BUN-003, -014, -015 documents in their order become one document of the case, with a manifest and versions", async () => {
    const { id, root } = await aCase({ "Claim.pdf": pdf(3, "Claim"), "Reply.pdf": pdf(2, "Reply") });
    const entries = [
      { id: "a", kind: "section", title: "Pleadings", level: 1 },
      document(root, "Reply.pdf"),
      document(root, "Claim.pdf", { pages: "2-3", description: "Particulars", date: "1 May 2026" }),
      { id: "p", kind: "placeholder", title: "Skeleton argument" },
    ];
    const { id: bundle } = await aBundle(id, { entries });
    const first = await build(bundle);
    // Cover, contents, divider, 2, 2, and the page for what follows.
    expect(first).toMatchObject({ state: "built", number: 1, result: { name: "Trial bundle.pdf", pages: 8 } });
    expect(first.manifest.map(({ first_page: page, pages }) => [page, pages])).toEqual([
      [3, 1],
      [4, 2],
      [6, 2],
      [8, 1],
    ]);
    expect(await stored(root)).toEqual(["Trial bundle.pdf"]);
    const documents = await office.call(anna, "GET", `/cases/${id}/documents`);
    expect(documents.body.data).toMatchObject([{ name: "Trial bundle.pdf", operation_id: first.id, added_by: "Anna" }]);
    expect(await build(bundle)).toMatchObject({ number: 2, result: { name: "Trial bundle (2).pdf" } });
    const builds = await office.call(anna, "GET", `/bundles/${bundle}/builds`);
    expect((builds.body.data as Build[]).map(({ number }) => number)).toEqual([2, 1]);
    const { rows } = await office.database.pool.query<{ actor_name: string; run_as: string; outcome: string }>(
      `select actor_name, run_as, outcome from platform.audit where operation_id = $1 order by at, id`,
      [first.id],
    );
    // OPR-AUD-001: the person, and that the service account acted.
    expect(rows).toMatchObject([
      { actor_name: "Anna", run_as: "service", outcome: "unknown" },
      { actor_name: "Anna", run_as: "service", outcome: "ok" },
    ]);
  });

  test("OPR-BUN-014 a source that changes makes the bundle stale, and names it; a new build mends it", async () => {
    const { id, root } = await aCase({ "Lease.pdf": pdf(1, "Lease"), "Plan.pdf": pdf(1, "Plan") });
    const { id: bundle } = await aBundle(id, { entries: [document(root, "Lease.pdf"), document(root, "Plan.pdf")] });
    await build(bundle);
    const check = async (): Promise<Bundle> => (await office.call(anna, "POST", `/bundles/${bundle}/check`)).body.data;
    expect(await check()).toMatchObject({ state: "built", changed: [] });
    await writeFile(join(office.folder, root, "Plan.pdf"), pdf(2, "Other"));
    expect(await check()).toMatchObject({ state: "stale", changed: ["Plan"] });
    await build(bundle);
    expect(await check()).toMatchObject({ state: "built", changed: [] });
  });

  test("OPR-BUN-019, OPR-ERR-006 a source that is gone stops the build and is named, or gets a slip sheet", async () => {
    const { id, root } = await aCase({ "Here.pdf": pdf(1, "Here"), "Gone.pdf": pdf(1, "Gone"), "Bad.pdf": "%PDF-no" });
    const entries = [document(root, "Here.pdf"), document(root, "Gone.pdf")];
    const bundle = await aBundle(id, { entries });
    await rm(join(office.folder, root, "Gone.pdf"));
    const failed = await build(bundle.id);
    expect(failed).toMatchObject({ state: "failed", trouble: { code: "OPR-ERR-006" } });
    expect(failed.trouble?.text).toContain("Gone");
    expect(await stored(root)).toEqual([]);
    const options = { ...defaultBundleOptions, on_trouble: "slip_sheet" };
    const changed = await office.call(anna, "PATCH", `/bundles/${bundle.id}`, {
      body: { options, entries: [...entries, document(root, "Bad.pdf")] },
      headers: { "if-match": `"${bundle.rev}"` },
    });
    expect(changed.status).toBe(200);
    const warned = await build(bundle.id);
    expect(warned).toMatchObject({ state: "built_with_warnings", result: { pages: 5 } });
    expect(warned.manifest.map(({ trouble }) => trouble !== undefined)).toEqual([false, true, true]);
  });

  test("OPR-BUN-016, OPR-FLT-026 a build whose worker was killed after storing has one document", async () => {
    const { id, root } = await aCase({ "One.pdf": pdf(1, "One") });
    const { id: bundle } = await aBundle(id, { entries: [document(root, "One.pdf")] });
    const first = await build(bundle);
    // As a worker leaves it that was killed between the answer of the repository and the next commit.
    await office.database.pool.query(
      `update operate.operation set state = 'attempting', result = null, ended_at = null where group_id = $1`,
      [first.id],
    );
    await office.database.pool.query(
      `update operate.bundle_build set state = 'failed', item_id = null, ended_at = null where id = $1`,
      [first.id],
    );
    expect((await office.call(anna, "POST", `/bundle-builds/${first.id}/retry`)).status).toBe(200);
    expect(await ended(first.id)).toMatchObject({ state: "built", result: { name: "Trial bundle.pdf" } });
    expect(await stored(root)).toEqual(["Trial bundle.pdf"]);
  });

  test("OPR-BUN-002, OPR-FLT-012 without the service account a build waits, and goes on by itself", async () => {
    const { id, root } = await aCase({ "One.pdf": pdf(1, "One") });
    const { id: bundle } = await aBundle(id, { entries: [document(root, "One.pdf")] });
    const enable = (is: boolean) =>
      office.database.pool.query("update operate.linked_service set is_enabled = $1", [is]);
    await enable(false);
    const waiting = await build(bundle);
    expect(waiting).toMatchObject({ state: "waiting", trouble: { code: "OPR-ERR-007" } });
    await enable(true);
    expect(await ended(waiting.id, ["waiting", "running"])).toMatchObject({ state: "built" });
    expect(await stored(root)).toEqual(["Trial bundle.pdf"]);
  });

  test("OPR-BUN-017 a build that is cancelled leaves nothing, and ends once", async () => {
    const { id, root } = await aCase({ "One.pdf": pdf(1, "One") });
    const { id: bundle } = await aBundle(id, { entries: [document(root, "One.pdf")] });
    await office.database.pool.query("update operate.linked_service set is_enabled = false");
    const { id: buildId } = await build(bundle);
    expect((await office.call(anna, "POST", `/bundle-builds/${buildId}/cancel`)).status).toBe(200);
    await office.database.pool.query("update operate.linked_service set is_enabled = true");
    expect((await office.call(anna, "POST", `/bundle-builds/${buildId}/retry`)).status).toBe(409);
    expect(await oneBuild(buildId)).toMatchObject({ state: "cancelled" });
    expect(await stored(root)).toEqual([]);
  });
});

describe("18 who may bundle", () => {
  test("OPR-IDN-010 a guessed document of another case, or of none, is not found", async () => {
    const { id } = await aCase({});
    const { root } = await aCase({ "Secret.pdf": pdf(1, "Secret") });
    for (const name of ["Secret.pdf", "Missing.pdf"]) {
      const answer = await create(id, { entries: [document(root, name)] });
      expect([answer.status, answer.body.error?.code]).toEqual([404, "OPR-ERR-002"]);
    }
  });

  test("OPR-ERR-016 without documents.bundle nothing is begun; without a right to the case it is not there", async () => {
    const { id, root } = await aCase({ "One.pdf": pdf(1, "One") });
    const entries = [document(root, "One.pdf")];
    const reader = await office.aPerson("Reader", ["case.read"]);
    expect((await create(id, { entries }, reader)).body.error?.code).toBe("OPR-ERR-016");
    const { id: bundle } = await aBundle(id, { entries });
    expect((await office.call(reader, "GET", `/bundles/${bundle}`)).status).toBe(200);
    expect((await office.call(reader, "POST", `/bundles/${bundle}/build`)).status).toBe(403);
    const { body } = await office.call(anna, "GET", `/cases/${id}`);
    const { rev }: { rev: number } = body.data;
    await office.call(office.administrator, "PATCH", `/cases/${id}`, {
      body: { is_restricted: true },
      headers: { "if-match": `"${rev}"` },
    });
    expect((await office.call(reader, "GET", `/bundles/${bundle}`)).status).toBe(404);
  });

  test("OPR-BUN-005 what two people change at once is told to the second, with what there is now", async () => {
    const { id, root } = await aCase({ "One.pdf": pdf(1, "One") });
    const { id: bundle, rev } = await aBundle(id, { entries: [document(root, "One.pdf")] });
    const change = (title: string) =>
      office.call(anna, "PATCH", `/bundles/${bundle}`, { body: { title }, headers: { "if-match": `"${rev}"` } });
    expect((await change("First")).status).toBe(200);
    const second = await change("Second");
    expect([second.status, second.body.error?.code]).toEqual([409, "edit_conflict"]);
    expect(second.body.error?.details?.["current"]).toMatchObject({ title: "First" });
  });
});
