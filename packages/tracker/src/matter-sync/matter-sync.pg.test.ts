import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dataOf, openTestChecklist } from "../../testing/index.ts";
import type { Made, TestChecklist } from "../../testing/index.ts";

let world: TestChecklist;
let tracker: Made;
const sync = async (who: string) => world.call(who, "POST", `/trackers/${tracker.id}/sync`);
const resultOf = async (who: string) => dataOf(await sync(who))["result"];
const NOTHING = {
  matter_renamed: false,
  documents_renamed: 0,
  people_renamed: 0,
  people_added: 0,
  people_removed: 0,
};

beforeAll(async () => {
  world = await openTestChecklist();
  tracker = await world.aTracker();
});
afterAll(() => world[Symbol.asyncDispose]());

describe("TRK-SYNC-001 to -003: Sync", () => {
  test("tells what is called otherwise at Work, and who came and went, and that nothing did", async () => {
    const { office, matter } = world;
    office.addDocument("ACTIVE!70.1", { name: "Deed", readers: ["WILL"], matter });
    const task = await world.aTask(tracker, { assignees: [{ ty: "user", work_id: "RUTH" }] });
    dataOf(await world.call("WILL", "POST", `/tasks/${task.id}/links`, { body: { w_id: "ACTIVE!70.1" } }));
    expect(await resultOf("WILL")).toEqual(NOTHING);
    office.addDocument("ACTIVE!70.1", { name: "Deed of gift", readers: ["WILL"], matter });
    office.rename(matter, "Harbour lease");
    office.rename("RUTH", "Ruth Renamed");
    office.setLevel(matter, "NED", "read");
    office.setLevel(matter, "MIA", "no_access");
    expect(await resultOf("WILL")).toEqual({
      matter_renamed: true,
      documents_renamed: 1,
      people_renamed: 1,
      people_added: 1,
      people_removed: 1,
    });
    expect((await world.read(task))["assignees"]).toMatchObject([{ name: "Ruth Renamed" }]);
    expect(dataOf(await world.call("WILL", "GET", `/trackers/${tracker.id}`))["matter_name"]).toBe("Harbour lease");
    expect(await resultOf("WILL")).toEqual(NOTHING);
  });

  test("is asked with the person's own rights: a reader learns nothing of documents and people that are hidden", async () => {
    const { office, matter } = world;
    office.addDocument("ACTIVE!70.1", { name: "Deed of trust", readers: ["WILL"], matter });
    const { people_added: _added, people_removed: _removed, ...readers } = NOTHING;
    expect(await resultOf("RUTH")).toEqual(readers);
    expect(await resultOf("WILL")).toMatchObject({ documents_renamed: 1 });
    expect((await sync("NED")).status).toBe(200);
    office.setLevel(matter, "NED", "no_access");
    expect((await sync("NED")).status).toBe(404);
  });

  test("pressed twice it runs once", async () => {
    const asked = world.office.asked();
    await resultOf("WILL");
    const alone = world.office.asked() - asked;
    const [one, other] = await Promise.all([sync("WILL"), sync("WILL")]);
    // The second asks for the level of its own request, and for nothing else.
    expect(world.office.asked() - asked - alone).toBe(alone + 1);
    expect(one.body.data).toEqual(other.body.data);
  });

  test("TRK-SYNC-002, CC-APP-020: the header is told how the library is followed, and when it was read last", async () => {
    const state = async () => dataOf(await world.call("RUTH", "GET", `/trackers/${tracker.id}/sync`));
    const other = await world.aTracker("FIONA", matterOf(2));
    expect(dataOf(await world.call("FIONA", "GET", `/trackers/${other.id}/sync`))).toEqual({ mode: "manual" });
    world.clock.advance(60);
    await sync("WILL");
    expect(await state()).toEqual({ mode: "manual", synced_at: world.clock.now().toISOString() });
    await world.database.pool.query(
      `insert into tracker.library (library_id, name, state, last_sync_at) values ('ACTIVE', 'Active', 'authorized', $1)`,
      ["2026-03-10T10:00:00Z"],
    );
    expect(await state()).toEqual({ mode: "automatic", synced_at: "2026-03-10T10:00:00.000Z" });
    await world.database.pool.query(`update tracker.library set state = 'degraded'`);
    expect(await state()).toMatchObject({ mode: "manual" });
    await world.database.pool.query(`update tracker.library set state = 'refresh_off'`);
    expect(await state()).toMatchObject({ mode: "manual" });
    await world.database.pool.query(`delete from tracker.library`);
  });
});

function matterOf(number: number): string {
  const id = `ACTIVE!${number}`;
  world.office.addMatter(id, { FIONA: "full_access" });
  return id;
}

describe("TRK-SYNC-005, TRK-SYNC-008, TRK-BG-005: what is kept may be old, rights may not", () => {
  test("a level that was taken counts with the next request, without any Sync", async () => {
    const path = `/trackers/${tracker.id}/tasks`;
    world.office.setLevel(world.matter, "RUTH", "no_access");
    expect((await world.call("RUTH", "GET", path)).status).toBe(404);
    world.office.setLevel(world.matter, "RUTH", "read");
    expect((await world.call("RUTH", "GET", path)).status).toBe(200);
  });

  test("TRK-SPM-008: a day without any authorization a policy holds with the next request, since nothing that is kept decides", async () => {
    const path = `/trackers/${tracker.id}/tasks`;
    world.office.addPerson("PIA");
    world.office.setLevel(world.matter, "PIA", "full_access");
    expect((await world.call("PIA", "GET", path)).status).toBe(200);
    world.clock.advance(25 * 3600);
    expect((await world.call("PIA", "GET", path)).status).toBe(200);
    world.office.wallOff(world.matter, "PIA");
    expect((await world.call("PIA", "GET", path)).status).toBe(404);
    world.office.setDown(true);
    for (const who of ["PIA", "WILL", "FIONA", "ADMIN"]) {
      const answer = await world.call(who, "GET", path);
      // Nobody gets in while Work cannot be asked; who was not signed in before is not even known.
      expect([who, answer.status, answer.body.error?.code]).toEqual([who, 503, "work_unreachable"]);
    }
    world.office.setDown(false);
  });

  test("while Work does not answer matters are closed with 503, and one's preferences stay usable", async () => {
    expect((await world.call("WILL", "GET", "/me/preferences")).status).toBe(200);
    world.office.setDown(true);
    // Longer than Work's word about a token is used again.
    world.clock.advance(60);
    const closed = { status: 503, body: { error: { code: "work_unreachable" } } };
    for (const path of [`/trackers/${tracker.id}`, `/trackers/${tracker.id}/tasks`, "/me/tasks"]) {
      expect(await world.call("WILL", "GET", path)).toMatchObject(closed);
    }
    expect(await sync("WILL")).toMatchObject(closed);
    expect((await world.call("WILL", "GET", "/me/preferences")).status).toBe(200);
    const body = { digest: { my_tasks: false } };
    expect((await world.call("WILL", "PUT", "/me/preferences", { body })).status).toBe(200);
    world.clock.advance(900);
    expect(await world.call("WILL", "GET", "/me/preferences")).toMatchObject(closed);
    world.office.setDown(false);
    expect((await world.call("WILL", "GET", `/trackers/${tracker.id}`)).status).toBe(200);
    world.office.signOut("NED");
    world.clock.advance(60);
    expect((await world.call("NED", "GET", "/me/preferences")).status).toBe(401);
  });
});
