import { setTimeout as delay } from "node:timers/promises";
import { startBareRoute } from "./plain-tools.ts";
import type { PlainServer } from "./plain-tools.ts";
import { spreadText } from "./report.ts";
import type { Finding, Report } from "./report.ts";
import { ADMINISTRATOR, LARGE_GROUP, LIBRARY, OFFICE } from "./seed.ts";
import { medianTime, pair, timed } from "./timing.ts";
import type { ServedLibrary, World } from "./world.ts";

const PAGE = 50;
const TIMES = 11;
const MOST = 1.5;
const POLL_MILLISECONDS = 20;
const CONSOLE = "/api/control-center/v1";

/** A list of people, and the statement that a page of it needs at least. */
interface Question {
  readonly path: string;
  readonly body: object;
  /** Conditions and order on the account `u` and its place in the library `m`. */
  readonly where: string;
  readonly order?: string;
  readonly values?: readonly unknown[];
}

const BY_NAME = "u.full_name collate identity.natural, u.user_num";

const QUESTIONS: readonly Question[] = [
  { path: "first page of users", body: {}, where: "true" },
  ...["p", "pe", "person", "person 4711"].map((query): Question => {
    const words = query.split(" ");
    const matches = words.map((_, at) => `(u.search_name like $${2 * at + 1} or u.search_ids like $${2 * at + 2})`);
    return {
      path: `search as one types: “${query}”`,
      body: { query },
      where: matches.join(" and "),
      // Every name begins with a space, so that a word is known by the one before it.
      values: words.flatMap((word) => [`% ${word}%`, `%${word}%`]),
    };
  }),
  {
    path: `filter by an office of ${OFFICE.people.toLocaleString("en-GB")}, latest edited first`,
    body: { filters: { location: [OFFICE.name] }, sort: "edit_date", order: "desc" },
    where: "lower(u.location) = lower($1)",
    order: "u.edited_at desc, u.user_num desc",
    values: [OFFICE.name],
  },
  {
    path: "filter by state and preferred library, by e-mail",
    body: { filters: { sign_in_status: ["enabled"], preferred_library: [LIBRARY] }, sort: "email" },
    where: "u.allow_logon and m.allow_logon and u.preferred_library_id = 1",
    order: "u.email collate identity.natural, u.user_num",
  },
  {
    path: `members of a group of ${LARGE_GROUP.members.toLocaleString("en-GB")}`,
    body: { filters: { group: [LARGE_GROUP.id] } },
    where: `exists (select 1 from identity.group_member gm join identity."group" g on g.group_num = gm.group_num
      where gm.user_num = u.user_num and g.library_id = 1 and g.group_id = $1)`,
    values: [LARGE_GROUP.id],
  },
];

/** Lists and a change of many among 100,000 people in three libraries, beside the statements that they need. */
export async function benchAccounts(world: World): Promise<Report> {
  await using served = await world.serve(world.sizes.find((documents) => documents >= 200_000) ?? 200_000);
  await using bare = await startBareRoute(served.library.databaseUrl);
  const findings: Finding[] = [];
  for (const question of QUESTIONS) findings.push(await listFinding({ served, bare, question }));
  findings.push(await changeFinding(served));
  return {
    findings,
    how: "The Users page over HTTP as an NRTADMIN of the library, against a bare Fastify route that runs one prepared statement with the same conditions and order, reads all that a row shows and what its actions depend on, and signs nobody in; both answer with the same people. The job from its request to its end, against one transaction that keeps the rows, changes the same people, records each in a table like the audit, and notes what became of them.",
  };
}

async function listFinding(given: { served: ServedLibrary; bare: PlainServer; question: Question }): Promise<Finding> {
  const { served, bare, question } = given;
  const statement = statementOf(question);
  const plainList = async (): Promise<string[]> =>
    (await post<{ user_id: string }[]>(`${bare.origin}/sql`, statement)).map((row) => row.user_id);
  const ourList = async (): Promise<string[]> => {
    const body = { library: LIBRARY, limit: PAGE, ...question.body };
    return (await ask<{ data: { id: string }[] }>(served, "users/search", body)).data.map((row) => row.id);
  };
  const [expected, found] = [await plainList(), await ourList()];
  if (found.length === 0 || found.join() !== expected.join()) {
    throw new Error(`${question.path}: ${found.join()} instead of ${expected.join()}`);
  }
  const measured = await pair(
    async () => medianTime(TIMES, ourList),
    async () => medianTime(TIMES, plainList),
  );
  return {
    path: question.path,
    measured: spreadText(measured.ours, " ms"),
    against: `${spreadText(measured.plain, " ms")} bare SQL`,
    ratio: spreadText(measured.ratio),
    goal: `≤ ${MOST} ×`,
    isMet: measured.ratio.median <= MOST,
  };
}

function statementOf({ path, where, order = BY_NAME, values = [] }: Question) {
  return {
    name: path.slice(0, 60),
    text: `select u.user_id, u.user_num, u.full_name, u.email, u.location, u.allow_logon,
        m.allow_logon as library_logon, r.name as role, l.alias as preferred_library, u.is_locked, u.locked_until,
        u.password_hash is not null as has_password, u.must_change_password, u.password_never_expire,
        u.password_changed_at, u.purpose, u.is_external, u.is_service, u.is_enterprise, u.origin, u.anonymised_at,
        (select p.version from identity.user_photo p where p.user_num = u.user_num) as photo,
        array(select o.library_id from identity.membership o where o.user_num = u.user_num and o.allow_logon) as open_in,
        array(select g.library_id from identity.group_member gm join identity."group" g on g.group_num = gm.group_num
          where gm.user_num = u.user_num and g.group_id = 'NRTADMIN' and g.enabled) as administers,
        array(select tier.name from identity.membership o join identity.role tier on tier.role_id = o.role_id
          where o.user_num = u.user_num and tier.privileges && '{admin_tier_1,admin_tier_2}') as tiers,
        u.last_sign_in_at, u.created_at, u.edited_at
      from identity."user" u
      join identity.membership m on m.user_num = u.user_num and m.library_id = 1
      join identity.role r on r.role_id = m.role_id
      join identity.library l on l.library_id = u.preferred_library_id
      where ${where} order by ${order} limit ${PAGE}`,
    values,
  };
}

/**
 * What a change of many has to write at the least, in one transaction: a result for each row, the accounts, a record of
 * each in the audit with what was before, and that each row is done.
 */
async function changePlainly(pool: ServedLibrary["library"]["database"]["pool"], users: readonly string[]) {
  await pool.query(`begin;
    create temporary table job_row (like jobs.long_job_row including all) on commit drop;
    create temporary table audit (like platform.audit including all) on commit drop;
    insert into job_row (job_id, row_number, subject)
      select '00000000-0000-0000-0000-000000000000', at, id
      from unnest(array[${users.map((id) => `'${id}'`).join()}]) with ordinality as given (id, at);
    with former as (select u.user_num, u.user_id, u.location from identity."user" u
        where u.user_id in (select subject from job_row) for update),
      changed as (update identity."user" u set location = u.location || '', edited_at = now()
        from former f where f.user_num = u.user_num returning u.user_id, f.location as former, u.location)
    insert into audit (at, actor_id, actor_name, client_id, session_id, source_ip, user_agent, library, action,
        object_type, object_id, before, after, outcome, request_id)
      select now(), 'A', 'A', 'c', 's', '127.0.0.1', 'bench', 'ACTIVE', 'user.change', 'user', user_id,
        jsonb_build_object('location', former), jsonb_build_object('location', location), 'ok', 'r' from changed;
    update job_row r set state = 'done', former = a.before from audit a where a.object_id = r.subject;
    commit`);
}

/** Everybody of an office moves to another and back. */
async function changeFinding(served: ServedLibrary): Promise<Finding> {
  const filters = { location: [OFFICE.name] };
  const { data } = await ask<{ data: { users: string[] } }>(served, "users/select", { library: LIBRARY, filters });
  const { users } = data;
  if (users.length !== OFFICE.people) throw new Error(`${users.length} people work in ${OFFICE.name}`);
  const { pool } = served.library.database;
  let isMoved = false;
  const measured = await pair(
    async () => {
      isMoved = !isMoved;
      return timed(() => runEdit(served, users, isMoved ? "Elsewhere" : OFFICE.name));
    },
    async () => timed(() => changePlainly(pool, users)),
  );
  if (isMoved) await runEdit(served, users, OFFICE.name);
  return {
    path: `change of ${OFFICE.people.toLocaleString("en-GB")} users by a job`,
    measured: spreadText(measured.ours, " ms"),
    against: `${spreadText(measured.plain, " ms")} bare SQL`,
    ratio: spreadText(measured.ratio),
    goal: `≤ ${MOST} ×`,
    isMet: measured.ratio.median <= MOST,
  };
}

async function runEdit(served: ServedLibrary, users: readonly string[], location: string): Promise<void> {
  const path = `libraries/${LIBRARY}/users/edit`;
  const started = await ask<{ data: { job_id: string } }>(served, path, { users, changes: { location } });
  for (;;) {
    const job = await fetch(`${served.origin}/api/work/v1/jobs/${started.data.job_id}`, { headers: headersOf(served) });
    const { data } = (await job.json()) as { data: { state: string; refused: number } };
    if (data.state === "done" && data.refused === 0) return;
    if (data.state !== "queued" && data.state !== "running") throw new Error(`A job is ${JSON.stringify(data)}`);
    await delay(POLL_MILLISECONDS);
  }
}

function headersOf({ library }: ServedLibrary): Record<string, string> {
  return { "x-auth-token": library.tokens.get(ADMINISTRATOR) ?? "" };
}

async function ask<Answer>(served: ServedLibrary, path: string, body: object): Promise<Answer> {
  return post(`${served.origin}${CONSOLE}/${path}`, body, headersOf(served));
}

async function post<Answer>(
  url: string,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${url} was answered with ${text}`);
  return JSON.parse(text) as Answer;
}
