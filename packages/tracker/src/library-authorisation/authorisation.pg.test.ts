import type { FastifyInstance } from "fastify";
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createJobQueue } from "@muniment/jobs";
import { createMailQueue } from "@muniment/mail";
import { Secret } from "@muniment/platform/config";
import type { Database } from "@muniment/platform/db";
import { createApp, createRequestMounter } from "@muniment/platform/http";
import { createLog } from "@muniment/platform/log";
import { createSealer, parseSealKeys } from "@muniment/platform/seal";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { httpErrors } from "@muniment/tracker-api";
import type { AuthorizedLibrary } from "@muniment/tracker-api/admin";
import { newActingPersonKey } from "@muniment/work-api/acting-person";
import { createClientAssertion } from "@muniment/work-api/client-assertion";
import { createBackground } from "../background.ts";
import type { Background } from "../background.ts";
import { subjectOf } from "../session/index.ts";
import { createLendingWork } from "./testing/lending-work.ts";
import type { LendingWork } from "./testing/lending-work.ts";

const REDIRECT = "https://apps.firm.example/oauth/callback";
const WORK = "https://work.firm.example";
const DAY = 86_400;

let database: Database;
let clock: ReturnType<typeof fakeClock>;
let work: LendingWork;
let app: FastifyInstance;
let background: Background;
const logged: string[] = [];

beforeAll(async () => {
  database = await testDatabase("tracker");
  clock = fakeClock(new Date("2026-03-02T09:00:00Z"));
  const nums = new Map<string, number>();
  for (const name of ["ANNA", "BEN", "CARL"]) {
    const { rows } = await database.pool.query<{ num: number }>(
      `insert into tracker.principal (ty, library_id, work_id, name, email, seen_at)
       values ('user', '', $1, $2, $3, now()) returning num`,
      [name, `${name} Example`, `${name.toLowerCase()}@firm.example`],
    );
    nums.set(name, Number(rows[0]?.num));
  }
  const { privateKey } = await newActingPersonKey();
  const client = { clientId: "tracker-cc", privateKey };
  const proxy = { fetch: ((...given) => work.fetch(...given)) as LendingWork["fetch"] };
  const log = createLog({ level: "debug", destination: { write: (line: string) => void logged.push(line) } });
  background = createBackground({
    database,
    clock,
    log,
    sealer: createSealer(parseSealKeys(new Secret(`one:${randomBytes(32).toString("base64url")}`))),
    workOrigin: WORK,
    client,
    timeZone: "Europe/London",
    queueMail: createMailQueue({ clock, jobs: createJobQueue() }),
    assertClient: createClientAssertion({ ...client, workOrigin: WORK, clock }),
    ...proxy,
  });
  app = createApp({ log, errors: httpErrors, version: "test" });
  const mounter = createRequestMounter(app, {
    database,
    clock,
    errors: httpErrors,
    authenticate: async (token) => {
      const userNum = nums.get(token);
      if (userNum === undefined) return undefined;
      const person = {
        name: `${token} Example`,
        email: `${token.toLowerCase()}@firm.example`,
        isExternal: false,
        location: "",
      };
      const session = { clientId: "tracker-web", sessionId: token, scopeCap: undefined };
      return { userNum, userId: token, ...person, token, ...session };
    },
    subjectOf,
  });
  background.mount(mounter);
  mounter.finish();
});
afterAll(async () => {
  await app.close();
  await database[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await database.pool.query(`delete from tracker.library_authorization`);
  await database.pool.query(`delete from tracker.library`);
  work = createLendingWork(clock);
  work.administered.set(
    "ANNA",
    new Map([
      ["UK", true],
      ["US", true],
      ["DE", false],
    ]),
  );
  work.administered.set("BEN", new Map([["UK", true]]));
});

const send = async (who: string, method: "GET" | "POST" | "DELETE", path: string, body?: object) => {
  const answer = await app.inject({
    method,
    url: `/api/tracker/v1/admin/libraries${path}`,
    headers: { authorization: `Bearer ${who}` },
    ...(body === undefined ? {} : { payload: body }),
  });
  return { status: answer.statusCode, body: answer.json<Record<string, never>>() as Record<string, unknown> };
};
const list = async (who = "ANNA") => (await send(who, "GET", "")).body["data"] as AuthorizedLibrary[];
const row = async (library = "UK", who = "ANNA") => {
  const found = (await list(who)).find((each) => each.library === library);
  if (found === undefined) throw new Error(`no row ${library}`);
  return found;
};
const ask = async (who = "ANNA", library = "UK", email = `${who.toLowerCase()}@firm.example`) => {
  const answer = await send(who, "POST", `/${library}/authorize`, { email, redirect_uri: REDIRECT });
  return { ...answer, data: answer.body["data"] as { authorize_url: string; state: string } };
};
const finish = async (who: string, library: string, body: object) => send(who, "POST", `/${library}/callback`, body);
const authorise = async (who = "ANNA", library = "UK", days = 365): Promise<void> => {
  const { data } = await ask(who, library);
  const code = work.consent(data.authorize_url, who, days);
  expect((await finish(who, library, { state: data.state, code })).status).toBe(200);
};
const runTask = async (name: string): Promise<void> => {
  const task = background.tasks.find((each) => each.name === name);
  const log = createLog({ level: "silent" });
  await task?.run({}, { clock, log, signal: new AbortController().signal, attempt: 1, isLastAttempt: true });
};
const watch = async (): Promise<void> => runTask("library-authorisation.watch");
const sync = async (): Promise<void> => runTask("sync.due");

describe("TRK-AUTH-001, TRK-AUTH-002: the page", () => {
  test("lists the libraries of which one is NRTADMIN, each unauthorized at first", async () => {
    expect((await list()).map(({ library, state }) => [library, state])).toEqual([
      ["UK", "unauthorized"],
      ["US", "unauthorized"],
    ]);
    expect(await list("CARL")).toEqual([]);
  });

  test("Use my credentials leads to Work's page, and back the name stands in the row", async () => {
    const { data } = await ask();
    const url = new URL(data.authorize_url);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      client_id: "tracker-cc",
      purpose: "background",
      library: "UK",
      redirect_uri: REDIRECT,
      code_challenge_method: "S256",
      login_hint: "anna@firm.example",
    });
    expect(url.searchParams.get("scope")).not.toContain("user");
    expect((await row()).state).toBe("pending");
    const code = work.consent(data.authorize_url, "ANNA");
    const { body } = await finish("ANNA", "UK", { state: data.state, code });
    expect(body["data"]).toMatchObject({
      state: "authorized",
      authorized_by: { id: "ANNA", name: "ANNA Example" },
      days_left: 365,
      standby: [],
      // Nobody waits for the next minute.
      last_sync: "2026-03-02T09:00:00Z",
      policies: "applied",
    });
  });

  test("TRK-AUTH-005: several libraries are authorized one after the other, each with its own token", async () => {
    await authorise("ANNA", "UK");
    await authorise("ANNA", "US");
    expect((await list()).map(({ state }) => state)).toEqual(["authorized", "authorized"]);
    const { rows } = await database.pool.query(`select distinct tokens_sealed from tracker.library_authorization`);
    expect(rows).toHaveLength(2);
  });
});

describe("TRK-AUTH-003: whose authority it is", () => {
  test("the e-mail is one's own, in any case; another one is refused", async () => {
    expect(await ask("ANNA", "UK", "ben@firm.example")).toMatchObject({
      status: 422,
      body: { error: { code: "authorizer_mismatch", messages: [{ field: "email" }] } },
    });
    expect((await ask("ANNA", "UK", " Anna@FIRM.example ")).status).toBe(200);
  });

  test("who is no NRTADMIN there can do none of it, and a library that one does not see is not found", async () => {
    for (const [path, method, body] of [
      ["authorize", "POST", { email: "anna@firm.example", redirect_uri: REDIRECT }],
      ["callback", "POST", { state: "x" }],
      ["cancel", "POST", undefined],
      ["authorization", "DELETE", undefined],
      ["sync", "POST", undefined],
    ] as const) {
      expect((await send("ANNA", method, `/DE/${path}`, body)).status, path).toBe(403);
      expect((await send("CARL", method, `/UK/${path}`, body)).status, path).toBe(404);
    }
  });

  test("who comes back as somebody else is refused, nothing is stored, and what Work gave is ended there", async () => {
    const { data } = await ask();
    const code = work.consent(data.authorize_url, "BEN");
    expect(await finish("ANNA", "UK", { state: data.state, code })).toMatchObject({
      status: 409,
      body: { error: { code: "other_user" } },
    });
    expect(await row()).toMatchObject({ state: "unauthorized", attempt: "other_user" });
    expect(work.revoked).toHaveLength(1);
    expect((await row("UK", "BEN")).attempt).toBeUndefined();
  });

  test("a code for another library is no authority here", async () => {
    const { data } = await ask();
    const code = work.consent(data.authorize_url.replace("library=UK", "library=US"), "ANNA");
    expect((await finish("ANNA", "UK", { state: data.state, code })).status).toBe(200);
    expect(await row()).toMatchObject({ state: "unauthorized", attempt: "refused" });
    expect(work.revoked).toHaveLength(1);
  });

  test("another state, another person's window, and a second use are refused", async () => {
    const { data } = await ask();
    const code = work.consent(data.authorize_url, "ANNA");
    expect((await finish("ANNA", "UK", { state: "guessed", code })).status).toBe(409);
    expect((await finish("BEN", "UK", { state: data.state, code })).status).toBe(409);
    expect((await row()).state).toBe("pending");
    expect((await finish("ANNA", "UK", { state: data.state, code })).status).toBe(200);
    expect((await finish("ANNA", "UK", { state: data.state, code })).status).toBe(409);
  });
});

describe("tracker.md 6: windows that come to nothing", () => {
  test.each([
    [{ error: "access_denied", error_description: "cancelled" }, "cancelled"],
    [{ error: "access_denied", error_description: "not_nrtadmin" }, "not_nrtadmin"],
    [{ error: "server_error" }, "refused"],
    [{ code: "made up" }, "refused"],
  ])("%j", async (answer, attempt) => {
    const { data } = await ask();
    expect((await finish("ANNA", "UK", { state: data.state, ...answer })).status).toBe(200);
    expect(await row()).toMatchObject({ state: "unauthorized", attempt });
  });

  test("Cancel, and ten minutes that are over", async () => {
    await ask();
    await send("ANNA", "POST", "/UK/cancel");
    expect(await row()).toMatchObject({ state: "unauthorized", attempt: "cancelled" });
    const { data } = await ask();
    clock.advance(601);
    const code = work.consent(data.authorize_url, "ANNA");
    expect((await finish("ANNA", "UK", { state: data.state, code })).status).toBe(409);
    expect(await row()).toMatchObject({ state: "unauthorized", attempt: "timed_out" });
    await ask();
    clock.advance(601);
    await watch();
    expect(await row()).toMatchObject({ state: "unauthorized", attempt: "timed_out" });
  });

  test("a library that was authorized goes on while its window is open, and after", async () => {
    await authorise();
    await ask();
    await sync();
    expect((await row()).last_sync).toBeDefined();
    await send("ANNA", "POST", "/UK/cancel");
    expect((await row()).state).toBe("authorized");
  });
});

describe("tracker.md 6: what becomes of an authority", () => {
  test("less than 30 days are left, then none", async () => {
    await authorise("ANNA", "UK", 31);
    await watch();
    expect((await row()).state).toBe("authorized");
    clock.advance(2 * DAY);
    await watch();
    expect(await row()).toMatchObject({ state: "expiring", days_left: 29 });
    clock.advance(30 * DAY);
    await watch();
    expect(await row()).toMatchObject({ state: "expired", reason: "expired" });
    expect((await database.pool.query(`select from tracker.library_authorization`)).rows).toHaveLength(0);
  });

  test.each(["revoked", "disabled", "not_nrtadmin", "password_reset"])("Work refuses it: %s", async (reason) => {
    await authorise();
    work.refused.set("ANNA", reason);
    clock.advance(1800);
    await sync();
    const found = await row();
    expect(found).toMatchObject({ state: "invalid", reason });
    expect(found).not.toHaveProperty("authorized_by");
  });

  test("no call succeeds for 15 minutes, and then one does", async () => {
    await authorise();
    work.trouble = 503;
    await sync();
    clock.advance(899);
    await watch();
    expect((await row().catch(() => undefined))?.state ?? "authorized").toBe("authorized");
    clock.advance(2);
    await watch();
    work.trouble = undefined;
    expect(await row()).toMatchObject({ state: "degraded", authorized_by: { id: "ANNA" } });
    clock.advance(1800);
    await sync();
    expect((await row()).state).toBe("authorized");
  });

  test("TRK-BG-007: a library that fails for 24 hours is told once to who lent their authority and to its NRTADMINs, and a later failure again", async () => {
    work.answer = (path) =>
      path.endsWith("/groups/NRTADMIN/members")
        ? {
            status: 200,
            body: {
              data: [
                { id: "ANNA", email: "Anna@firm.example", allow_logon: true },
                { id: "BEN", email: "ben@firm.example", allow_logon: true },
                { id: "GONE", email: "gone@firm.example", allow_logon: false },
              ],
            },
          }
        : { status: 200, body: { data: [], cursor: "end" } };
    const letters = async () => {
      const { rows } = await database.pool.query<{ recipient: string }>(
        `select lower(recipient) as recipient from mail.message where kind = 'tracker.library-trouble' order by 1`,
      );
      return rows.map(({ recipient }) => recipient);
    };
    const failFor = async (seconds: number): Promise<void> => {
      work.trouble = 503;
      await sync();
      clock.advance(seconds);
      await watch();
      await watch();
    };
    await authorise();
    await sync();
    await failFor(DAY - 60);
    expect(await letters()).toEqual([]);
    clock.advance(120);
    await watch();
    await watch();
    expect(await letters()).toEqual(["anna@firm.example", "ben@firm.example"]);
    work.trouble = undefined;
    clock.advance(1800);
    await sync();
    expect((await row()).state).toBe("authorized");
    await failFor(DAY + 60);
    expect(await letters()).toHaveLength(4);
  });

  test("TRK-AUTH-009: Revoke deletes the tokens at once and ends them at Work", async () => {
    await authorise();
    expect((await send("ANNA", "DELETE", "/UK/authorization")).body["data"]).toMatchObject({ state: "unauthorized" });
    expect(work.revoked).toHaveLength(1);
    work.asked.length = 0;
    await sync();
    expect(work.asked).toEqual([]);
    expect((await send("ANNA", "POST", "/UK/sync")).status).toBe(409);
  });

  test("CC-APP-020: Allow Token Refresh off deletes every token and ends the synchronising; on again, all is to be authorized anew", async () => {
    await authorise("ANNA", "UK");
    await authorise("ANNA", "US");
    work.mayRefresh = false;
    expect((await list()).map(({ state }) => state)).toEqual(["refresh_off", "refresh_off"]);
    expect((await database.pool.query(`select from tracker.library_authorization`)).rows).toHaveLength(0);
    expect(await ask()).toMatchObject({ status: 409, body: { error: { code: "refresh_off" } } });
    work.asked.length = 0;
    await sync();
    expect(work.asked).toEqual([]);
    work.mayRefresh = true;
    expect((await list()).map(({ state }) => state)).toEqual(["unauthorized", "unauthorized"]);
  });

  test("that Work does not know this server, or is away, takes nobody's authority", async () => {
    await authorise();
    for (const trouble of [503, "unreachable"] as const) {
      work.trouble = trouble;
      clock.advance(3600);
      await watch();
      await sync();
    }
    work.trouble = undefined;
    expect((await database.pool.query(`select from tracker.library_authorization`)).rows).toHaveLength(1);
  });
});

describe("TRK-AUTH-006: several administrators", () => {
  test("the newest is active, and the one before takes over when it is lost", async () => {
    await authorise("BEN");
    clock.advance(60);
    await authorise("ANNA");
    expect(await row()).toMatchObject({ authorized_by: { id: "ANNA" }, standby: [{ id: "BEN" }] });
    work.refused.set("ANNA", "disabled");
    clock.advance(1800);
    await sync();
    expect(await row()).toMatchObject({ state: "authorized", authorized_by: { id: "BEN" }, standby: [] });
    const { rows } = await database.pool.query(
      `select action, reason from platform.audit where object_id = 'UK' and action = 'library_authorization.take_over'`,
    );
    expect(rows).toEqual([{ action: "library_authorization.take_over", reason: "disabled" }]);
    expect((await row()).last_sync).toBeDefined();
  });

  test("the same person anew replaces what they lent before, and that is ended at Work", async () => {
    await authorise();
    await authorise();
    expect((await row()).standby).toEqual([]);
    expect(work.revoked).toHaveLength(1);
  });
});

describe("TRK-BG-006, D14: tokens", () => {
  test("are sealed in the database, and in no log, audit or answer", async () => {
    logged.length = 0;
    await authorise();
    clock.advance(1800);
    await sync();
    const { rows } = await database.pool.query<{ text: string }>(
      `select to_jsonb(t)::text as text from tracker.library_authorization t
       union all select to_jsonb(l)::text from tracker.library l union all select to_jsonb(a)::text from platform.audit a`,
    );
    const all = [...rows.map(({ text }) => text), ...logged, JSON.stringify(await list())].join("\n");
    expect(work.given.length).toBeGreaterThan(3);
    for (const token of work.given) {
      expect(all).not.toContain(token);
      expect(all).not.toContain(Buffer.from(token).toString("hex"));
    }
  });

  test("each renewal is counted and audited, and one process at a time renews", async () => {
    await authorise();
    clock.advance(1800);
    const before = work.given.length;
    await Promise.all([sync(), sync(), sync()]);
    expect(work.given.length).toBe(before + 2);
    const { rows } = await database.pool.query(`select uses::int, last_used_at from tracker.library_authorization`);
    expect(rows).toEqual([{ uses: 1, last_used_at: clock.now() }]);
    expect((await row()).last_used).toBeDefined();
  });

  test("an access token that Work ended is renewed within the same call", async () => {
    await authorise();
    work.endAccess();
    await sync();
    expect((await row()).last_sync).toBeDefined();
  });

  test("TRK-AUTH-007: every transition is audited with who and why", async () => {
    await database.pool.query(`delete from platform.audit`).catch(() => undefined);
    await authorise("ANNA", "US");
    const { rows } = await database.pool.query(
      `select action, actor_id, before ->> 'state' as before, after ->> 'state' as after from platform.audit
       where object_id = 'US' and action in ('library_authorization.ask', 'library_authorization.consent')
       order by id desc limit 2`,
    );
    expect(rows).toEqual([
      { action: "library_authorization.consent", actor_id: "ANNA", before: "pending", after: "authorized" },
      { action: "library_authorization.ask", actor_id: "ANNA", before: "unauthorized", after: "pending" },
    ]);
  });
});

describe("TRK-SYNC-006, TRK-BG-007: synchronising", () => {
  const feeds = (state: { name: string; entries: object[]; from?: string[]; gone?: boolean }) => {
    work.answer = (path, query, body) => {
      if (path.endsWith("/changes")) {
        state.from?.push(query.get("cursor") ?? "");
        if (state.gone === true && query.has("cursor"))
          return { status: 410, body: { error: { code: "NRC_CURSOR_EXPIRED" } } };
        return { status: 200, body: { data: query.has("cursor") ? state.entries : [], cursor: "here" } };
      }
      if (path.endsWith("/items/lookup")) {
        const { ids } = body as { ids: string[] };
        return {
          status: 200,
          body: { data: ids.map((id) => ({ id, wstype: "workspace", database: "UK", name: state.name })) },
        };
      }
      return { status: 200, body: { data: [], cursor: "policies" } };
    };
    return state;
  };
  const nameOf = async (): Promise<string> =>
    (await database.pool.query<{ name: string }>(`select name from tracker.matter where workspace_id = 'UK!7'`)).rows[0]
      ?.name ?? "";

  beforeEach(async () => {
    await database.pool.query(
      `insert into tracker.matter (workspace_id, library_id, name, read_at) values ('UK!7', 'UK', 'Old', now())
       on conflict (workspace_id) do update set name = 'Old'`,
    );
  });

  test("compares everything at first, then follows the feed, and a lost cursor leads to another comparison", async () => {
    const state = feeds({ name: "First", entries: [], from: [] });
    await authorise();
    expect(await nameOf()).toBe("First");
    state.name = "Second";
    await sync();
    expect(await nameOf()).toBe("First");
    state.entries = [{ seq: 1, at: "", kind: "workspace", action: "edit", object_id: "UK!7" }];
    await sync();
    expect(await nameOf()).toBe("Second");
    state.name = "Third";
    state.gone = true;
    await sync();
    expect(await nameOf()).toBe("Third");
    expect(state.from).toEqual(["", "here", "here", "here", ""]);
    expect(await row()).toMatchObject({ policies: "applied" });
  });

  test("TRK-SYNC-009: whatever became of things at Work, the background asks there and changes nothing", async () => {
    const { data } = await ask();
    const scopes = (new URL(data.authorize_url).searchParams.get("scope") ?? "").split(" ");
    expect(scopes.filter((scope) => !scope.endsWith(".read"))).toEqual(["offline_access"]);
    await send("ANNA", "POST", "/UK/cancel");
    feeds({
      name: "Other",
      entries: [
        { seq: 1, at: "", kind: "workspace", action: "delete", object_id: "UK!7" },
        { seq: 2, at: "", kind: "document", action: "delete", object_id: "UK!9.1", workspace_id: "UK!7" },
        { seq: 3, at: "", kind: "acl", action: "edit", object_id: "UK!7", workspace_id: "UK!7" },
        { seq: 4, at: "", kind: "principal", action: "edit", object_id: "NRTADMIN", object_type: "group" },
      ],
    });
    await authorise();
    await sync();
    expect(work.asked.length).toBeGreaterThan(3);
    const isQuestion = /^GET |^POST \S+\/items\/lookup$/;
    expect(work.asked.filter((line) => !isQuestion.test(line))).toEqual([]);
  });

  test("TRK-BG-001: people are called and closed as Work says, without anybody pressing Sync", async () => {
    const state = feeds({ name: "First", entries: [] });
    await authorise();
    await sync();
    state.entries = [
      { seq: 1, at: "", kind: "principal", action: "edit", object_id: "CARL", object_type: "user" },
      { seq: 2, at: "", kind: "principal", action: "edit", object_id: "BEN", object_type: "user" },
      { seq: 3, at: "", kind: "principal", action: "edit", object_id: "STRANGER", object_type: "user" },
    ];
    const feed = work.answer;
    const asked: string[] = [];
    work.answer = (path, ...rest) => {
      const id = /\/users\/(\w+)$/.exec(path)?.[1];
      if (id === undefined) return feed(path, ...rest);
      asked.push(id);
      if (id === "BEN") return { status: 404, body: { error: { code: "NRC_NO_RECORD" } } };
      const person = {
        id,
        full_name: "Carl Renamed",
        email: "carl@new.example",
        is_external: false,
        allow_logon: false,
      };
      return { status: 200, body: { data: person } };
    };
    await sync();
    const { rows } = await database.pool.query(
      `select work_id, name, email, is_disabled from tracker.principal where work_id in ('BEN', 'CARL') order by work_id`,
    );
    expect(rows).toEqual([
      // Who is gone, or out of sight, stays readable.
      { work_id: "BEN", name: "BEN Example", email: "ben@firm.example", is_disabled: false },
      { work_id: "CARL", name: "Carl Renamed", email: "carl@new.example", is_disabled: true },
    ]);
    // Of somebody who has nothing to do with Tracker nothing is asked.
    expect(asked).toEqual(["CARL", "BEN"]);
  });

  test("TRK-SPM-002, TRK-BG-002: policies are applied once the library is authorized, and as long as somebody follows it", async () => {
    await database.pool.query(
      `insert into tracker.tracker (id, workspace_id, name, kind, owner_num, ordinal, time_zone, created_at, created_by,
         last_updated_at, last_updated_by)
       select 'T7', 'UK!7', 'Closing', 'task', num, 1, 'Europe/London', now(), num, now(), num
       from tracker.principal where work_id = 'CARL'`,
    );
    const told: string[] = [];
    const listener = await database.pool.connect();
    listener.on("notification", ({ payload }) => void told.push(payload ?? ""));
    await listener.query("listen tracker_change");
    let denied = "CARL";
    work.answer = (path, _query, body) => {
      if (path.endsWith("/items/lookup")) return { status: 200, body: { data: [] } };
      if (path.endsWith("/changes")) return { status: 200, body: { data: [], cursor: "here" } };
      const { pairs } = (body ?? {}) as { pairs?: { user_id: string; workspace_id: string }[] };
      const decide = (pair: { user_id: string }) => ({ ...pair, decision: pair.user_id === denied ? "deny" : "allow" });
      if (pairs !== undefined) return { status: 200, body: { data: { results: pairs.map(decide) } } };
      return { status: 200, body: { data: [{ seq: 1, workspace_id: "UK!7" }], cursor: "policies" } };
    };
    const admits = async (who: string) => (await background.externalGate.admitted(who, ["UK!7"])).has("UK!7");

    // Without an authority nothing is followed, and who is admitted by a task alone is kept out.
    await sync();
    expect(work.asked).toEqual([]);
    expect(await row()).toMatchObject({ state: "unauthorized", policies: "not_up_to_date" });
    expect([await admits("BEN"), await admits("CARL")]).toEqual([false, false]);

    await authorise();
    await sync();
    expect(await row()).toMatchObject({ policies: "applied" });
    expect([await admits("BEN"), await admits("CARL")]).toEqual([true, false]);
    // Open pages of the matter ask anew.
    await expect
      .poll(() => told.map((each) => JSON.parse(each) as object))
      .toContainEqual(expect.objectContaining({ tracker: "T7", matter: "UK!7", kind: "matter" }));
    denied = "BEN";
    expect([await admits("BEN"), await admits("CARL")]).toEqual([false, true]);

    // Nobody is told that they are applied while nobody follows them.
    clock.advance(DAY);
    expect(await row()).toMatchObject({ policies: "not_up_to_date" });
    await sync();
    expect(await row()).toMatchObject({ policies: "applied" });
    await send("ANNA", "DELETE", "/UK/authorization");
    expect(await row()).toMatchObject({ policies: "not_up_to_date" });
    expect(await admits("CARL")).toBe(false);
    await listener.query("unlisten tracker_change");
    listener.release();
    await database.pool.query(`delete from tracker.tracker where id = 'T7'`);
  });

  test("a library that fails waits longer each time, and does not delay others", async () => {
    await authorise("ANNA", "UK");
    await authorise("ANNA", "US");
    const ok = work.answer;
    work.answer = (path, ...rest) => (path.includes("/UK/") ? { status: 500, body: {} } : ok(path, ...rest));
    const { last_sync: before } = await row("UK");
    clock.advance(60);
    await sync();
    expect((await row("US")).last_sync).not.toBe(before);
    expect((await row("UK")).last_sync).toBe(before);
    const pauses: number[] = [];
    for (let turn = 0; turn < 8; turn += 1) {
      const { rows } = await database.pool.query<{ next_try_at: Date }>(
        `select next_try_at from tracker.library where library_id = 'UK'`,
      );
      const pause = ((rows[0]?.next_try_at ?? clock.now()).getTime() - clock.now().getTime()) / 1000;
      pauses.push(pause);
      clock.advance(pause);
      await sync();
    }
    expect(pauses).toEqual([30, 60, 120, 240, 480, 960, 1800, 1800]);
    work.answer = ok;
    clock.advance(1800);
    await sync();
    expect((await row("UK")).last_sync).not.toBe(before);
  });
});
