import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mailStages } from "@muniment/operate-api/inbound-email";
import { openMailOffice } from "../../testing/index.ts";
import type { MailOffice } from "../../testing/index.ts";
import type { OperateActor } from "../user/index.ts";

interface Row {
  readonly id: string;
  readonly phase: string;
  readonly owner: { readonly kind: string; readonly name: string };
  readonly cases: readonly { readonly id: string }[];
  readonly actions?: readonly string[];
  readonly documents?: readonly { readonly ordinal: number; readonly state: string }[];
  readonly trouble?: { readonly code: string; readonly text: string };
}

interface Filing {
  readonly id: string;
  readonly state: string;
  readonly case: { readonly title: string };
}

interface Message {
  readonly id: string;
  readonly state: string;
  readonly envelope_sender: string;
  readonly subject?: string;
  readonly message_id?: string;
  readonly email?: string;
}

const HANDLER = ["documents.browse", "documents.file", "email.read", "email.file", "case.read", "case.create"];

let office: MailOffice;
let anna: OperateActor;
let boris: OperateActor;
let team: string;

beforeAll(async () => {
  office = await openMailOffice();
  anna = await office.aPerson("Anna", HANDLER);
  boris = await office.aPerson("Boris", HANDLER);
  const made = await office.call(office.administrator, "POST", "/admin/teams", {
    body: { name: "Partners", members: [anna.userId] },
  });
  ({ id: team } = made.body.data as { id: string });
  await mkdir(join(office.folder, "Matter"));
});

afterAll(() => office[Symbol.asyncDispose]());

const act = async (actor: OperateActor, id: string, what: string, body: object = {}) =>
  office.call(actor, "POST", `/email/inbound/${id}/${what}`, { body });
const get = async (actor: OperateActor, id: string) => office.call(actor, "GET", `/email/inbound/${id}`);
const read = async (actor: OperateActor, id: string): Promise<Row> => (await get(actor, id)).body.data;
const list = async (actor: OperateActor, query: string): Promise<readonly Row[]> =>
  (await office.call(actor, "GET", `/email/inbound?${query}`)).body.data;
const counts = async (actor: OperateActor): Promise<Record<string, number>> =>
  (await office.call(actor, "GET", "/email/inbound/counts")).body.data;
const aCase = async (given: object = {}): Promise<string> => {
  const body = { title: "Matter", service: "files", root: "Matter", ...given };
  const made = await office.call(office.administrator, "POST", "/cases", { body });
  const { id }: { id: string } = made.body.data;
  return id;
};

describe("10.3 an e-mail in its queue", () => {
  test("OPR-QUE-002 Take next gives each e-mail to one of many who press at once, and says when none waits", async () => {
    const sent = await Promise.all([1, 2, 3, 4].map(async (at) => office.receive({ subject: `Waiting ${at}` })));
    const people = await Promise.all([1, 2, 3, 4, 5, 6, 7].map(async (at) => office.aPerson(`Hurry${at}`, HANDLER)));
    const press = async (actor: OperateActor) => office.call(actor, "POST", "/email/inbound/takeNext", { body: {} });
    const answers = await Promise.all(people.map(press));
    expect(answers.map(({ status }) => status)).toEqual(people.map(() => 200));
    const rows: readonly (Row | undefined)[] = answers.map(({ body }) => body.data);
    const taken = rows.flatMap((row) => (row === undefined ? [] : [row.id]));
    expect(taken.toSorted()).toEqual(sent.toSorted());
    expect((await press(anna)).body.data).toBeUndefined();
  });

  test("OPR-QUE-002 Take next takes of what was searched for, though others wait longer", async () => {
    const [longer, wanted] = [await office.receive({ subject: "Heron" }), await office.receive({ subject: "Bittern" })];
    const next = async (body: object): Promise<string | undefined> => {
      const taken = await office.call(anna, "POST", "/email/inbound/takeNext", { body });
      const rows: readonly (Row | undefined)[] = [taken.body.data];
      return rows[0]?.id;
    };
    expect(await next({ query: "cormorant" })).toBeUndefined();
    expect(await next({ query: "heron", needs_attention: true })).toBeUndefined();
    expect(await next({ query: "bittern" })).toBe(wanted);
    expect(await next({})).toBe(longer);
  });

  test("OPR-QUE-003 OPR-INB-044 what belongs to no case waits for the default team, is taken by one of two who want it, and the other is told who", async () => {
    const id = await office.receive({ subject: "Wanted by two" });
    expect(await read(anna, id)).toMatchObject({
      phase: "new",
      cases: [],
      owner: { kind: "team", name: "All Employees" },
    });
    const answers = await Promise.all([act(anna, id, "take"), act(boris, id, "take")]);
    expect(answers.map(({ status }) => status).toSorted((one, two) => one - two)).toEqual([200, 409]);
    const [late] = answers.filter(({ status }) => status === 409);
    expect(late?.body.error?.code).toBe("OPR-ERR-010");
    expect(late?.body.error?.code_message).toMatch(/^(?:Anna|Boris) has just taken this\.$/);
  });

  test("OPR-PRM-001 OPR-TSK-004 what somebody else has is given away in one's own team, or anywhere, by those who may", async () => {
    const ofTeam = await office.aPerson("Tessa", [...HANDLER, "work.reallocateTeam"]);
    const ofAll = await office.aPerson("Alma", [...HANDLER, "work.reallocateAny"]);
    const cora = await office.aPerson("Cora", HANDLER);
    const pair = { name: "Pair", members: [ofTeam.userId, cora.userId] };
    expect((await office.call(office.administrator, "POST", "/admin/teams", { body: pair })).status).toBe(201);
    const to = { kind: "user", id: anna.userId };
    const refusal = async (actor: OperateActor, id: string) => {
      const { status, body } = await act(actor, id, "assign", to);
      return [status, body.error?.details?.["permission"]];
    };
    const coras = await office.receive({ subject: "Cora's" });
    await act(cora, coras, "take");
    expect(await refusal(anna, coras)).toEqual([403, "work.reallocateAny"]);
    const boriss = await office.receive({ subject: "Boris's" });
    await act(boris, boriss, "take");
    expect(await refusal(ofTeam, boriss)).toEqual([403, "work.reallocateAny"]);
    expect((await act(ofTeam, coras, "assign", to)).status).toBe(200);
    expect((await act(ofAll, boriss, "assign", to)).status).toBe(200);
    // What is one's own is given away without that.
    expect((await act(anna, boriss, "assign", { kind: "user", id: boris.userId })).status).toBe(200);
  });

  test("OPR-QUE-004 is in one's own worklist or in that of one's teams, and in no one else's", async () => {
    const id = await office.receive({ subject: "Quince for the partners" });
    const where = async (actor: OperateActor): Promise<number[]> => [
      (await list(actor, "queue=mine&query=quince")).length,
      (await list(actor, "queue=team&query=quince")).length,
    ];
    expect((await act(anna, id, "assign", { kind: "team", id: team })).status).toBe(200);
    expect([await where(anna), await where(boris)]).toEqual([
      [0, 1],
      [0, 0],
    ]);
    expect((await act(anna, id, "take")).status).toBe(200);
    expect([await where(anna), await where(boris)]).toEqual([
      [1, 0],
      [0, 0],
    ]);
  });

  test("is seen by its owner, its team and who sees its case, and is not there for others", async () => {
    const id = await office.receive({ subject: "Zander only for partners" });
    const missing = await get(boris, "00000000-0000-4000-8000-000000000000");
    expect((await act(anna, id, "assign", { kind: "team", id: team })).status).toBe(200);
    const hidden = await get(boris, id);
    const strip = ({ body }: typeof hidden) => ({ ...body.error, request_id: "", transaction: "" });
    expect([hidden.status, strip(hidden)]).toEqual([404, strip(missing)]);
    for (const what of ["take", "complete", "reopen"]) expect((await act(boris, id, what)).status).toBe(404);
    expect((await office.call(boris, "GET", `/email/inbound/${id}/documents/0/content`)).status).toBe(404);
    expect(await list(boris, "query=zander")).toEqual([]);
    const before = await counts(boris);
    const matter = await aCase();
    expect((await act(anna, id, "link", { case: matter })).status).toBe(200);
    expect(await list(boris, "query=zander")).toHaveLength(1);
    expect(await list(boris, `case=${matter}`)).toHaveLength(1);
    expect((await counts(boris))["all"]).toBe((before["all"] ?? 0) + 1);
    expect((await act(anna, id, "unlink", { case: matter })).status).toBe(200);
    expect((await get(boris, id)).status).toBe(404);
  });

  test("OPR-INB-043 several cases are proposed in their order, a certain one first, and nothing is filed by itself", async () => {
    const [first, second] = [
      await aCase({ title: "First", reference: "SWAN-1" }),
      await aCase({ title: "Second", reference: "SWAN-2" }),
    ];
    const proposals = async (id: string) => {
      const { body } = await get(anna, id);
      const found: {
        cases: readonly { id: string }[];
        proposals: readonly { case: { id: string }; certainty: string }[];
      } = body.data;
      const ranked = found.proposals.map(({ case: { id: matter }, certainty }) => `${matter} ${certainty}`);
      return { cases: found.cases.map(({ id: matter }) => matter), ranked };
    };
    const nobody = await office.receive({ from: "n@nobody.example", subject: "About something" });
    expect(await proposals(nobody)).toEqual({ cases: [], ranked: [] });
    const files = { "Swan.txt": "swan" };
    const both = await office.receive({ id: "swan@x.example", from: "s@x.example", subject: "SWAN-1 SWAN-2", files });
    expect(await proposals(both)).toEqual({ cases: [], ranked: [`${first} proposed`, `${second} proposed`] });
    expect((await read(anna, both)).documents?.map(({ state }) => state)).toEqual(["staged", "staged"]);
    expect((await act(anna, both, "link", { case: second })).status).toBe(200);
    const reply = { from: "o@other.example", subject: "Re: SWAN-1", headers: ["In-Reply-To: <swan@x.example>"] };
    const answer = await office.receive(reply);
    expect(await proposals(answer)).toEqual({ cases: [second], ranked: [`${second} certain`, `${first} proposed`] });
  });

  test("OPR-INB-046 of a restricted case is for those who may see that, whatever queue it is in", async () => {
    const id = await office.receive({ subject: "Sterlet secret" });
    const secret = await aCase({ title: "Secret", is_restricted: true });
    expect((await act(office.administrator, id, "link", { case: secret })).status).toBe(200);
    expect(await list(boris, "query=sterlet")).toEqual([]);
    expect(await list(office.administrator, "query=sterlet")).toHaveLength(1);
    expect((await act(office.administrator, id, "assign", { kind: "user", id: boris.userId })).status).toBe(200);
    // Who was given it sees it, but not what it belongs to.
    expect(await read(boris, id)).toMatchObject({ cases: [] });
    expect((await act(boris, id, "unlink", { case: secret })).status).toBe(404);
  });

  test("OPR-INB-046 OPR-ERR-000 who is given an e-mail of a restricted case is told nothing of the case by what was filed", async () => {
    const id = await office.receive({ subject: "Burbot in two matters", files: { "A.txt": "a", "B.txt": "b" } });
    await mkdir(join(office.folder, "Sealed", "In"), { recursive: true });
    const sealed = await aCase({ title: "Sealed", root: "Sealed", is_restricted: true });
    await rm(join(office.folder, "Sealed"), { recursive: true });
    const filingsFor = async (actor: OperateActor): Promise<readonly Filing[]> =>
      (await office.call(actor, "GET", `/email/inbound/${id}/filings`)).body.data;
    const file = async (matter: string, { document, state }: { document: number; state: string }): Promise<Filing> => {
      const wanted = { case: matter, items: [{ document, folders: [{ path: ["In"] }] }] };
      const made = await act(office.administrator, id, "file", wanted);
      const { id: filing }: Filing = made.body.data;
      const find = async () => (await filingsFor(office.administrator)).find((each) => each.id === filing);
      return (await office.until(find, (found) => found?.state === state)) ?? made.body.data;
    };
    const refused = await file(sealed, { document: 1, state: "refused" });
    await file(await aCase(), { document: 2, state: "done" });
    expect((await act(office.administrator, id, "assign", { kind: "user", id: boris.userId })).status).toBe(200);
    const seen = async (actor: OperateActor) => {
      const filed = await filingsFor(actor);
      return { cases: filed.map((each) => each.case.title), trouble: (await read(actor, id)).trouble };
    };
    const place = expect.stringContaining('"Sealed"') as unknown;
    expect(await seen(office.administrator)).toMatchObject({
      cases: ["Matter", "Sealed"],
      trouble: { code: "OPR-ERR-006", text: place },
    });
    const forBoris = await seen(boris);
    expect(forBoris).toMatchObject({ cases: ["Matter", ""], trouble: { code: "OPR-ERR-006" } });
    expect(JSON.stringify(forBoris)).not.toContain("Sealed");
    expect((await office.call(office.administrator, "POST", `/filings/${refused.id}/cancel`)).status).toBe(200);
    expect((await read(boris, id)).trouble).toBeUndefined();
  });

  test("lists page by page, the newest first, and counts what they show", async () => {
    const ids = [];
    for (const number of [1, 2, 3]) ids.push(await office.receive({ subject: `Pikeperch ${number}` }));
    const page = await office.call(anna, "GET", "/email/inbound?query=pikeperch&limit=2");
    const first: readonly Row[] = page.body.data;
    expect(first.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    const rest = await list(anna, `query=pikeperch&limit=2&cursor=${page.body.cursor ?? ""}`);
    expect(rest.map(({ id }) => id)).toEqual([ids[0]]);
    const mine = (await counts(anna))["mine"] ?? 0;
    await act(anna, ids[0] ?? "", "take");
    expect((await counts(anna))["mine"]).toBe(mine + 1);
    expect((await list(anna, "queue=mine&query=pikeperch")).map(({ id }) => id)).toEqual([ids[0]]);
    expect(await list(anna, "queue=team&query=pikeperch")).toHaveLength(2);
  });

  test("OPR-INB-011 its files are downloaded from staging, and nothing in them runs", async () => {
    const id = await office.receive({ files: { "Page.html": "<script>1</script>" } });
    const answer = await office.app.inject({
      url: `/api/operate/v1/email/inbound/${id}/documents/1/content`,
      headers: { "x-auth-token": anna.userId },
    });
    expect([answer.statusCode, answer.body]).toEqual([200, "<script>1</script>"]);
    expect(answer.headers).toMatchObject({
      "content-type": "application/octet-stream",
      "x-content-type-options": "nosniff",
      "content-disposition": expect.stringContaining('attachment; filename="Page.html"'),
    });
    const original = await office.app.inject({
      url: `/api/operate/v1/email/inbound/${id}/documents/0/content`,
      headers: { "x-auth-token": anna.userId },
    });
    expect(original.body).toContain("To: intake@firm.example");
  });
});

describe("OPR-INB-033 completing", () => {
  test("asks before it leaves attachments behind, says so to who comes second, and is taken back", async () => {
    const id = await office.receive({ files: { "Left.txt": "left" } });
    const asked = await act(anna, id, "complete");
    expect([asked.status, asked.body.error?.code, asked.body.error?.details]).toEqual([409, "unfiled", { unfiled: 1 }]);
    const done = await act(anna, id, "complete", { confirm_unfiled: true, reason: "An advertisement" });
    expect(done.body.data).toMatchObject({ phase: "completed_not_filed", actions: ["reopen"] });
    const late = await act(boris, id, "complete", { confirm_unfiled: true });
    expect(late.body.error?.code_message).toBe("Anna has just completed this.");
    expect((await act(boris, id, "reopen")).body.data).toMatchObject({
      phase: "in_progress",
      owner: { name: "Boris" },
    });
    expect((await read(boris, id)).documents?.map(({ state }) => state)).toEqual(["staged", "staged"]);
  });

  test("a folder keeps what was not filed for thirty days, since it has no recycle bin; then it goes", async () => {
    const id = await office.receive({ files: { "Thirty.txt": "thirty" } });
    expect((await act(anna, id, "complete", { confirm_unfiled: true })).status).toBe(200);
    const files = async () =>
      (await readdir(join(office.folder, "Staging"), { recursive: true })).filter((path) =>
        path.endsWith("Thirty.txt"),
      );
    const { rows } = await office.database.pool.query<{ run_at: Date }>("select run_at from jobs.jobs where key = $1", [
      `settle:${id}`,
    ]);
    expect(rows.length).toBeLessThanOrEqual(1);
    expect(await files()).toHaveLength(1);
    await office.database.pool.query(
      "update operate.work_item set closed_at = now() - interval '31 days' where id = $1",
      [id],
    );
    await office.until(
      async () => {
        await office.database.pool.query("update jobs._private_jobs set run_at = now() where key = $1", [
          `settle:${id}`,
        ]);
        return read(anna, id);
      },
      ({ documents }) => documents?.every(({ state }) => state === "discarded") ?? false,
    );
    expect(await files()).toEqual([]);
  });

  test.each([
    ["not_case_related", "dismissed"],
    ["spam", "spam"],
  ])("dismissing as %s ends it as %s, in the audit with who did it", async (as, phase) => {
    const id = await office.receive({});
    expect((await act(anna, id, "dismiss", { as })).body.data).toMatchObject({ phase });
    const { rows } = await office.database.pool.query(
      "select actor_id, details from platform.audit where object_id = $1 and action = 'email.dismiss'",
      [id],
    );
    expect(rows).toEqual([{ actor_id: "ANNA", details: { as } }]);
  });
});

describe("OPR-INB-019 the way of messages", () => {
  const messageOf = async (actor: OperateActor, sender: string): Promise<Message | undefined> => {
    const { body } = await office.call(actor, "GET", "/admin/receivedMessages");
    const all: readonly Message[] = body.data;
    return all.find((each) => each.envelope_sender === sender);
  };
  const senderOf = async (emailId: string): Promise<string> => {
    const { rows } = await office.database.pool.query<{ envelope_sender: string }>(
      "select envelope_sender from operate.received_message where email_id = $1",
      [emailId],
    );
    return rows[0]?.envelope_sender ?? "";
  };

  test("OPR-INB-046 is followed by operators, without what a message of a restricted case says", async () => {
    const operator = await office.aPerson("Olga", ["email.reprocess", "case.read"]);
    const secret = await aCase({ title: "Secret", is_restricted: true });
    const id = await office.receive({ subject: "Lamprey" });
    const sender = await senderOf(id);
    expect(await messageOf(operator, sender)).toMatchObject({ subject: "Lamprey", email: id });
    expect((await act(office.administrator, id, "link", { case: secret })).status).toBe(200);
    const hidden = await messageOf(operator, sender);
    expect(hidden).toMatchObject({ state: "ready", envelope_sender: sender });
    expect(Object.keys(hidden ?? {})).not.toEqual(expect.arrayContaining(["subject"]));
    expect([hidden?.subject, hidden?.message_id, hidden?.email]).toEqual([undefined, undefined, undefined]);
    const detailsFor = async (actor: OperateActor) => {
      const { body } = await office.call(actor, "GET", `/admin/receivedMessages/${hidden?.id}/log`);
      const log: readonly { detail?: string }[] = body.data;
      return log.flatMap(({ detail }) => detail ?? []);
    };
    expect(await detailsFor(operator)).toEqual([]);
    expect(await detailsFor(office.administrator)).not.toEqual([]);
    expect(await messageOf(office.administrator, sender)).toMatchObject({ subject: "Lamprey", email: id });
  });

  test("OPR-INB-066 one that goes round is parked, and goes on after its last stage when somebody says so", async () => {
    const round = { subject: "Gudgeon", from: "robot@client.example" };
    const senders = await Promise.all(Array.from({ length: 27 }, async () => office.deliver(round)));
    const isParked = async (): Promise<string | undefined> => {
      const { body } = await office.call(office.administrator, "GET", "/admin/receivedMessages?state=parked");
      const all: readonly Message[] = body.data;
      return all.find((each) => senders.includes(each.envelope_sender))?.envelope_sender;
    };
    const sender = (await office.until(isParked, (found) => found !== undefined)) ?? "";
    const stateFor = async (): Promise<Message | undefined> => messageOf(office.administrator, sender);
    const parked = await office.until(stateFor, (message) => message?.state === "parked");
    expect(parked).toMatchObject({ stage: "classified", trouble: { code: "parked" } });
    const path = `/admin/receivedMessages/${parked?.id}/reprocess`;
    expect((await office.call(anna, "POST", path)).body.error?.code).toBe("OPR-ERR-016");
    expect((await office.call(office.administrator, "POST", path)).body.data).toMatchObject({ state: "running" });
    const ready = await office.until(stateFor, (message) => message?.state === "ready");
    expect(ready).not.toHaveProperty("trouble");
    expect((await office.call(office.administrator, "POST", path)).body.data).toEqual(ready);
    const log = await office.call(office.administrator, "GET", `/admin/receivedMessages/${parked?.id}/log`);
    const stages: readonly { stage: string; outcome: string }[] = log.body.data;
    const names = stages.filter(({ outcome }) => outcome !== "tried again").map(({ stage }) => stage);
    expect(names).toEqual([...mailStages]);
    const { rows } = await office.database.pool.query(
      "select actor_id from platform.audit where action = 'message.reprocess' and object_id = $1",
      [parked?.id],
    );
    expect(rows).toEqual([{ actor_id: "ADA" }]);
  });
});
