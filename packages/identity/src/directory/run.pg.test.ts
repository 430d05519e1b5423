import { afterAll, beforeAll, expect, test } from "vitest";
import { createLog } from "@muniment/platform/log";
import { aFirm, dataOf, peopleLdif, SOURCES } from "./testing/firm.ts";
import type { Firm, Run } from "./testing/firm.ts";

/** In seconds, as the clock counts. */
const MINUTE = 60;
const BERLIN = Array.from({ length: 3 }, (_, index) => ({ uid: `berlin${index}`, office: "Berlin" }));
const YORK = Array.from({ length: 2 }, (_, index) => ({ uid: `york${index}`, name: `Name ${index}`, office: "York" }));

let firm: Firm;

beforeAll(async () => {
  firm = await aFirm({ ldif: peopleLdif([...BERLIN, ...YORK]) });
});

afterAll(async () => firm[Symbol.asyncDispose]());

/** What the scheduler would do at this moment. */
async function startDue(): Promise<void> {
  const task = firm.directory.identity.tasks.find(({ name }) => name === "directory.start-due");
  const log = createLog({ level: "silent" });
  const signal = new AbortController().signal;
  await task?.run({}, { clock: firm.clock, log, signal, attempt: 1, isLastAttempt: true });
}

async function runsOf(source: string): Promise<(Run & { started_by: string })[]> {
  return dataOf(await firm.call(firm.administrator, "GET", `${source}/runs`));
}

/** A further library, whose first NRTADMIN is the firm's. */
async function leadsAsWell(alias: string): Promise<void> {
  const firstAdministrator = { userId: firm.administrator.userId };
  await firm.database.transaction((tx) =>
    firm.directory.identity.createLibrary(tx, { alias, displayName: alias, firstAdministrator }),
  );
}

/** Starts a run that no worker has begun. */
async function queued(source: string): Promise<Run> {
  return dataOf<Run>(await firm.call(firm.administrator, "POST", `${source}/runs`, { kind: "dry" }));
}

async function placesOf(library: string): Promise<{ id: string; full_name: string; location: string }[]> {
  const body = { library, filters: { source: ["enterprise"] } };
  return dataOf(await firm.call(firm.administrator, "POST", "/api/control-center/v1/users/search", body));
}

test("CC-DIR-001 several directories, each with its scope, schedule, library, mapping and test", async () => {
  const { administrator, call } = firm;
  await leadsAsWell("BRANCH");
  const berlin = await firm.aSource({ name: "Berlin", filter: "(physicalDeliveryOfficeName=Berlin)" });
  const mapping = { ...(firm.settings()["mapping"] as object), full_name: "uid", location: "" };
  const filter = "(physicalDeliveryOfficeName=York)";
  const york = await firm.aSource({ name: "York", filter, mapping, default_library: "BRANCH", every_minutes: 60 });
  for (const source of [berlin, york]) {
    await firm.run(source, { kind: "dry" });
    await firm.run(source, { kind: "sync" });
  }
  expect((await placesOf("ACTIVE")).map(({ id, location }) => [id, location])).toEqual(
    BERLIN.map(({ uid }) => [uid.toUpperCase(), "Berlin"]),
  );
  expect((await placesOf("BRANCH")).map(({ id, full_name: name, location }) => [id, name, location])).toEqual(
    YORK.map(({ uid }) => [uid.toUpperCase(), uid, ""]),
  );
  const shown = dataOf<{ name: string; account_count: number; next_run_date?: string }[]>(
    await call(administrator, "GET", SOURCES),
  );
  expect(shown.map((source) => [source.name, source.account_count, source.next_run_date !== undefined])).toEqual([
    ["Berlin", 3, false],
    ["York", 2, true],
  ]);
  const { kind, url, start_tls, bind_dn, bind_secret } = firm.settings();
  const reach = { kind, url, start_tls, bind_dn, bind_secret, scope: "sub", mapping };
  const asked = { ...reach, base_dn: firm.slapd.baseDn, filter };
  const tested = await call(administrator, "POST", `${SOURCES}/test`, asked);
  expect(dataOf<{ people: object[] }>(tested).people).toMatchObject([{ user_id: "YORK0" }, { user_id: "YORK1" }]);
  const signedIn = await call(administrator, "POST", `${SOURCES}/test`, { ...asked, base_dn: "" });
  expect(dataOf(signedIn)).toEqual({ ok: true, people: [] });
});

test("CC-DIR-011 the schedule runs what is due, by itself only after a person's run, and nothing that is paused", async () => {
  const { administrator, call, clock } = firm;
  const source = await firm.aSource({ name: "Due", every_minutes: 60 });
  clock.advance(59 * MINUTE);
  await startDue();
  expect(await runsOf(source)).toEqual([]);
  clock.advance(MINUTE);
  await startDue();
  const [first] = await runsOf(source);
  expect(first).toMatchObject({ kind: "dry", state: "queued", started_by: "" });
  clock.advance(60 * MINUTE);
  await startDue();
  expect(await runsOf(source)).toHaveLength(1);
  await firm.work(first?.num ?? 0);
  clock.advance(60 * MINUTE);
  await startDue();
  expect(await runsOf(source)).toHaveLength(1);
  await firm.run(source, { kind: "sync" });
  clock.advance(60 * MINUTE);
  await startDue();
  const [latest] = await runsOf(source);
  expect(latest).toMatchObject({ kind: "sync", state: "queued", started_by: "" });
  await firm.work(latest?.num ?? 0);
  await call(administrator, "POST", `${source}/pause`);
  clock.advance(120 * MINUTE);
  await startDue();
  expect(await runsOf(source)).toHaveLength(3);
  await call(administrator, "POST", `${source}/resume`);
  clock.advance(60 * MINUTE);
  await startDue();
  expect(await runsOf(source)).toHaveLength(4);
});

test("CC-DIR-011 a run that is cancelled changes nothing, whether a worker has begun it or not, and is in the audit", async () => {
  const { administrator, call, database } = firm;
  const source = await firm.aSource({ name: "Cancelled" });
  const waiting = await queued(source);
  const path = `${source}/runs/${waiting.num}`;
  expect(dataOf(await call(administrator, "POST", `${path}/cancel`))).toMatchObject({ state: "cancelled" });
  await firm.work(waiting.num);
  expect(dataOf(await call(administrator, "GET", path))).toMatchObject({ state: "cancelled", entries: 0 });
  const again = await call(administrator, "POST", `${path}/cancel`);
  expect([again.status, again.body.error?.code]).toEqual([409, "directory_run_over"]);
  const audit = `/api/control-center/v1/audit?action=directory_source.cancel`;
  expect(dataOf<object[]>(await call(administrator, "GET", audit))[0]).toMatchObject({
    actor_id: administrator.userId,
    details: { run: waiting.num },
  });
  const reading = await queued(source);
  // Somebody is as quick as the first page of the directory.
  await database.pool.query(`
    create function identity.test_cancel() returns trigger language plpgsql as $$ begin
      update identity.directory_run set state = 'cancelled' where state = 'running'; return null; end $$;
    create trigger test_cancel after insert on identity.directory_entry
      for each statement execute function identity.test_cancel()`);
  await firm.work(reading.num);
  await database.pool.query(`drop trigger test_cancel on identity.directory_entry; drop function identity.test_cancel`);
  expect(dataOf(await call(administrator, "GET", `${source}/runs/${reading.num}`))).toMatchObject({
    state: "cancelled",
  });
  const left = `select 1 from identity.directory_entry union all
    select 1 from identity.directory_change where run_num = any($1)`;
  expect((await database.pool.query(left, [[waiting.num, reading.num]])).rows).toEqual([]);
  expect((await firm.run(source, { kind: "dry" })).state).toBe("done");
});
