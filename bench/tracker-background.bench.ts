import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { systemClock } from "@muniment/kernel";
import { createJobQueue, jobsMigrations } from "@muniment/jobs";
import { createMailQueue, mailMigrations } from "@muniment/mail";
import { Secret } from "@muniment/platform/config";
import { migrate, openDatabase } from "@muniment/platform/db";
import type { Database } from "@muniment/platform/db";
import { createLog } from "@muniment/platform/log";
import { platformMigrations } from "@muniment/platform/migrations";
import { createSealer, parseSealKeys } from "@muniment/platform/seal";
import { createTracker, trackerMigrations } from "@muniment/tracker";
import { newActingPersonKey } from "@muniment/work-api/acting-person";
import { spreadText } from "./report.ts";
import type { Finding, Report } from "./report.ts";
import { pair, timed } from "./timing.ts";
import type { World } from "./world.ts";

const LIBRARY = "ACTIVE";
const PEOPLE = 5_000;
const TASKS_EACH = 4;
const MATTERS = 500;
const CHANGES = 100_000;
const PAGE = 1_000;
const ROUNDS = 3;
/** A Wednesday, after reports are due. */
const MORNING = new Date("2026-03-11T09:00:00Z");
const LATER = "2999-01-01";

/** The daily reports of a firm and the way back after a long absence, with a Work that answers at once. */
export async function benchTrackerBackground(world: World): Promise<Report> {
  const url = await world.emptyDatabase("bench_tracker_background");
  await using database = openDatabase({ url, poolSize: 8 });
  await migrate(database, [platformMigrations, jobsMigrations, mailMigrations, trackerMigrations]);
  world.tell(`filling ${PEOPLE} people …`);
  await using work = await promptWork();
  const run = await runnerOf(database, work.origin);
  const findings: Finding[] = [await digestOf(database, run), await catchUpOf({ database, run, origin: work.origin })];
  return {
    findings,
    how: "Tracker's background work as its worker runs it, over HTTP against a Work in the same process that answers at once.",
  };
}

type Run = (task: string) => Promise<void>;

async function digestOf(database: Database, run: Run): Promise<Finding> {
  const { pool } = database;
  const forget = async (): Promise<void> => {
    await pool.query("truncate tracker.digest_message, mail.message cascade");
  };
  const times = await pair(
    async () => {
      await forget();
      const taken = await timed(async () => run("digest.send"));
      await expectCount(database, "select count(*)::int as count from mail.message", PEOPLE);
      return taken;
    },
    async () => {
      await forget();
      return timed(async () => {
        for (let num = 1; num <= PEOPLE; num += 1) await plainReport(database, num);
      });
    },
    ROUNDS,
  );
  return {
    path: `daily reports of ${PEOPLE} people with ${TASKS_EACH} tasks each`,
    measured: spreadText(times.ours, " ms"),
    against: `${spreadText(times.plain, " ms")} one statement for a person's tasks and one for their message`,
    ratio: spreadText(times.ratio),
    goal: "–",
    isMet: undefined,
  };
}

async function plainReport({ pool }: Database, num: number): Promise<void> {
  const { rows } = await pool.query<{ title: string; due_date: string }>(
    `select t.title, t.due_date from tracker.task_assignee x join tracker.task t on t.id = x.task_id
      join tracker.status s on s.id = t.status_id
      where x.principal_num = $1 and x.removed_at is null and t.deleted_at is null and s.category <> 'done'`,
    [num],
  );
  await pool.query(
    `insert into tracker.digest_message (user_num, day, state, until, message_id) values ($1, $2, 'queued', now(), $3)`,
    [num, MORNING, rows.map(({ title, due_date: due }) => `${title} ${due}`).join("\n")],
  );
}

async function catchUpOf(given: { database: Database; run: Run; origin: string }): Promise<Finding> {
  const { database, run, origin } = given;
  const times = await pair(
    async () => {
      await database.pool.query("update tracker.library set feed_cursor = '0', policy_cursor = 'end'");
      const taken = await timed(async () => run("sync.due"));
      await expectCount(
        database,
        `select count(*)::int as count from tracker.library where feed_cursor = '${CHANGES}'`,
        1,
      );
      return taken;
    },
    async () => timed(async () => readFeed(origin)),
    ROUNDS,
  );
  return {
    path: `catching up on ${CHANGES} changes over ${MATTERS} matters`,
    measured: spreadText(times.ours, " ms"),
    against: `${spreadText(times.plain, " ms")} fetching the same pages`,
    ratio: spreadText(times.ratio),
    goal: "–",
    isMet: undefined,
  };
}

async function readFeed(origin: string): Promise<void> {
  for (let at = 0; at <= CHANGES; at += PAGE) {
    const response = await fetch(`${origin}/api/work/v1/libraries/${LIBRARY}/changes?limit=${PAGE}&cursor=${at}`);
    await response.json();
  }
}

async function expectCount({ pool }: Database, statement: string, count: number): Promise<void> {
  const { rows } = await pool.query<{ count: number }>(statement);
  if (rows[0]?.count !== count) throw new Error(`${statement} gave ${rows[0]?.count} instead of ${count}`);
}

/** Runs tasks of Tracker as its worker would; the clock of reports stands at one morning. */
async function runnerOf(database: Database, workOrigin: string): Promise<Run> {
  const log = createLog({ level: "silent" });
  const sealer = createSealer(parseSealKeys(new Secret(`k1:${Buffer.alloc(32, 1).toString("base64url")}`)));
  await fill(database, sealer.seal(JSON.stringify({ access: "token", refresh: "", accessSeconds: 1e9 }), PURPOSE));
  const clock = { now: () => MORNING };
  const { tasks } = createTracker({
    database,
    clock,
    log,
    sealer,
    workOrigin,
    client: { clientId: "tracker-cc", privateKey: (await newActingPersonKey()).privateKey },
    timeZone: "Europe/London",
    queueMail: createMailQueue({ clock, jobs: createJobQueue() }),
  });
  return async (name) => {
    const task = tasks.find((each) => each.name === name);
    if (task === undefined) throw new Error(`There is no task ${name}`);
    const { signal } = new AbortController();
    await task.run({}, { clock: systemClock, log, signal, attempt: 1, isLastAttempt: true });
  };
}

const AUTHORIZATION = "AUTH";
/** As tokens of libraries are sealed. */
const PURPOSE = `library authorization ${AUTHORIZATION}`;

async function fill({ pool }: Database, sealed: { key_id: string; bytes: Buffer }): Promise<void> {
  const by = "now(), 1, now(), 1";
  await pool.query(
    `insert into tracker.principal (ty, library_id, work_id, name, email, seen_at)
      select 'user', '', 'P' || n, 'Person ' || n, 'p' || n || '@firm.example', now() from generate_series(1, ${PEOPLE}) n`,
  );
  await pool.query(
    `insert into tracker.library (library_id, name, state, feed_cursor, policy_cursor)
      values ('${LIBRARY}', 'Active', 'authorized', '0', 'end')`,
  );
  await pool.query(
    `insert into tracker.library_authorization (id, library_id, user_num, tokens_sealed, key_id, access_until, granted_at,
       expires_at, rank) values ($1, $2, 1, $3, $4, '${LATER}', now(), '${LATER}', 'active')`,
    [AUTHORIZATION, LIBRARY, sealed.bytes, sealed.key_id],
  );
  await pool.query(
    `insert into tracker.matter (workspace_id, library_id, name, read_at)
      select '${LIBRARY}!' || n, '${LIBRARY}', 'Matter ' || n, now() from generate_series(1, ${MATTERS}) n`,
  );
  await pool.query(
    `insert into tracker.tracker (id, workspace_id, name, kind, owner_num, ordinal, time_zone, created_at, created_by,
        last_updated_at, last_updated_by)
      select 'K' || n, '${LIBRARY}!' || n, 'Tracker ' || n, 'task', 1, n, 'Europe/London', ${by}
      from generate_series(1, ${MATTERS}) n`,
  );
  await pool.query(
    `insert into tracker.status (id, tracker_id, value, state_code, category, colour, rank, is_default)
      select 'S' || n, 'K' || n, 'Not started', 0, 'not_started', 'grey', 'a', true from generate_series(1, ${MATTERS}) n`,
  );
  await pool.query(
    `insert into tracker.task (id, tracker_id, rank, tree, depth, number, title, status_id, priority, due_date, visibility,
        created_at, created_by, last_updated_at, last_updated_by)
      select 'T' || n, 'K' || 1 + n % ${MATTERS}, lpad(n::text, 6, '0'), lpad(n::text, 6, '0'), 1, n, 'Task ' || n,
        'S' || 1 + n % ${MATTERS}, n % 5, date '2026-03-11' + n % 3, 'tracker', ${by}
      from generate_series(1, ${PEOPLE * TASKS_EACH}) n`,
  );
  await pool.query(
    `insert into tracker.task_assignee (task_id, principal_num, position, access, assigned_by, assigned_at)
      select 'T' || n, 1 + n % ${PEOPLE}, 1, 'member', 1, now() from generate_series(1, ${PEOPLE * TASKS_EACH}) n`,
  );
  await pool.query("vacuum analyze");
}

/** A Work where everybody may do everything, and where much has happened. */
async function promptWork(): Promise<AsyncDisposable & { readonly origin: string }> {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Asked {
  readonly items?: readonly string[];
  readonly user_ids?: readonly string[];
  readonly ids?: readonly string[];
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? "", "http://work.example");
  const sent = await text(request);
  const asked = (sent === "" ? {} : JSON.parse(sent)) as Asked;
  const body = pathname.endsWith("/changes")
    ? changesAfter(Number(searchParams.get("cursor")))
    : answerOf(pathname, asked);
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(body));
}

function answerOf(pathname: string, asked: Asked): object {
  if (pathname.endsWith("/check")) {
    const { items = [], user_ids: users = [] } = asked;
    const results = items.flatMap((id) => users.map((user) => ({ id, user_id: user, access: "read_write" })));
    return { data: { version: "1", unchanged: false, results } };
  }
  if (pathname.endsWith("/lookup")) {
    return { data: (asked.ids ?? []).map((id) => ({ id, name: `Matter ${id.split("!")[1]}` })) };
  }
  if (pathname.endsWith("/apps")) return { data: [{ id: "tracker-web" }] };
  if (pathname.endsWith("/feed")) return { data: [], cursor: "end" };
  return { data: [] };
}

function changesAfter(cursor: number): object {
  const left = Math.min(PAGE, CHANGES - cursor);
  const data = Array.from({ length: left }, (_, at) => ({
    seq: cursor + at + 1,
    at: MORNING.toISOString(),
    kind: at % 10 === 0 ? "acl" : "document",
    action: "change",
    object_id: `${LIBRARY}!${100_000 + at}.1`,
    workspace_id: `${LIBRARY}!${1 + ((cursor + at) % MATTERS)}`,
  }));
  return { data, cursor: String(cursor + left) };
}
