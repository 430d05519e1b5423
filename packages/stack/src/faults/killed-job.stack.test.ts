import { afterEach, beforeEach, expect, test } from "vitest";
import { findFreePorts } from "../free-port.ts";
import { openSession, untilWaiting } from "./testing/database.ts";
import { openSettledGround } from "./testing/ground.ts";
import type { Ground } from "./testing/ground.ts";
import { openSite } from "./testing/site.ts";
import type { Site } from "./testing/site.ts";
import { createCaller, entriesOf, signIn } from "./testing/work-caller.ts";
import type { Wire, WireList, WorkCaller } from "./testing/work-caller.ts";
import { openMatter } from "./testing/world.ts";

const DOCUMENTS = 250;
const TOGETHER = 10;
/** In the middle of a batch, of which some rows are copied then, and none is committed. */
const HELD = 110;

let things: AsyncDisposableStack;
let ground: Ground;
let site: Site;

beforeEach(async () => {
  things = new AsyncDisposableStack();
  ground = things.use(await openSettledGround());
  site = things.use(await openSite(ground));
});

afterEach(() => things.disposeAsync());

test("WORK-NFR-007 WORK-CPY-006 17.10 a server is killed while it copies 250 documents: another goes on, and each was copied once", async () => {
  const doomed = things.use(await site.startServer());
  const caller = await signInAsStandard();
  const from = await openMatter(caller, "Many");
  const to = await openMatter(caller, "Copies");
  const ids: string[] = [];
  while (ids.length < DOCUMENTS) {
    const next = Array.from({ length: TOGETHER }, (_, at) => nameAt(ids.length + at));
    ids.push(...(await Promise.all(next.map(async (name) => file(caller, from.folderId, name)))));
  }
  const namesake = await file(caller, to.folderId, nameAt(HELD));

  await using session = await openSession(ground.dataDir);
  await using watcher = await openSession(ground.dataDir);
  await session.query("begin");
  const [, number] = /!(\d+)\./.exec(namesake) ?? [];
  await session.query("select from work.document_number where document_number = $1 for update", [Number(number)]);
  const { data } = await caller.expect(202, {
    method: "POST",
    path: `/api/work/v1/libraries/${site.ready.libraries[0]}/items/copy`,
    json: { ids, destination_folder_id: to.folderId, on_conflict: "new_version" },
  });
  const job = `/api/work/v1/jobs/${String(data["job_id"])}`;
  await untilWaiting(watcher, "transactionid");
  const halfway = await caller.expect(200, { method: "GET", path: job });
  expect(halfway.data).toMatchObject({ state: "running", total: DOCUMENTS, refused: 0 });
  expect(halfway.data["done"]).toBeGreaterThan(0);
  expect(halfway.data["done"]).toBeLessThanOrEqual(HELD);

  await doomed.kill();
  const heir = things.use(await site.startServer({ port: await findFreePorts(1) }));
  await session.query("rollback");
  const later = createCaller({ ...site.ready, work: heir.origin }, caller);
  const ended = async (): Promise<Wire["data"]> => (await later.expect(200, { method: "GET", path: job })).data;
  await expect.poll(ended, { timeout: 120_000 }).toMatchObject({ state: "done", done: DOCUMENTS, refused: 0 });

  const { data: rows } = await later.expect<{ data: readonly Row[] }>(200, {
    method: "GET",
    path: `${job}/results?limit=1000`,
  });
  expect(new Set(rows.map(({ subject }) => subject))).toEqual(new Set(ids));
  expect(rows).toHaveLength(DOCUMENTS);
  const copies = entriesOf(
    await later.expect<WireList>(200, { method: "GET", path: `/folders/${to.folderId}/documents?limit=1000` }),
  );
  expect(copies.map(({ name }) => String(name)).toSorted()).toEqual(
    Array.from({ length: DOCUMENTS }, (_, at) => nameAt(at)),
  );
  expect(copies.map(({ id }) => id).toSorted()).toEqual(rows.map((row) => row.result_id ?? "").toSorted());
  const again = copies.filter(({ version }) => version !== 1);
  expect(again.map(({ name, version }) => [name, version])).toEqual([[nameAt(HELD), 2]]);
});

interface Row {
  readonly subject: string;
  readonly result_id?: string;
}

const nameAt = (at: number): string => `Letter ${String(at).padStart(3, "0")}`;

async function signInAsStandard(): Promise<WorkCaller> {
  const [account] = site.ready.accounts?.filter(({ what }) => what === "standard") ?? [];
  if (account === undefined) throw new Error("There is no standard account");
  return signIn(site.ready, account);
}

async function file(caller: WorkCaller, folderId: string, name: string): Promise<string> {
  const content = new TextEncoder().encode(name);
  const path = `/folders/${folderId}/documents`;
  const { data } = await caller.expect(201, {
    method: "POST",
    path,
    file: { content, profile: { name, extension: "txt" } },
  });
  return data.id;
}
