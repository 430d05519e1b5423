import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newId, systemClock } from "@muniment/kernel";
import { openMailOffice } from "../../testing/index.ts";
import type { MailOffice } from "../../testing/index.ts";
import { allocate } from "../allocation/index.ts";
import type { OperateActor } from "../user/index.ts";
import { changeWorkItem } from "../work-item/index.ts";

let office: MailOffice;
let admin: OperateActor;

beforeAll(async () => {
  office = await openMailOffice();
  admin = office.administrator;
  await mkdir(join(office.folder, "Alder"));
});

afterAll(() => office[Symbol.asyncDispose]());

const HANDLER = ["case.read", "case.create", "email.read", "register.edit"];
const put = async (
  name: string,
  body: object,
  headers = {},
): Promise<{ problems: readonly string[]; version: number }> => {
  const answer = await office.call(admin, "PUT", `/admin/allocationRules/${name}`, {
    body: { name, ...body },
    headers,
  });
  expect(answer.status).toBe(200);
  return answer.body.data;
};
const aTeam = async (name: string, members: readonly OperateActor[], type = "pod"): Promise<string> => {
  const body = { name, type, members: members.map(({ userId }) => userId) };
  const made: { id: string } = (await office.call(admin, "POST", "/admin/teams", { body })).body.data;
  return made.id;
};
const goAway = async (person: OperateActor): Promise<void> => {
  const body = { out_from: "2000-01-01T00:00:00Z", out_until: "2999-01-01T00:00:00Z" };
  const answer = await office.call(person, "PUT", "/my/availability", { body });
  expect(answer.body.data).toMatchObject({ is_out: true });
};
const ownerOf = async (email: string): Promise<string | undefined> => {
  const { rows } = await office.database.pool.query<{ name: string }>(
    `select coalesce(u.name, t.name) as name from operate.work_item w
      left join operate."user" u on u.id = w.owner_user_id left join operate.team t on t.id = w.owner_team_id
      where w.id = $1`,
    [email],
  );
  return rows[0]?.name;
};
const always = { all: [] };

test("OPR-ACC-07 OPR-ALC-004 1,000 items by eight workers are shared by six of seven people, one away, by at most one", async () => {
  const people: OperateActor[] = [];
  for (let at = 1; at <= 7; at += 1) people.push(await office.aPerson(`Round${at}`, HANDLER));
  const team = await aTeam("Round team", people);
  const [away] = people;
  if (away === undefined) throw new Error("Nobody");
  await goAway(away);
  await put("round", {
    serves: ["case:round"],
    entries: [{ name: "All", when: always, target: { to: "member", team, strategy: "round_robin" } }],
  });
  const ids = Array.from({ length: 1000 }, () => newId());
  await office.database.pool.query(
    `insert into operate.work_item (id, type, work_type, reference, title, phase, owner_team_id, search,
        created_at, updated_at)
      select id, 'case', 'matter', 'R-' || id, 'x', 'open', $2, '', now(), now() from unnest($1::uuid[]) as id`,
    [ids, team],
  );
  const rest = ids.values();
  const work = async (): Promise<void> => {
    for (const id of rest) {
      await office.database.transaction(async (tx) => {
        const candidacy = { facts: {}, at: systemClock.now() };
        const { owner } = await allocate(tx, { itemId: id, purposes: ["case:round"], candidacy });
        if (owner !== undefined) await changeWorkItem(tx, id, { owner, at: systemClock.now() });
      });
    }
  };
  await Promise.all(Array.from({ length: 8 }, work));
  const { rows } = await office.database.pool.query<{ name: string; count: string }>(
    `select u.name, count(*) from operate.work_item w join operate."user" u on u.id = w.owner_user_id
      where w.id = any($1) group by u.name`,
    [ids],
  );
  const counts = rows.map(({ count }) => Number(count));
  expect(counts.reduce((sum, each) => sum + each, 0)).toBe(1000);
  expect(rows.map(({ name }) => name).toSorted()).toEqual(["Round2", "Round3", "Round4", "Round5", "Round6", "Round7"]);
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
}, 120_000);

describe("7 new cases", () => {
  const opened = async (person: OperateActor, given: object = {}): Promise<{ id: string; owner: { name: string } }> => {
    const body = { title: "Alder v Birch", service: "files", root: "Alder", ...given };
    const answer = await office.call(person, "POST", "/cases", { body });
    expect([answer.status, answer.body.error]).toEqual([201, undefined]);
    return answer.body.data;
  };

  test("go to whom the rule of their type says, else to whom that of all cases says; whoever is named gets them", async () => {
    const [opener, shipping, rest] = [
      await office.aPerson("Gaspar", HANDLER),
      await office.aPerson("Hedda", HANDLER),
      await office.aPerson("Ingram", HANDLER),
    ];
    expect((await opened(opener)).owner.name).toBe("Gaspar");
    await put("all-cases", { serves: ["case"], entries: [], default_target: { to: "user", id: rest.userId } });
    const when = { field: "case_title", op: "contains", value: "ship" };
    const entries = [{ name: "Ships", when, target: { to: "user", id: shipping.userId } }];
    await put("matters", { serves: ["case:matter"], entries });
    const ship = await opened(opener, { title: "The ship Alder" });
    expect(ship.owner.name).toBe("Hedda");
    // The rule of the type is the one that is asked, also where it finds nobody.
    expect((await opened(opener)).owner.name).toBe("Gaspar");
    expect((await opened(opener, { title: "The ship Birch", owner: rest.userId })).owner.name).toBe("Ingram");
    const decisions = await office.call(admin, "GET", `/admin/allocations?item=${ship.id}`);
    expect(decisions.body.data).toMatchObject([{ rule: "matters", entry: 1, owner: { name: "Hedda" } }]);

    const tried = await office.call(admin, "POST", "/admin/allocationRules/matters/try", { body: { item: ship.id } });
    expect(tried.body.data).toMatchObject({ entry: 1, owner: { name: "Hedda" } });
    await put("matters", { serves: [], entries }, { "if-match": '"1"' });
    expect((await opened(opener, { title: "Another ship" })).owner.name).toBe("Ingram");
    await put("all-cases", { serves: [] }, { "if-match": '"1"' });
  });
});

describe("OPR-INB-050 e-mail", () => {
  test("OPR-ALC-001 OPR-ALC-007 goes to whom the first entry says that holds, with the reasons kept, and Try changes nothing", async () => {
    const [tax, other] = [
      await office.aPerson("Tessa", [...HANDLER, "allocation.edit"]),
      await office.aPerson("Otto", HANDLER),
    ];
    const team = await aTeam("Tax", [tax]);
    await put("mail", {
      serves: ["inbound-email"],
      entries: [
        {
          name: "Tax",
          when: { field: "subject", op: "contains", value: "tax" },
          target: { to: "member", team, strategy: "least_busy" },
        },
        { name: "Nobody there", when: always, target: { to: "case_owner" } },
      ],
      default_target: { to: "user", id: other.userId },
    });
    const [first, second] = [
      await office.receive({ subject: "About TAX of last year" }),
      await office.receive({ subject: "Something else" }),
    ];
    expect([await ownerOf(first), await ownerOf(second)]).toEqual(["Tessa", "Otto"]);
    const log = await office.call(admin, "GET", `/admin/allocations?item=${second}`);
    expect(log.body.data).toMatchObject([
      {
        rule: "mail",
        entry: 0,
        owner: { name: "Otto" },
        steps: [
          { entry: "Tax", outcome: "its conditions do not hold" },
          { entry: "Nobody there", outcome: "there is no case" },
          { entry: "Default", outcome: "answered" },
        ],
      },
    ]);
    await goAway(tax);
    const tried = await office.call(tax, "POST", "/admin/allocationRules/mail/try", { body: { item: first } });
    expect(tried.body.data).toMatchObject({
      entry: 0,
      owner: { name: "Otto" },
      candidates: [],
      steps: [{ outcome: "nobody of the team is a candidate" }, {}, {}],
    });
    expect(await ownerOf(first)).toBe("Tessa");
    const all = await office.call(admin, "GET", `/admin/allocations?item=${first}`);
    expect(all.body.data).toHaveLength(1);
    await put("mail", { is_enabled: false }, { "if-match": '"1"' });
  });

  test("OPR-INB-051 OPR-PTY-007 OPR-USR-011 of a participant of one open case goes there, and while its owner is away to their delegate, or their team", async () => {
    const owner = await office.aPerson("Olga", HANDLER);
    await aTeam("Olga's team", [owner]);
    const opened = await office.call(owner, "POST", "/cases", {
      body: { title: "Alder", service: "files", root: "Alder" },
    });
    const { id: caseId, reference }: { id: string; reference: string } = opened.body.data;
    const emails = [{ label: "Work", address: "clara@client-alder.example" }];
    const entry = await office.call(owner, "POST", "/register", { body: { kind: "person", name: "Clara", emails } });
    const { id }: { id: string } = entry.body.data;
    await office.call(owner, "POST", `/cases/${caseId}/participants`, { body: { role: "client", entity: id } });
    const first = await office.receive({ from: "Clara <Clara@client-alder.example>", subject: "Hello" });
    expect(await ownerOf(first)).toBe("Olga");
    const { body } = await office.call(owner, "GET", `/email/inbound/${first}`);
    expect(body.data).toMatchObject({
      cases: [{ reference }],
      proposals: [{ rule: "participant", certainty: "certain" }],
    });
    await goAway(owner);
    const second = await office.receive({ from: "clara@client-alder.example", subject: "Hello again" });
    expect(await ownerOf(second)).toBe("Olga's team");

    const dora = await office.aPerson("Dora", HANDLER);
    const named = await office.call(owner, "PUT", "/my/availability", { body: { delegate: dora.userId } });
    expect(named.body.data).toMatchObject({ is_out: true, delegate: { name: "Dora" } });
    const third = await office.receive({ from: "clara@client-alder.example", subject: "Hello once more" });
    expect(await ownerOf(third)).toBe("Dora");
    await goAway(dora);
    const fourth = await office.receive({ from: "clara@client-alder.example", subject: "Is nobody there?" });
    expect(await ownerOf(fourth)).toBe("Olga's team");
  });
});

test("OPR-USR-005 OPR-ALC-005 who has no hours of their own keeps those of their team", async () => {
  const never = {
    from: "00:00",
    until: "00:01",
    days: [((office.clock.now().getUTCDay() + 3) % 7) + 1],
    zone: "UTC",
  };
  const handler = await office.aPerson("Hanna", [...HANDLER, "allocation.edit"]);
  const team = await aTeam("Early birds", [handler]);
  const target = { to: "member", team, strategy: "least_busy" };
  await put("early", { entries: [{ name: "", when: always, target }] });
  const email = await office.receive({ subject: "For the early birds" });
  const attempt = async (): Promise<unknown> =>
    (await office.call(admin, "POST", "/admin/allocationRules/early/try", { body: { item: email } })).body.data;
  expect(await attempt()).toMatchObject({ owner: { name: "Hanna" } });
  const change = { body: { hours: never }, headers: { "if-match": '"1"' } };
  expect((await office.call(admin, "PATCH", `/admin/teams/${team}`, change)).status).toBe(200);
  expect(await attempt()).toMatchObject({ candidates: [{ name: "Hanna", refused: "outside working hours" }] });
});

test("OPR-USR-004 OPR-ALC-008 a team for permissions gets no work, and a rule says so", async () => {
  const closed = await aTeam("Partners' rights", [], "acl");
  const rule = await put("closed", { entries: [{ name: "", when: always, target: { to: "team", id: closed } }] });
  expect(rule.problems).toEqual([expect.stringContaining("Partners' rights")]);
  const email = await office.receive({ subject: "For nobody" });
  const given = await office.call(admin, "POST", `/email/inbound/${email}/assign`, {
    body: { kind: "team", id: closed },
  });
  expect([given.status, given.body.error?.messages?.[0]?.field]).toEqual([422, "owner"]);
});

test("OPR-ALC-002 what is no condition, target or purpose is refused by name, and a change needs its version", async () => {
  const set = (body: object, headers = {}) =>
    office.call(admin, "PUT", "/admin/allocationRules/checked", { body: { name: "Checked", ...body }, headers });
  const entry = { name: "x", when: { field: "a", op: "guess", value: 1 }, target: { to: "case_owner" } };
  expect((await set({ entries: [entry] })).body.error?.messages?.[0]?.field).toBe("entries");
  expect((await set({ serves: ["everything"] })).body.error?.messages?.[0]?.field).toBe("serves");
  expect((await set({ default_target: { to: "moon" } })).body.error?.messages?.[0]?.field).toBe("default_target");
  expect((await set({})).status).toBe(200);
  expect((await set({ description: "again" })).status).toBe(409);
  expect((await set({ description: "again" }, { "if-match": '"1"' })).body.data).toMatchObject({ version: 2 });
});
