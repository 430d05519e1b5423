import { systemClock } from "@muniment/kernel";
import { jobsMigrations } from "@muniment/jobs";
import { mailMigrations } from "@muniment/mail";
import { Secret } from "@muniment/platform/config";
import { migrate, openDatabase } from "@muniment/platform/db";
import type { Database } from "@muniment/platform/db";
import { platformMigrations } from "@muniment/platform/migrations";
import { createApp, createRequestMounter, originOf } from "@muniment/platform/http";
import { createLog } from "@muniment/platform/log";
import { createSealer, parseSealKeys } from "@muniment/platform/seal";
import { createTracker, subjectOf, trackerMigrations } from "@muniment/tracker";
import type { TrackerDeps } from "@muniment/tracker";
import { httpErrors } from "@muniment/tracker-api";
import { newActingPersonKey } from "@muniment/work-api/acting-person";
import { spreadText } from "./report.ts";
import type { Finding, Report } from "./report.ts";
import { medianTime, pair } from "./timing.ts";
import type { World } from "./world.ts";

const MOST_SLOWER = 2;
const LIBRARY = "ACTIVE";
const TRACKERS = 2_000;
const TASKS_EACH = 100;
/** One checklist of its own, beside the others. */
const LARGE = 5_000;
const LARGE_ID = "0".repeat(26);
/** As many are shown at once; further ones are fetched while somebody scrolls. */
const PAGE = 100;
const WHOLE = 1_000;
const RUNS = 11;
const READER = "READER";

interface Asked {
  readonly what: string;
  readonly path: string;
  readonly pages: number;
  /** Which rows, and in which order, by hand. */
  readonly rows: string;
}

/** What a row of a list shows, and nothing else. */
const SHOWN = `select t.id, t.title, t.number, t.due_date, t.priority, t.tree, s.value, s.colour, k.name as tracker, m.name as matter,
  (select jsonb_agg(p.name order by x.position) from tracker.task_assignee x
    join tracker.principal p on p.num = x.principal_num where x.task_id = t.id and x.removed_at is null) as assignees
  from tracker.task t join tracker.status s on s.id = t.status_id join tracker.tracker k on k.id = t.tracker_id
    join tracker.matter m on m.workspace_id = k.workspace_id`;
/** Everything that the answer carries of a task, as one statement says it. */
const CARRIED = `select t.*, k.workspace_id, k.name as tracker, m.name as matter, s.value, s.state_code, s.category, s.colour,
  sec.title as section, up.title as parent, made.name as creator, edited.name as editor, done.name as completer,
  (select jsonb_agg(jsonb_build_object('ty', p.ty, 'work_id', p.work_id, 'name', p.name, 'position', x.position,
      'access', x.access, 'by', b.name, 'at', x.assigned_at) order by x.position) from tracker.task_assignee x
    join tracker.principal p on p.num = x.principal_num join tracker.principal b on b.num = x.assigned_by
    where x.task_id = t.id and x.removed_at is null) as assignees,
  (select count(*) from tracker.work_link x where x.task_id = t.id) as links,
  (select count(*) from tracker.comment x where x.task_id = t.id and x.deleted_at is null) as comments,
  (select count(*) from tracker.task x where x.parent_id = t.id and x.deleted_at is null) as subtasks,
  (select jsonb_object_agg(x.field_id, x.value) from tracker.custom_value x where x.task_id = t.id) as custom_fields,
  (select jsonb_agg(d) from tracker.task_dependency d where d.task_id = t.id) as dependencies,
  exists (select from tracker.follow f where f.target_type = 'task' and f.target_id = t.id and f.user_num = 1) as is_followed
  from tracker.task t join tracker.status s on s.id = t.status_id join tracker.tracker k on k.id = t.tracker_id
    join tracker.matter m on m.workspace_id = k.workspace_id
    join tracker.principal made on made.num = t.created_by join tracker.principal edited on edited.num = t.last_updated_by
    left join tracker.principal done on done.num = t.completed_by
    left join tracker.section sec on sec.id = t.section_id left join tracker.task up on up.id = t.parent_id`;
const AGAINST = { "what a row shows": SHOWN, "all that the answer carries": CARRIED };
const MINE = `where t.deleted_at is null and k.deleted_at is null and k.archived_at is null and not m.is_closed
    and s.category in ('not_started', 'in_progress', 'waiting')
    and exists (select from tracker.task_assignee x join tracker.principal p on p.num = x.principal_num
      where x.task_id = t.id and x.removed_at is null and p.work_id = '${READER}')
  order by coalesce(to_char(t.due_date, 'YYYY-MM-DD'), '~'), t.tree, t.id`;

const ASKED: readonly Asked[] = [
  {
    what: `checklist of ${LARGE} tasks, first ${PAGE}`,
    path: `/trackers/${LARGE_ID}/tasks?limit=${PAGE}`,
    pages: 1,
    rows: `where t.tracker_id = '${LARGE_ID}' and t.deleted_at is null order by t.tree limit ${PAGE}`,
  },
  {
    what: `checklist of ${LARGE} tasks, whole`,
    path: `/trackers/${LARGE_ID}/tasks?limit=${WHOLE}`,
    pages: LARGE / WHOLE,
    rows: `where t.tracker_id = '${LARGE_ID}' and t.deleted_at is null order by t.tree`,
  },
  {
    what: `My tasks over ${TRACKERS} trackers with ${TRACKERS * TASKS_EACH} tasks, first ${PAGE}`,
    path: `/me/tasks?limit=${PAGE}`,
    pages: 1,
    rows: `${MINE} limit ${PAGE}`,
  },
];

/** Lists of tasks over HTTP beside their bare SQL. */
export async function benchTracker(world: World): Promise<Report> {
  const url = await world.emptyDatabase("bench_tracker");
  await using database = openDatabase({ url, poolSize: 4 });
  await migrate(database, [platformMigrations, jobsMigrations, mailMigrations, trackerMigrations]);
  world.tell(`filling ${TRACKERS} trackers …`);
  await fill(database);
  await using served = await serve(database);
  const findings: Finding[] = [];
  for (const asked of ASKED) {
    for (const [columns, select] of Object.entries(AGAINST)) {
      findings.push(await measure({ database, base: served.base, asked, columns, select }));
    }
  }
  return {
    findings,
    how: `Lists of tasks over HTTP, one request after the other, against one statement by hand for the same rows in the same order: once with only what a row shows, once with all that the answer carries; each answer compared with it. What Work says of rights is answered at once by the bench, so that Tracker alone is measured.`,
  };
}

async function measure(given: {
  database: Database;
  base: string;
  asked: Asked;
  columns: string;
  select: string;
}): Promise<Finding> {
  const { database, base, asked, columns, select } = given;
  const { what, path, pages, rows } = asked;
  const plain = `${select} ${rows}`;
  const expected = (await database.pool.query<{ id: string }>(plain)).rows.map((row) => row.id);
  const times = await pair(
    async () =>
      medianTime(RUNS, async () => {
        const ids = await readAll(base + path, pages);
        if (ids.join() !== expected.join()) throw new Error(`${path} was answered with other tasks than bare SQL`);
      }),
    async () => medianTime(RUNS, async () => database.pool.query(plain)),
  );
  return {
    path: what,
    measured: spreadText(times.ours, " ms"),
    against: `${spreadText(times.plain, " ms")} bare SQL, ${columns}`,
    ratio: spreadText(times.ratio),
    goal: `≤ ${MOST_SLOWER} ×`,
    isMet: times.ratio.median <= MOST_SLOWER,
  };
}

async function readAll(address: string, pages: number): Promise<string[]> {
  const ids: string[] = [];
  let cursor = "";
  for (let page = 0; page < pages; page += 1) {
    const response = await fetch(address + cursor, { headers: { authorization: `Bearer ${READER}` } });
    if (!response.ok) throw new Error(`${address} was answered with ${response.status}: ${await response.text()}`);
    const body = (await response.json()) as { data: { id: string }[]; cursor?: string };
    ids.push(...body.data.map(({ id }) => id));
    cursor = `&cursor=${encodeURIComponent(body.cursor ?? "")}`;
  }
  return ids;
}

/** Everybody may see every matter; nothing else is asked of Work by lists. */
function openOffice(): NonNullable<TrackerDeps["work"]> {
  const unasked = (): never => {
    throw new Error("Lists of tasks do not ask this of Work");
  };
  return {
    introspect: async (token) => ({
      ssid: `ssid-${token}`,
      userId: token,
      clientId: "bench",
      scopes: new Set(["user"]),
    }),
    person: async (token) => ({
      name: token,
      email: `${token.toLowerCase()}@firm.example`,
      isExternal: false,
      location: "",
    }),
    mayUse: async () => true,
    groups: async () => [],
    access: async (_token, _library, { ids, known }) => ({
      version: "1",
      results:
        known === "1" ? undefined : ids.map((id) => ({ id, access: "full_access" as const, isAdministrator: false })),
    }),
    watch: () => () => undefined,
    matter: unasked,
    members: unasked,
    items: unasked,
  };
}

async function serve(database: Database): Promise<AsyncDisposable & { readonly base: string }> {
  const log = createLog({ level: "silent" });
  const tracker = createTracker({
    database,
    clock: systemClock,
    log,
    sealer: createSealer(parseSealKeys(new Secret(`k1:${Buffer.alloc(32, 1).toString("base64url")}`))),
    workOrigin: "http://work.example",
    client: { clientId: "tracker-cc", privateKey: (await newActingPersonKey()).privateKey },
    timeZone: "Europe/London",
    work: openOffice(),
  });
  const app = createApp({ log, errors: httpErrors, version: "bench" });
  const mounter = createRequestMounter(app, {
    database,
    clock: systemClock,
    errors: httpErrors,
    authenticate: tracker.authenticate,
    amend: async (_caller, request) => ({ origin: originOf(request) }),
    subjectOf,
  });
  tracker.mount(mounter);
  mounter.finish();
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  return {
    base: `${origin}/api/tracker/v1`,
    async [Symbol.asyncDispose]() {
      await tracker.endStreams();
      await app.close();
    },
  };
}

/** 2,000 trackers of 200 matters with 100 tasks each, one with 5,000; a twentieth of the tasks are the reader's. */
async function fill({ pool }: Database): Promise<void> {
  const now = "now(), 1, now(), 1";
  await pool.query(
    `insert into tracker.principal (ty, library_id, work_id, name, email, ssid, seen_at)
      select 'user', '', case n when 1 then '${READER}' else 'P' || n end, 'Person ' || n, 'p' || n || '@firm.example',
        case n when 1 then 'ssid-${READER}' else 'ssid-P' || n end, now() from generate_series(1, 300) as n order by n`,
  );
  await pool.query(
    `insert into tracker.matter (workspace_id, library_id, name, read_at)
      select '${LIBRARY}!' || n, '${LIBRARY}', 'Matter ' || n, now() from generate_series(1, 200) as n`,
  );
  await pool.query(
    `insert into tracker.tracker (id, workspace_id, name, kind, owner_num, ordinal, time_zone, next_number,
        created_at, created_by, last_updated_at, last_updated_by)
      select case n when 0 then '${LARGE_ID}' else 'K' || lpad(n::text, 25, '0') end, '${LIBRARY}!' || 1 + n % 200,
        'Tracker ' || n, 'task', 1, n, 'Europe/London', 10000, ${now} from generate_series(0, ${TRACKERS}) as n`,
  );
  await pool.query(
    `insert into tracker.status (id, tracker_id, value, state_code, category, colour, rank, is_default)
      select 'S' || v.code || substr(k.id, 3), k.id, v.value, v.code, v.category, 'grey', v.code::text, v.code = 0
      from tracker.tracker k cross join (values (0, 'Not started', 'not_started'), (1, 'In progress', 'in_progress'),
        (2, 'Done', 'done')) as v(code, value, category)`,
  );
  await pool.query(
    `insert into tracker.task (id, tracker_id, rank, tree, depth, number, title, status_id, priority, due_date, visibility,
        created_at, created_by, last_updated_at, last_updated_by)
      select 'T' || substr(k.id, case when k.id = '${LARGE_ID}' then 5 else 21 end, case when k.id = '${LARGE_ID}'
          then 5 else 6 end) || lpad(n::text, 19, '0'), k.id, lpad(n::text, 5, '0'), lpad(n::text, 5, '0'), 1, n,
        'Task ' || n || ' of ' || k.name, 'S' || 0 || substr(k.id, 3), n % 5,
        case when n % 3 > 0 then date '2026-01-01' + n % 365 end, 'tracker', ${now}
      from tracker.tracker k
      cross join lateral generate_series(1, case when k.id = '${LARGE_ID}' then ${LARGE} else ${TASKS_EACH} end) as n`,
  );
  await pool.query(
    `insert into tracker.task_assignee (task_id, principal_num, position, access, assigned_by, assigned_at)
      select t.id, case when t.number % 20 = 0 then 1 else 2 + t.number % 299 end, 1, 'member', 2, now()
      from tracker.task t`,
  );
  await pool.query("vacuum analyze");
}
