import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createJobQueue } from "@muniment/jobs";
import { createMailQueue } from "@muniment/mail";
import type { Database } from "@muniment/platform/db";
import { createApp, createRequestMounter } from "@muniment/platform/http";
import { createLog } from "@muniment/platform/log";
import { fakeClock, testDatabase } from "@muniment/platform/testing";
import { httpErrors } from "@muniment/tracker-api";
import { subjectOf } from "../session/index.ts";
import { areReportsStopped, createDigestService, digestRoutes, UNSUBSCRIBE_PATH, unsubscribePages } from "./index.ts";

const clock = fakeClock(new Date("2026-03-11T07:00:00Z"));
const log = createLog({ level: "silent" });
let database: Database;
let app: FastifyInstance;
let digest: ReturnType<typeof createDigestService>;
const nums = new Map<string, number>();

beforeAll(async () => {
  database = await testDatabase("tracker");
  for (const id of ["ANNA", "BEN"]) {
    const { rows } = await database.pool.query<{ num: string }>(
      `insert into tracker.principal (ty, library_id, work_id, name, email, seen_at)
       values ('user', '', $1, $2, $3, now()) returning num`,
      [id, `${id} Example`, `${id.toLowerCase()}@firm.example`],
    );
    nums.set(id, Number(rows[0]?.num));
  }
  await database.pool.query(
    `insert into tracker.library (library_id, name, state) values ('UK', 'Library UK', 'authorized')`,
  );
  // Whoever follows somebody gets a report every day.
  await database.pool.query(
    `insert into tracker.follow (user_num, target_type, target_id, in_app, digest, since) values ($1, 'user', $2, false, true, now())`,
    [nums.get("BEN"), String(nums.get("ANNA"))],
  );
  digest = createDigestService({
    database,
    clock,
    log,
    queueMail: createMailQueue({ clock, jobs: createJobQueue() }),
    timeZone: "Europe/London",
    url: "https://firm.example/tracker",
    unsubscribeUrl: `https://firm.example${UNSUBSCRIBE_PATH}`,
    tokens: { use: async (_library, call) => call("token") },
    work: {
      groups: async () => [],
      mayUse: async () => true,
      notDenied: async () => new Set(),
      readable: async () => new Set(),
    },
  });
  app = createApp({ log, errors: httpErrors, version: "test" });
  unsubscribePages(app, { database, clock });
  const mounter = createRequestMounter(app, {
    database,
    clock,
    errors: httpErrors,
    authenticate: async (token) => {
      const userNum = nums.get(token);
      if (userNum === undefined) return undefined;
      const person = { name: token, email: `${token.toLowerCase()}@firm.example`, isExternal: false, location: "" };
      return { userNum, userId: token, ...person, token, clientId: "t", sessionId: token, scopeCap: undefined };
    },
    subjectOf,
  });
  const { rows: libraries } = await database.pool.query(`select * from tracker.library`);
  digestRoutes(mounter, {
    database,
    digest,
    libraries: { list: async ({ userId }) => (userId === "ANNA" ? libraries : []) },
  });
  mounter.finish();
});
afterAll(async () => {
  await app.close();
  await database[Symbol.asyncDispose]();
});

const send = async (who: string, method: "GET" | "POST", path = "") => {
  const headers = { authorization: `Bearer ${who}` };
  const answer = await app.inject({ method, url: `/api/tracker/v1/admin/digest${path}`, headers });
  return { status: answer.statusCode, data: answer.json<{ data: never }>().data };
};
const linkIn = async (recipient: string): Promise<string> => {
  const { rows } = await database.pool.query<{ headers: Record<string, string> }>(
    `select headers from mail.message where recipient = $1 and headers <> '{}' order by created_at desc limit 1`,
    [recipient],
  );
  return /^<https:\/\/firm\.example(\S+)>$/.exec(rows[0]?.headers["List-Unsubscribe"] ?? "")?.[1] ?? "";
};

describe("what administrators see of daily reports", () => {
  test("the next run, the last runs with what became of each, and the log without titles", async () => {
    await digest.sendDue();
    await digest.sendDue();
    expect(await send("ANNA", "GET")).toEqual({
      status: 200,
      data: {
        // The next working day, since that of today has begun.
        next_run: "2026-03-12T07:00:00.000Z",
        runs: [
          {
            day: "2026-03-11",
            recipients: 2,
            sent: 0,
            waiting: 1,
            failed: 0,
            skipped_empty: 1,
            skipped_late: 0,
            skipped_no_access: 0,
          },
        ],
      },
    });
    await database.pool.query(
      `update mail.message set state = 'bounced', last_error = '550 no such user', text = null, html = null, attempts = 1`,
    );
    expect((await send("ANNA", "GET")).data).toMatchObject({ runs: [{ failed: 1, waiting: 0 }] });
    expect((await send("ANNA", "GET", "/log")).data).toEqual([
      { day: "2026-03-11", user: { id: "ANNA", name: "ANNA Example" }, state: "skipped_empty" },
      {
        day: "2026-03-11",
        user: { id: "BEN", name: "BEN Example" },
        state: "failed",
        attempts: 1,
        error: "550 no such user",
      },
    ]);
    expect((await send("ANNA", "GET", "/log?user=ben")).data).toHaveLength(1);
  });

  test("a test goes to oneself, is marked as one, and counts as no report; nobody else may see any of it", async () => {
    expect(await send("ANNA", "POST", "/test")).toEqual({ status: 200, data: { sent_to: "anna@firm.example" } });
    const { rows } = await database.pool.query<{ subject: string }>(
      `select subject from mail.message where recipient = 'anna@firm.example'`,
    );
    expect(rows).toEqual([{ subject: "Test – Tracker: your daily report" }]);
    expect((await send("ANNA", "GET")).data).toMatchObject({ runs: [{ recipients: 2 }] });
    for (const [method, path] of [
      ["GET", ""],
      ["GET", "/log"],
      ["POST", "/test"],
    ] as const) {
      expect((await send("BEN", method, path)).status).toBe(403);
      expect((await send("GHOST", method, path)).status).toBe(401);
    }
  });

  test("the log is kept for 90 days", async () => {
    await database.pool.query(
      `insert into tracker.digest_message (user_num, day, state, until)
       values ($1, '2025-12-10', 'queued', now()), ($1, '2025-12-12', 'queued', now())`,
      [nums.get("BEN")],
    );
    await digest.sendDue();
    const { rows } = await database.pool.query(`select day::text from tracker.digest_message order by day limit 1`);
    expect(rows).toEqual([{ day: "2025-12-12" }]);
  });
});

test("TRK-DIG-033: the link of the headers switches the report off by one press, without a sign-in, and does nothing else", async () => {
  clock.set(new Date("2026-03-12T07:00:00Z"));
  await digest.sendDue();
  const url = await linkIn("ben@firm.example");
  expect(url).toMatch(/^\/api\/tracker\/v1\/digest\/unsubscribe\/[\w-]{20,}$/);
  const ben = nums.get("BEN") ?? 0;
  // Scanners of mail look at every link.
  const looked = await app.inject({ method: "GET", url });
  expect([looked.statusCode, await areReportsStopped(database.reader, ben)]).toEqual([200, false]);
  expect(looked.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const wrong = await app.inject({ method: "POST", url: `${url}x`, headers, payload: "List-Unsubscribe=One-Click" });
  expect(await areReportsStopped(database.reader, ben)).toBe(false);
  const pressed = await app.inject({ method: "POST", url, headers, payload: "List-Unsubscribe=One-Click" });
  // Nobody learns by the answer whether a link is anybody's.
  expect([pressed.statusCode, pressed.body]).toEqual([wrong.statusCode, wrong.body]);
  expect(await areReportsStopped(database.reader, ben)).toBe(true);
  expect((await send("BEN", "GET")).status).toBe(403);
  const { rows } = await database.pool.query(`select * from mail.message where text like $1`, [`%${url}%`]);
  expect(rows).toEqual([]);
  clock.set(new Date("2026-03-13T07:00:00Z"));
  await digest.sendDue();
  expect((await send("ANNA", "GET", "/log?user=BEN")).data).not.toContainEqual(
    expect.objectContaining({ day: "2026-03-13" }),
  );
});
