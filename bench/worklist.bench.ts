import { join } from "node:path";
import { createDiskBlobStore } from "@muniment/blob-store";
import { createConverter } from "@muniment/documents/convert";
import { systemClock } from "@muniment/kernel";
import { jobsMigrations } from "@muniment/jobs";
import { createSmtpTransport, mailMigrations } from "@muniment/mail";
import { createOperate, operateMigrations, subjectOf } from "@muniment/operate";
import type { OperateActor } from "@muniment/operate";
import { httpErrors } from "@muniment/operate-api";
import { Secret } from "@muniment/platform/config";
import { migrate, openDatabase } from "@muniment/platform/db";
import type { Database } from "@muniment/platform/db";
import { createApp, createRequestMounter, originOf } from "@muniment/platform/http";
import { createLog } from "@muniment/platform/log";
import { platformMigrations } from "@muniment/platform/migrations";
import { createSealer, parseSealKeys } from "@muniment/platform/seal";
import { spreadText } from "./report.ts";
import type { Finding, Report } from "./report.ts";
import { medianTime, pair } from "./timing.ts";
import type { World } from "./world.ts";

const MOST_SLOWER = 2;
const ITEMS = 200_000;
const CASES = 5_000;
const TEAMS = 50;
const PEOPLE = 300;
const PAGE = 100;
const RUNS = 11;

/** Ids of what is made here: one letter for its kind, and its number. */
const ids = { team: "a", person: "b", service: "c", mailbox: "d", case: "e", item: "f" } as const;
const idOf = (kind: keyof typeof ids, at: string): string =>
  `('${ids[kind]}0000000-0000-7000-8000-' || lpad((${at})::text, 12, '0'))::uuid`;
const READER = "b0000000-0000-7000-8000-000000000001";

/** What a row of a worklist shows, and nothing else. */
const SHOWN = `select w.id, w.num, w.reference, w.phase, w.rev, w.trouble is not null as needs_attention,
    e.subject, e.from_name, e.from_address, e.received_at, m.name as mailbox, coalesce(u.name, t.name) as owner,
    (select count(*) from operate.email_document d where d.email_id = w.id and d.ordinal > 0 and not d.is_inline) as files,
    (select jsonb_agg(c.reference || ' ' || c.title) from operate.email_case x join operate.work_item c on c.id = x.case_id
      where x.email_id = w.id and not c.is_restricted) as cases
  from operate.work_item w join operate.email e on e.id = w.id join operate.mailbox m on m.id = e.mailbox_id
    left join operate."user" u on u.id = w.owner_user_id left join operate.team t on t.id = w.owner_team_id
  where w.type = 'inbound-email' and w.closed_at is null`;
const OWN_TEAM = `w.owner_team_id = any(array(select id from operate.team where is_everybody
  union all select team_id from operate.team_member where user_id = '${READER}'))`;
/** Looked up for each row, which is the quickest where the first rows are wanted. */
const ofCase = (condition: string): string =>
  `coalesce((select true from operate.email_case x join operate.work_item c on c.id = x.case_id
    where x.email_id = w.id and ${condition} limit 1), false)`;
const OPEN_TO_READER = `(w.owner_user_id = '${READER}'
  or ((${OWN_TEAM} or ${ofCase("not c.is_restricted")}) and not ${ofCase("c.is_restricted")}))`;

interface Asked {
  readonly what: string;
  readonly path: string;
  /** The same rows in their order, by hand. */
  readonly plain: string;
}

const ASKED: readonly Asked[] = [
  {
    what: `what one person has, first ${PAGE}`,
    path: `queue=mine`,
    plain: `${SHOWN} and w.owner_user_id = '${READER}' order by w.num desc limit ${PAGE}`,
  },
  {
    what: `queues of one person's teams, first ${PAGE}`,
    path: `queue=team`,
    plain: `${SHOWN} and w.owner_user_id is null and ${OWN_TEAM} and ${OPEN_TO_READER}
      order by w.num desc limit ${PAGE}`,
  },
  {
    what: `all that one person may see, first ${PAGE}`,
    path: `queue=all`,
    plain: `${SHOWN} and ${OPEN_TO_READER} order by w.num desc limit ${PAGE}`,
  },
  {
    what: `a word that one item in a thousand has, first ${PAGE}`,
    path: `queue=all&query=word7`,
    plain: `${SHOWN} and w.search @@ '''word7'':*'::tsquery and ${OPEN_TO_READER} order by w.num desc limit ${PAGE}`,
  },
];

/** Worklists over HTTP beside their bare SQL. */
export async function benchWorklist(world: World): Promise<Report> {
  const url = await world.emptyDatabase("bench_worklist");
  await using database = openDatabase({ url, poolSize: 4 });
  await migrate(database, [platformMigrations, jobsMigrations, mailMigrations, operateMigrations]);
  world.tell(`filling ${ITEMS.toLocaleString("en-GB")} work items …`);
  await fill(database);
  await using served = await serve(database, join(world.folder, "worklist"));
  const findings: Finding[] = [];
  for (const { what, path, plain } of ASKED) {
    const expected = (await database.pool.query<{ id: string }>(plain)).rows.map((row) => row.id);
    const {
      ours,
      plain: bare,
      ratio,
    } = await pair(
      async () =>
        medianTime(RUNS, async () => {
          const found = await read(`${served.base}/email/inbound?phase=open&limit=${PAGE}&${path}`);
          if (found.join() !== expected.join()) throw new Error(`${path} was answered with other items than bare SQL`);
        }),
      async () => medianTime(RUNS, async () => database.pool.query(plain)),
    );
    findings.push({
      path: what,
      measured: spreadText(ours, " ms"),
      against: `${spreadText(bare, " ms")} bare SQL`,
      ratio: spreadText(ratio),
      goal: `≤ ${MOST_SLOWER} ×`,
      isMet: ratio.median <= MOST_SLOWER,
    });
  }
  return {
    findings,
    how: `Queues of e-mails over HTTP, among ${ITEMS.toLocaleString("en-GB")} open ones of ${TEAMS} teams and ${PEOPLE} people, one request after the other, against one statement for the same rows in the same order that reads only what a row shows; each answer compared with it.`,
  };
}

async function read(address: string): Promise<string[]> {
  const response = await fetch(address, { headers: { "x-auth-token": READER } });
  if (!response.ok) throw new Error(`${address} was answered with ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { data: { id: string }[] }).data.map(({ id }) => id);
}

async function serve(database: Database, folder: string): Promise<AsyncDisposable & { readonly base: string }> {
  const log = createLog({ level: "silent" });
  const store = (name: string) => ({
    blobs: createDiskBlobStore({ directory: join(folder, name) }),
    keys: [{ id: "bench", bytes: Buffer.alloc(32, 1) }],
  });
  const transport = createSmtpTransport(new Secret("smtp://127.0.0.1:1"));
  const converter = createConverter({ scratchFolder: folder });
  const operate = createOperate({
    database,
    clock: systemClock,
    log,
    sealer: createSealer(parseSealKeys(new Secret(`k1:${Buffer.alloc(32, 1).toString("base64url")}`))),
    origin: "http://operate.example",
    signIn: { issuer: "http://work.example", client: { clientId: "bench", clientSecret: "secret" } },
    rights: { administrators: [], caseHandlers: [], postRoom: [] },
    localFolders: new Map(),
    actingPersonKey: undefined,
    reconciles: true,
    receivedMail: store("mail"),
    uploads: store("uploads"),
    isReceiving: true,
    probeSeconds: 60,
    converter,
    scratchFolder: folder,
    outgoingMail: { transport, sender: { name: "The firm", address: "office@firm.example" } },
  });
  const reader: OperateActor = {
    userNum: 1,
    userId: READER,
    login: "READER",
    name: "Reader",
    email: "reader@firm.example",
    permissions: new Set(["email.read", "case.read"]),
    clientId: "bench",
    sessionId: READER,
    scopeCap: undefined,
  };
  const app = createApp({ log, errors: httpErrors, version: "bench" });
  const mounter = createRequestMounter<OperateActor>(app, {
    database,
    clock: systemClock,
    errors: httpErrors,
    authenticate: async (token) => (token === READER ? reader : undefined),
    authorize: operate.authorize,
    amend: async (_caller, request) => ({ origin: originOf(request) }),
    subjectOf,
  });
  operate.mount(mounter);
  mounter.finish();
  const origin = await app.listen({ host: "127.0.0.1", port: 0 });
  return {
    base: `${origin}/api/operate/v1`,
    async [Symbol.asyncDispose]() {
      await app.close();
      await converter.close();
      await transport[Symbol.asyncDispose]();
    },
  };
}

/**
 * Items of fifty teams; the reader is in two of them, and has a three-hundredth of what somebody took. A tenth belongs
 * to a case, and a fiftieth of the cases are restricted.
 */
async function fill({ pool }: Database): Promise<void> {
  await pool.query(
    `insert into operate."user" (id, issuer, subject, login, name, email, created_at, updated_at)
      select ${idOf("person", "n")}, 'http://work.example', 'P' || n, 'P' || n, 'Person ' || n, 'p' || n || '@firm.example',
        now(), now() from generate_series(1, ${PEOPLE}) as n`,
  );
  await pool.query(
    `insert into operate.team (id, name) select ${idOf("team", "n")}, 'Team ' || n from generate_series(1, ${TEAMS}) as n`,
  );
  await pool.query(
    `insert into operate.team_member (team_id, user_id) select ${idOf("team", `1 + (n + each) % ${TEAMS}`)}, ${idOf("person", "n")}
      from generate_series(1, ${PEOPLE}) as n cross join generate_series(0, 1) as each`,
  );
  await pool.query(
    `insert into operate.linked_service (id, system_name, type, display_name, base_url, client_id, preferred_database,
        scopes, allow_fallback, fallback_when_expired, one_account_per_user, uses_pkce, is_enabled, created_at, updated_at)
      select ${idOf("service", "1")}, 'files', 'local-folder', 'Files', '', '', '', '', true, true, true, true, true, now(), now()`,
  );
  await pool.query(
    `insert into operate.mailbox (id, name, service_id, library, root, place_name, default_team_id, max_bytes, state,
        state_since, created_at, updated_at)
      select ${idOf("mailbox", "1")}, 'Intake', ${idOf("service", "1")}, '', 'staging', 'Staging', ${idOf("team", "1")}, 1000000,
        'enabled', now(), now(), now()`,
  );
  const owners = `case when n % 2 = 0 then ${idOf("person", `1 + n / 2 % ${PEOPLE}`)} end, ${idOf("team", `1 + n * 7 / 2 % ${TEAMS}`)}`;
  await pool.query(
    `insert into operate.work_item (id, type, reference, title, phase, owner_user_id, owner_team_id, is_restricted, work_type,
        search, created_at, updated_at)
      select ${idOf("case", "n")}, 'case', 'C-' || n, 'Matter ' || n, 'open', ${owners}, n % 50 = 0, 'matter',
        array_to_tsvector(array['matter', n::text]), now(), now() from generate_series(1, ${CASES}) as n`,
  );
  await pool.query(
    `insert into operate.work_item (id, type, reference, title, phase, owner_user_id, owner_team_id, search, created_at, updated_at)
      select ${idOf("item", "n")}, 'inbound-email', 'E-' || n, 'Message ' || n, 'new', ${owners},
        array_to_tsvector(array['message', n::text, 'word' || n % 1000]), now(), now() from generate_series(1, ${ITEMS}) as n`,
  );
  await pool.query(
    `insert into operate.email (id, mailbox_id, message_id, content_hash, message_references, thread_id, subject, from_name,
        from_address, reply_to, to_people, cc_people, received_at, body_text, is_body_cut, remote_images, class, signs,
        protection, raw_hash)
      select ${idOf("item", "n")}, ${idOf("mailbox", "1")}, '<' || n || '@bench.example>', 'hash', '{}', ${idOf("item", "n")},
        'Message ' || n, 'Sender ' || n % 500, 'sender' || n % 500 || '@client.example', '[]', '[]', '[]',
        now() - make_interval(secs => ${ITEMS} - n), repeat('The text of the message. ', 20), false, 0, 'normal', '{}', 'none',
        'hash' from generate_series(1, ${ITEMS}) as n`,
  );
  await pool.query(
    `insert into operate.email_document (email_id, ordinal, name, type, size, sha256, is_inline, state)
      select ${idOf("item", "n")}, ordinal, 'File ' || ordinal, 'application/pdf', 20000, 'hash', false, 'waiting'
      from generate_series(1, ${ITEMS}) as n cross join generate_series(0, 2) as ordinal`,
  );
  await pool.query(
    `insert into operate.email_case (email_id, case_id, linked_at)
      select ${idOf("item", "n")}, ${idOf("case", `1 + n / 10 % ${CASES}`)}, now() from generate_series(1, ${ITEMS}, 10) as n`,
  );
  await pool.query("vacuum analyze");
}
