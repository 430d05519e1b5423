import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDatabase } from "../db/index.ts";
import type { Database } from "../db/index.ts";
import { fakeClock, testDatabase } from "../testing/index.ts";
import type { FakeClock } from "../testing/index.ts";
import { findAudit, recordAudit, sealAudit, verifyAudit } from "./index.ts";
import type { AuditEntry, AuditSubject } from "./index.ts";

const subject: AuditSubject = {
  actor_id: "ANNA",
  actor_name: "Anna Ordway",
  client_id: "tests",
  session_id: "s1",
  source_ip: "127.0.0.1",
  user_agent: "vitest",
  request_id: "r1",
};

let database: Database & { readonly url: string };
let clock: FakeClock;

beforeEach(async () => {
  database = await testDatabase();
  clock = fakeClock(new Date("2026-03-01T23:59:00Z"));
});

afterEach(() => database[Symbol.asyncDispose]());

function entry(number: number, more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    at: clock.now(),
    action: "document.move",
    object_type: "document",
    object_id: `ACTIVE!${number}.1`,
    library: "ACTIVE",
    before: { folder_id: "ACTIVE!1" },
    after: { folder_id: "ACTIVE!2", deep: { b: [1, { z: null, y: "ä" }], a: 1.5 } },
    ...more,
  };
}

async function write(...entries: AuditEntry[]): Promise<void> {
  await database.transaction((tx) => recordAudit(tx, subject, entries));
}

/** What somebody can do who owns the database and knows the triggers. */
async function behindTheBack(statement: string): Promise<void> {
  await database.pool.query(
    `set session_replication_role = replica; ${statement}; set session_replication_role = origin`,
  );
}

async function faults(given: { anchor?: string } = {}): Promise<string[]> {
  const check = await verifyAudit(database, given);
  return check.faults.map((fault) => `${fault.kind} ${fault.id ?? ""}`.trim());
}

describe("CC-AUD-007, WORK-HST-006, OPR-AUD-005 the audit", () => {
  test("takes what is written with the transaction of the act, and goes with it", async () => {
    await write(entry(1));
    const failing = database.transaction(async (tx) => {
      await recordAudit(tx, subject, [entry(2)]);
      throw new Error("the act failed");
    });
    await expect(failing).rejects.toThrow("the act failed");
    await sealAudit(database, clock);
    expect(await verifyAudit(database)).toMatchObject({ records: 1, days: 1, pending: 0, faults: [] });
  });

  test.each([
    "update platform.audit set reason = 'other'",
    "delete from platform.audit",
    "truncate platform.audit",
    "update platform.audit_link set hash = prev_hash",
    "delete from platform.audit_link",
    "truncate platform.audit_link",
  ])("refuses %s", async (statement) => {
    await write(entry(1));
    await sealAudit(database, clock);
    await expect(database.pool.query(statement)).rejects.toThrow("is append-only");
    expect(await faults()).toEqual([]);
  });

  test("says which record was altered, in whatever column", async () => {
    await write(...[1, 2, 3].map((number) => entry(number)));
    await sealAudit(database, clock);
    for (const change of [
      "actor_id = 'BORIS'",
      "at = at + interval '1 millisecond'",
      "reason = 'other'",
      "before = null",
      `after = jsonb_set(after, '{deep,b,1,y}', '"a"')`,
    ]) {
      await behindTheBack(
        `create table kept as table platform.audit; update platform.audit set ${change} where id = 2`,
      );
      expect(await faults()).toEqual(["altered 2"]);
      await behindTheBack(
        `delete from platform.audit; insert into platform.audit overriding system value table kept; drop table kept`,
      );
      expect(await faults()).toEqual([]);
    }
  });

  test("misses what was removed, also before it had its place in the chain", async () => {
    await write(...[1, 2, 3, 4].map((number) => entry(number)));
    await behindTheBack("delete from platform.audit where id = 4");
    await sealAudit(database, clock);
    expect(await faults()).toEqual(["removed 4"]);
    await behindTheBack("delete from platform.audit where id = 2");
    expect(await faults()).toEqual(["removed 2", "removed 4"]);
    await behindTheBack("delete from platform.audit_link where id = 2");
    expect(await faults()).toEqual(["broken 3", "removed 4"]);
  });

  test("misses an end that was cut off, by a head that was kept elsewhere", async () => {
    await write(...[1, 2, 3].map((number) => entry(number)));
    await sealAudit(database, clock);
    const { head: anchor } = await verifyAudit(database);
    await write(entry(4));
    await sealAudit(database, clock);
    expect(await faults({ anchor })).toEqual([]);
    await behindTheBack("delete from platform.audit where id > 2; delete from platform.audit_link where id > 2");
    expect(await faults()).toEqual([]);
    expect(await faults({ anchor })).toEqual(["unanchored"]);
  });

  test("sees records that changed places, and one that came in past the chain", async () => {
    await write(...[1, 2, 3, 4].map((number) => entry(number)));
    await sealAudit(database, clock);
    await behindTheBack("update platform.audit_link set position = position + 10 where position in (2, 3)");
    await behindTheBack("update platform.audit_link set position = 15 - position where position in (12, 13)");
    expect(await faults()).toEqual(["broken 3", "broken 2", "broken 4"]);
    await behindTheBack("update platform.audit_link set position = 15 - position where position in (2, 3)");
    await behindTheBack("update platform.audit_link set position = position - 10 where position in (12, 13)");
    expect(await faults()).toEqual([]);
    await behindTheBack(`insert into platform.audit (at, actor_id, actor_name, client_id, session_id, source_ip, user_agent,
      action, object_type, object_id, outcome, request_id) values (now(), 'X', 'X', '', '', '', '', 'x', 'x', '', 'ok', '')`);
    expect(await faults()).toEqual(["unchained 5"]);
  });

  test("D47 begins each day with the last hash of the day before", async () => {
    await write(entry(1), entry(2));
    await sealAudit(database, clock);
    clock.advance(120);
    await write(entry(3));
    // Written before midnight by a clock that is slow, and by one that is a year ahead.
    await write(entry(4, { at: new Date("2026-03-01T23:59:59Z") }), entry(5, { at: new Date("2027-03-01T00:00:00Z") }));
    await sealAudit(database, clock);
    const { rows } = await database.pool.query<{ day: string; id: number; prev: string; hash: string }>(
      "select day::text, id, encode(prev_hash, 'hex') prev, encode(hash, 'hex') hash from platform.audit_link order by position",
    );
    expect(rows.map(({ day, id }) => `${day} ${id}`)).toEqual([
      "2026-03-01 1",
      "2026-03-01 2",
      "2026-03-02 3",
      "2026-03-02 4",
      "2026-03-02 5",
    ]);
    expect(rows[2]?.prev).toBe(rows[1]?.hash);
    expect(await verifyAudit(database)).toMatchObject({ records: 5, days: 2, faults: [] });
  });

  test("holds a column that a server adds to the table", async () => {
    await write(entry(1));
    await sealAudit(database, clock);
    await database.pool.query("alter table platform.audit add column run_as text");
    await write(entry(2, { own: { run_as: "service" } }), entry(3));
    await sealAudit(database, clock);
    expect(await faults()).toEqual([]);
    await behindTheBack("update platform.audit set run_as = 'user' where id = 2");
    expect(await faults()).toEqual(["altered 2"]);
  });

  test("is one chain when several servers write and seal at once, and writers never wait for each other", async () => {
    const servers = [1, 2].map(() => openDatabase({ url: database.url, poolSize: 6 }));
    let blocked: Promise<void> | undefined;
    const slow = database.transaction(async (tx) => {
      await recordAudit(tx, subject, [entry(0)]);
      blocked = Promise.all(
        servers.flatMap((server, which) =>
          Array.from({ length: 200 }, async (_, number) => {
            await server.transaction((own) => recordAudit(own, subject, [entry(which * 200 + number)]));
            if (number % 20 === 0) await sealAudit(server, clock);
          }),
        ),
      ).then(() => undefined);
      await blocked;
    });
    await slow;
    for (const server of servers) await sealAudit(server, clock);
    expect(await verifyAudit(database)).toMatchObject({ records: 401, pending: 0, faults: [] });
    for (const server of servers) await server[Symbol.asyncDispose]();
  });
});

test("CC-AUD-004 finds records by operation, person, object with its versions, and time, page by page", async () => {
  const acting = { ...subject, actor_id: "OPERATE", acting_id: "ANNA", acting_name: "Anna Ordway" };
  await write(entry(1), entry(12));
  await database.transaction((tx) => recordAudit(tx, { ...acting, operation_id: "op-1" }, [entry(1), entry(3)]));
  clock.advance(3600);
  await write(entry(1, { object_id: "ACTIVE!1.2", library: "OTHER" }), entry(9, { library: undefined }));
  const find = async (filter: Parameters<typeof findAudit>[1], page = { limit: 10, after: undefined }) =>
    (await findAudit(database.reader, filter, page)).map((record) => record.id);
  expect(await find({})).toEqual([6, 5, 4, 3, 2, 1]);
  expect(await find({ operationId: "op-1" })).toEqual([4, 3]);
  expect(await find({ actorId: "OPERATE" })).toEqual([4, 3]);
  expect(await find({ actorId: "ANNA", libraries: ["ACTIVE"] })).toEqual([4, 3, 2, 1]);
  expect(await find({ libraries: ["OTHER"], everywhere: true })).toEqual([6, 5]);
  expect(await find({ objectId: "ACTIVE!1" })).toEqual([5, 3, 1]);
  expect(await find({ objectId: "ACTIVE!1.2" })).toEqual([5]);
  expect(await find({ from: clock.now() })).toEqual([6, 5]);
  expect(await find({ to: clock.now(), action: "document.move", outcome: "ok" })).toEqual([4, 3, 2, 1]);
  const [first, second] = await findAudit(database.reader, {}, { limit: 2, after: undefined });
  expect(first).toMatchObject({ object_id: "ACTIVE!9.1", hash: null });
  const next = await findAudit(database.reader, {}, { limit: 2, after: second });
  expect(next.map((record) => record.id)).toEqual([4, 3]);
});
