import { mkdir, readdir, readFile, rename, rmdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeBundle } from "@muniment/documents/bundle";
import { addRepository, openMailOffice } from "../../testing/index.ts";
import type { MailOffice, OperateAnswer } from "../../testing/index.ts";
import type { OperateActor } from "../user/index.ts";

interface Item {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly case?: { readonly title: string };
  readonly recipient: string;
  readonly batch?: { readonly id: string; readonly number: string };
  readonly trouble?: { readonly code: string; readonly text: string };
  readonly file_name?: string;
  readonly copy_name?: string;
  readonly delivery: number;
  readonly pages?: number;
  readonly sheets?: number;
  readonly posted_on?: string;
  readonly tracking: string;
  readonly actions: readonly string[];
}

interface Batch {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly items: number;
  readonly left: number;
  readonly trouble?: { readonly code: string };
}

let office: MailOffice;
let anna: OperateActor;
let clerk: OperateActor;
let made = 0;

const room = { repository: "post-room", path: "Out/{date}", return_address: ["The firm", "1 High Street"] };
const setRoom = (more: object = {}) =>
  office.call(office.administrator, "PUT", "/admin/post-room", { body: { ...room, ...more } });

beforeAll(async () => {
  office = await openMailOffice();
  anna = await office.aPerson("Anna");
  await addRepository(office, office.administrator, { key: "post-room", workspace: "Post" });
  clerk = await office.aPerson("Clerk", ["post.manage"]);
});

afterAll(() => office[Symbol.asyncDispose]());

/** The least PDF file with this many pages. */
function pdf(pages: number): string {
  const kids = Array.from({ length: pages }, (_, at) => `${3 + at} 0 R`).join(" ");
  const page = "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] >>";
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Count ${pages} /Kids [ ${kids} ] >>`,
    ...Array.from({ length: pages }, () => page),
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, at) => {
    const offset = text.length;
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join("")}`;
  return `${text}${table}trailer << /Root 1 0 R /Size ${objects.length + 1} >>\nstartxref\n${text.length}\n%%EOF\n`;
}

const aCase = async (files: Readonly<Record<string, string>>): Promise<{ id: string; root: string }> => {
  made += 1;
  const root = `Matter ${made}`;
  await mkdir(join(office.folder, root));
  for (const [name, content] of Object.entries(files)) await writeFile(join(office.folder, root, name), content);
  const body = { title: root, service: "files", root };
  const answer = await office.call(office.administrator, "POST", "/cases", { body });
  const { id }: { id: string } = answer.body.data;
  return { id, root };
};
const ask = (
  at: { id: string; root: string },
  given: { names?: readonly string[]; wishes?: object; people?: readonly string[]; as?: OperateActor } = {},
): Promise<OperateAnswer> => {
  const { names = ["Letter.pdf"], wishes, people = ["Müller & Co"], as = anna } = given;
  const recipients = people.map((name) => ({ name, address: ["2 Low Road", "", "Leeds"] }));
  const documents = names.map((name) => ({ service: "files", id: `${at.root}/${name}` }));
  return office.call(as, "POST", `/cases/${at.id}/post`, {
    body: { recipients, documents, ...(wishes === undefined ? {} : { wishes }) },
  });
};
const asked = async (...given: Parameters<typeof ask>): Promise<Item[]> => {
  const answer = await ask(...given);
  expect([answer.status, answer.body.error]).toEqual([202, undefined]);
  return answer.body.data;
};
const itemNow = async (id: string, as = anna): Promise<Item> =>
  (await office.call(as, "GET", `/post/items/${id}`)).body.data;
const itemIs = (id: string, states: readonly string[]): Promise<Item> =>
  office.until(
    () => itemNow(id),
    ({ state }) => states.includes(state),
  );
const batchNow = async (id: string): Promise<Batch> =>
  (await office.call(clerk, "GET", `/post/batches/${id}`)).body.data;
const batchIs = (id: string, is: (batch: Batch) => boolean): Promise<Batch> => office.until(() => batchNow(id), is);
const act = (as: OperateActor, path: string, body: object = {}): Promise<OperateAnswer> =>
  office.call(as, "POST", path, { body });
const close = async (batch: string): Promise<OperateAnswer> =>
  office.call(clerk, "POST", `/post/batches/${batch}/close`);
const deliver = async (batch: string): Promise<Batch> => {
  expect((await close(batch)).status).toBe(202);
  return batchIs(batch, ({ state }) => state === "delivered");
};
/** What the post room finds, by batch. */
const inRoom = async (batch: string): Promise<string[]> => {
  const days = await readdir(join(office.folder, "Post", "Out"));
  const found = await Promise.all(
    days.map(async (day) => readdir(join(office.folder, "Post", "Out", day, batch)).catch((): string[] => [])),
  );
  return found.flat().toSorted();
};
/** A letter of its own class, so that it lies in a batch of its own. */
const alone = async (
  serviceClass: string,
): Promise<{ item: Item; at: { id: string; root: string }; batch: string }> => {
  const at = await aCase({ "Letter.pdf": pdf(1) });
  const [first] = await asked(at, { wishes: { service_class: serviceClass } });
  const item = await itemIs(first?.id ?? "", ["ready"]);
  return { item, at, batch: item.batch?.id ?? "" };
};
const enable = (is: boolean) => office.database.pool.query("update operate.linked_service set is_enabled = $1", [is]);

describe("17 the place of the post room", () => {
  test("OPR-PST-001, OPR-ERR-012 before it has one nothing can be asked for, and it has to be one", async () => {
    const at = await aCase({ "Letter.pdf": pdf(1) });
    expect((await office.call(office.administrator, "GET", "/admin/post-room")).status).toBe(404);
    expect((await ask(at)).body.error?.code).toBe("OPR-ERR-012");
    expect((await setRoom()).body.error?.code).toBe("OPR-ERR-006");
    await mkdir(join(office.folder, "Post"));
    expect((await setRoom({ time_zone: "Moon/Base" })).body.error?.messages?.[0]?.field).toBe("time_zone");
    expect((await setRoom({ path: "{year}" })).body.error?.messages?.[0]?.field).toBe("path");
    const set = await setRoom();
    expect([set.status, set.body.data]).toMatchObject([200, { place: { name: "Post" }, keeps_copy: true, rev: 1 }]);
  });

  test("OPR-PRM-010 what the service account needs there is asked with the rest", async () => {
    const { body } = await office.call(office.administrator, "GET", "/admin/serviceRequirements");
    const { places }: { places: { name: string; use: string; rights: { state: string }[] }[] } = body.data;
    expect(places.find(({ use }) => use === "post_room")).toMatchObject({
      name: "Post",
      rights: [{ state: "there" }, {}, {}],
    });
  });
});

describe("17 from the request to the day of posting", () => {
  test("OPR-PST-003 to -010, -013, OPR-ACC-14 letters to several people are one batch, delivered, printed and posted", async () => {
    const at = await aCase({ "Letter.pdf": pdf(3), "Order.pdf": pdf(1) });
    const wishes = { enclosures: "Cheque", cost_code: "77", post_by: "2026-12-01" };
    const people = ["Person 1", "Person 2"];
    const items = await asked(at, { names: ["Letter.pdf", "Order.pdf"], people, wishes });
    for (const { id } of items) {
      // Three pages and a blank one, so that the order begins on a front page.
      expect(await itemIs(id, ["ready"])).toMatchObject({
        pages: 5,
        sheets: 3,
        actions: expect.arrayContaining(["cancel"]),
      });
    }
    const batch = (await itemNow(items[0]?.id ?? "")).batch ?? { id: "", number: "" };
    expect(await batchNow(batch.id)).toMatchObject({ state: "open", items: 2 });
    expect(await deliver(batch.id)).toMatchObject({ items: 2, left: 2 });
    const files = await inRoom(batch.number);
    expect(files).toHaveLength(2 + 3);
    expect(files[0]).toBe(`${batch.number}-0000 list.pdf`);
    expect(files[1]).toMatch(new RegExp(`^${batch.number}-0001 first person-1 C-\\d+-\\d+ ${items[0]?.number}\\.pdf$`));
    const manifest = JSON.parse(await fileOf(batch.number, `${batch.number}.json`)) as {
      items: { operation_id: string; file: string; enclosures: string; address: string[]; return_address: string[] }[];
    };
    expect(manifest.items.map((entry) => entry.operation_id)).toEqual(items.map(({ id }) => id));
    expect(manifest.items[0]).toMatchObject({
      file: files[1],
      enclosures: "Cheque",
      address: ["2 Low Road", "Leeds"],
      return_address: ["The firm", "1 High Street"],
    });
    expect((await fileOf(batch.number, `${batch.number}.csv`)).split("\r\n")).toHaveLength(4);
    // The copy on the case, and who did what.
    const [first] = items;
    const copied = await office.until(
      () => itemNow(first?.id ?? ""),
      ({ copy_name: name }) => name !== undefined,
    );
    expect(await readdir(join(office.folder, at.root, "Post"))).toContain(copied.copy_name);
    const { rows } = await office.database.pool.query<{ action: string; actor_name: string; run_as: string }>(
      "select action, actor_name, run_as from platform.audit where operation_id = $1 order by at, id",
      [first?.id],
    );
    expect(rows.map(({ action }) => action)).toEqual(["post.request", "post.deliver", "post.copy"]);
    expect(new Set(rows.map((row) => `${row.actor_name} ${row.run_as}`))).toEqual(new Set(["Anna service"]));
    // OPR-PST-010: by the number that is scanned, then the rest of the batch at once.
    const printed = await act(clerk, `/post/items/${first?.number}/mark`, { as: "printed" });
    expect(printed.body.data).toMatchObject({ state: "printed" });
    expect((await batchNow(batch.id)).state).toBe("delivered");
    expect((await act(clerk, `/post/batches/${batch.id}/mark`, { as: "printed" })).body.data).toMatchObject({
      state: "printed",
    });
    const posted = await act(clerk, `/post/items/${first?.id}/mark`, {
      as: "dispatched",
      on: "2026-11-23",
      tracking: "RM1",
    });
    expect(posted.body.data).toMatchObject({ state: "dispatched", posted_on: "2026-11-23", tracking: "RM1" });
    expect((await act(clerk, `/post/batches/${batch.id}/mark`, { as: "dispatched" })).body.data).toMatchObject({
      state: "done",
      left: 0,
    });
    const list = await office.call(anna, "GET", `/cases/${at.id}/post`);
    expect((list.body.data as Item[]).map(({ state }) => state)).toEqual(["dispatched", "dispatched"]);
    const returned = await act(clerk, `/post/items/${first?.id}/mark`, { as: "returned", remark: "Gone away" });
    expect(returned.body.data).toMatchObject({ state: "returned", remark: "Gone away" });
  });

  test("OPR-PHS-007 a letter that was not posted is open work of its case, until it is given up", async () => {
    const at = await aCase({ "Letter.pdf": pdf(1) });
    const [item] = await asked(at, { wishes: { service_class: "dx" }, people: ["Open & Co"] });
    const open = () => office.call(anna, "GET", `/cases/${at.id}/openWork`);
    expect((await open()).body.data).toEqual([{ kind: "post_item", id: item?.id, name: "Open & Co" }]);
    await itemIs(item?.id ?? "", ["ready"]);
    await act(anna, `/post/items/${item?.id}/cancel`);
    expect((await open()).body.data).toEqual([]);
  });

  test("OPR-PST-007 a batch that nothing lies in is none, and an item is taken out until it is closed", async () => {
    const { item, batch } = await alone("second");
    expect((await act(anna, `/post/items/${item.id}/cancel`)).body.data).toMatchObject({
      state: "cancelled",
      actions: [],
    });
    expect((await office.call(clerk, "GET", `/post/batches/${batch}`)).status).toBe(404);
  });

  test("OPR-PST-007 the clock closes a batch at the next time that is set", async () => {
    await setRoom({ cut_offs: ["00:00"] });
    const { item, batch } = await alone("courier");
    await office.database.pool.query("update operate.post_batch set cut_off_at = now() where id = $1", [batch]);
    const sweep = office.operate.tasks.find(({ name }) => name === "post.close");
    await office.database.pool.query("select jobs.add_job('post.close', '{}'::json)");
    expect(sweep).toBeDefined();
    expect(await itemIs(item.id, ["delivered"])).toMatchObject({ batch: { id: batch } });
    await setRoom();
  });

  test("OPR-PST-009 where the firm wants it somebody else has to approve", async () => {
    await setRoom({ needs_approval: true });
    const at = await aCase({ "Letter.pdf": pdf(1) });
    const [item] = await asked(at, { wishes: { service_class: "dx" } });
    expect(item).toMatchObject({ state: "waiting_for_approval", actions: ["cancel"] });
    expect((await act(anna, `/post/items/${item?.id}/approve`)).status).toBe(409);
    const boris = await office.aPerson("Boris");
    expect((await act(boris, `/post/items/${item?.id}/approve`)).body.data).toMatchObject({ approved_by: "Boris" });
    await itemIs(item?.id ?? "", ["ready"]);
    await setRoom();
  });

  test("OPR-PST-012 what is delivered is only cancelled by the post room", async () => {
    const { item, batch } = await alone("hand");
    await deliver(batch);
    expect((await act(anna, `/post/items/${item.id}/cancel`)).body.data).toMatchObject({ state: "cancel_requested" });
    const seen = await itemNow(item.id, clerk);
    expect(seen.actions).toEqual(["open", "dispatched", "cancelled"]);
    expect((await act(clerk, `/post/items/${item.id}/mark`, { as: "cancelled" })).body.data).toMatchObject({
      state: "cancelled",
    });
    expect((await batchNow(batch)).state).toBe("done");
  });

  test("OPR-PST-010 a problem is told, and the same pages are printed again under a mark and a name of their own", async () => {
    const { item, batch } = await alone("special");
    await deliver(batch);
    const path = `/post/items/${item.id}`;
    expect((await act(clerk, `${path}/mark`, { as: "failed" })).status).toBe(422);
    const failed = await act(clerk, `${path}/mark`, { as: "failed", remark: "Paper jam" });
    expect(failed.body.data).toMatchObject({ state: "failed", trouble: { text: "Paper jam" } });
    // The document has changed meanwhile: what was to be posted has not.
    await office.until(
      () => itemNow(item.id),
      ({ copy_name: name }) => name !== undefined,
    );
    expect((await act(clerk, `${path}/reprint`, { reason: "Paper jam" })).status).toBe(200);
    const again = await itemIs(item.id, ["ready"]);
    expect(again).toMatchObject({ delivery: 2, pages: 1 });
    await deliver(again.batch?.id ?? "");
    const delivered = await itemNow(item.id);
    expect(delivered.file_name).toContain(`${item.number}-2.pdf`);
    const opened = await office.call(clerk, "GET", `${path}/content`);
    expect([opened.status, opened.headers["content-type"]]).toEqual([200, "application/pdf"]);
    // A letter on one page, and its cover sheet with a blank side.
    expect(await pagesIn(delivered.batch?.number ?? "", delivered.file_name ?? "")).toBe(3);
  });
});

describe("25 what stops it, and how it goes on", () => {
  test("OPR-PST-001, OPR-ERR-018 a document that cannot be printed fails with its name, and goes on when it is mended", async () => {
    const at = await aCase({ "Letter.pdf": "%PDF-no" });
    const [item] = await asked(at, { wishes: { service_class: "recorded" } });
    const failed = await itemIs(item?.id ?? "", ["failed"]);
    expect(failed).toMatchObject({
      trouble: { code: "OPR-ERR-018" },
      actions: expect.arrayContaining(["retry", "cancel"]),
    });
    expect(failed.trouble?.text).toContain("Letter.pdf");
    await writeFile(join(office.folder, at.root, "Letter.pdf"), pdf(1));
    expect((await act(anna, `/post/items/${item?.id}/retry`)).status).toBe(200);
    const ready = await itemIs(item?.id ?? "", ["ready"]);
    await act(anna, `/post/items/${ready.id}/cancel`);
  });

  test("OPR-ERR-007, OPR-FLT-012 without the service account it stays queued, and goes on by itself", async () => {
    const at = await aCase({ "Letter.pdf": pdf(1) });
    await enable(false);
    expect((await ask(at)).body.error?.code).toBe("OPR-ERR-007");
    await enable(true);
    const { item, batch } = await alone("dx");
    await enable(false);
    expect((await close(batch)).status).toBe(202);
    expect(await batchIs(batch, ({ trouble }) => trouble !== undefined)).toMatchObject({
      state: "closed",
      trouble: { code: "OPR-ERR-007" },
    });
    expect(await itemNow(item.id)).toMatchObject({ state: "ready", trouble: { code: "OPR-ERR-007" } });
    await enable(true);
    expect(await batchIs(batch, ({ state }) => state === "delivered")).toMatchObject({ left: 2 });
  });

  test("OPR-ERR-006, OPR-FLT-017 a place that is gone keeps the batch, tells an administrator, and gets it in the end", async () => {
    const { item, batch } = await alone("courier");
    await rename(join(office.folder, "Post"), join(office.folder, "Away"));
    await close(batch);
    const waiting = await batchIs(batch, ({ trouble }) => trouble !== undefined);
    expect(waiting).toMatchObject({ state: "closed", trouble: { code: "OPR-ERR-006" } });
    const notices = await office.call(office.administrator, "GET", "/admin/notices");
    expect(JSON.stringify(notices.body.data)).toContain(waiting.number);
    await rename(join(office.folder, "Away"), join(office.folder, "Post"));
    expect(await itemIs(item.id, ["delivered"])).toMatchObject({ batch: { id: batch } });
  });

  test("OPR-PST-008, -012, OPR-FLT-031 a delivery that was killed in the middle leaves each file once", async () => {
    const at = await aCase({ "Letter.pdf": pdf(1) });
    const items = await asked(at, { people: ["One", "Two"], wishes: { service_class: "second" } });
    for (const { id } of items) await itemIs(id, ["ready"]);
    const { batch = { id: "", number: "" } } = await itemNow(items[0]?.id ?? "");
    const [day = ""] = await readdir(join(office.folder, "Post", "Out"));
    const unfinished = join(office.folder, "Post", "Out", day, `${batch.number}.part`);
    const manifest = join(unfinished, `${batch.number}.json`);
    // Something stands in the way of the last file, so that the work stops before it.
    await mkdir(manifest, { recursive: true });
    await close(batch.id);
    await batchIs(batch.id, ({ trouble }) => trouble !== undefined);
    expect(await inRoom(batch.number)).toEqual([]);
    const written = (await readdir(unfinished)).filter((name) => name.endsWith(".pdf")).toSorted();
    expect(written).toHaveLength(3);
    const inodes = await Promise.all(written.map(async (name) => (await stat(join(unfinished, name))).ino));
    // As a worker leaves it that was killed there: nobody has the answers, and it says that it is at work.
    const { pool } = office.database;
    await pool.query(
      "update operate.operation set state = 'attempting', result = null, ended_at = null where group_id = any($1)",
      [[batch.id, ...items.map(({ id }) => id)]],
    );
    await pool.query("update operate.post_batch set state = 'delivering' where id = $1", [batch.id]);
    await rmdir(manifest);
    expect((await act(clerk, `/post/batches/${batch.id}/retry`)).status).toBe(202);
    await batchIs(batch.id, ({ state }) => state === "delivered");
    const files = await inRoom(batch.number);
    expect(files).toEqual([...written, `${batch.number}.csv`, `${batch.number}.json`]);
    const folder = join(office.folder, "Post", "Out", day, batch.number);
    expect(await Promise.all(written.map(async (name) => (await stat(join(folder, name))).ino))).toEqual(inodes);
    expect(await readdir(join(office.folder, "Post", "Out", day))).not.toContain(`${batch.number}.part`);
  });
});

describe("18 who may post", () => {
  test("OPR-ERR-016 without post.request nothing is asked for, and the post room's acts are its own", async () => {
    const at = await aCase({ "Letter.pdf": pdf(1) });
    const reader = await office.aPerson("Reader", ["case.read"]);
    expect((await ask(at, { as: reader })).body.error?.code).toBe("OPR-ERR-016");
    const handler = await office.aPerson("Handler", ["case.read", "post.request"]);
    expect((await office.call(handler, "GET", "/post/batches")).body.error?.code).toBe("OPR-ERR-016");
    expect((await ask(at, { as: clerk })).body.error?.code).toBe("OPR-ERR-016");
  });

  test("OPR-USR-009 a restricted case is not named to the post room, nor its post shown to others", async () => {
    const { item, at } = await alone("recorded");
    const { body } = await office.call(office.administrator, "GET", `/cases/${at.id}`);
    const { rev }: { rev: number } = body.data;
    await office.call(office.administrator, "PATCH", `/cases/${at.id}`, {
      body: { is_restricted: true },
      headers: { "if-match": `"${rev}"` },
    });
    const seen = await itemNow(item.id, clerk);
    expect([seen.case, seen.recipient]).toEqual([undefined, "Müller & Co"]);
    const other = await office.aPerson("Other", ["case.read", "post.request"]);
    expect((await office.call(other, "GET", `/post/items/${item.id}`)).status).toBe(404);
    expect((await act(other, `/post/items/${item.id}/cancel`)).status).toBe(404);
  });

  test("OPR-IDN-010 a guessed document of another case is not found", async () => {
    const at = await aCase({});
    const { root } = await aCase({ "Letter.pdf": pdf(1) });
    expect((await ask({ id: at.id, root })).body.error?.code).toBe("OPR-ERR-002");
  });
});

async function fileOf(batch: string, name: string): Promise<string> {
  const days = await readdir(join(office.folder, "Post", "Out"));
  for (const day of days) {
    const found = await readFile(join(office.folder, "Post", "Out", day, batch, name), "utf8").catch(() => undefined);
    if (found !== undefined) return found;
  }
  throw new Error(`No ${name}`);
}

async function pagesIn(batch: string, name: string): Promise<number> {
  const [day = ""] = await readdir(join(office.folder, "Post", "Out"));
  const path = join(office.folder, "Post", "Out", day, batch, name);
  const plan = { title: "", lines: [], hasCover: false, hasContents: false, hasDividers: false } as const;
  const parts = [{ kind: "document", title: name, path }] as const;
  return (await makeBundle({ ...plan, parts, onTrouble: "stop" }, join(office.folder, "counted.pdf"))).pages;
}
