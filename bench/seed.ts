import { createHash, randomBytes } from "node:crypto";
import { createApplication } from "@muniment/identity";
import { systemClock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import type { WorkServer } from "@muniment/work-server";

/** The library that is filled, and its first NRTADMIN. */
export const LIBRARY = "BENCH";
/** Libraries of which a third and a tenth of all people are members, and nothing else is. */
const OTHER_LIBRARIES = [
  { alias: "BENCH2", members: 3 },
  { alias: "BENCH3", members: 10 },
] as const;
/** The application that the tokens of the benchmarks are of. */
export const APPLICATION = "bench";
/** Everybody's password. */
export const PASSWORD = "Bench-round-2026";

/** The first NRTADMIN of the library. */
export const ADMINISTRATOR = "FOUNDER";
/** Size of the library for what does not depend on it and adds to it. */
export const SMALL = 1_000;

const MATTERS = 10_000;
const GROUPS = 2_000;
const GROUPS_OF_A_PERSON = 200;

/** A group on no access list, and how many are its members where there are as many people. */
export const LARGE_GROUP = { id: "EVERYWHERE", members: 20_000 };
/** An office, and how many people work there where there are 100,000. */
export const OFFICE = { name: "Rotterdam", people: 4200 };

/** Somebody who asks, and which matters their groups open to them. */
export interface Viewer {
  readonly userId: string;
  /** How much they see, for the report. */
  readonly sees: string;
  /** A condition on a matter's number `m`, or `undefined` for nothing. */
  readonly opens: string | undefined;
  /** A condition on the matters that a group denies. */
  readonly denied?: string;
}

/** From who sees everything to who sees nothing; each is in 200 groups. */
export const VIEWERS: readonly Viewer[] = [
  { userId: "EVERYTHING", sees: "100 %", opens: "true" },
  { userId: "TWENTIETH", sees: "5 %", opens: "m % 20 = 0" },
  { userId: "THOUSANDTH", sees: "0.1 %", opens: "m % 1000 = 7" },
  { userId: "ONLYONE", sees: "one document", opens: undefined },
  { userId: "NOTHING", sees: "nothing", opens: undefined },
  { userId: "DENIED", sees: "100 % but for a group's No Access on half", opens: "true", denied: "m % 2 = 1" },
  { userId: "FORMER", sees: "30 %, none of it new", opens: "m < 3000" },
];

/** Profile of the one document that ONLYONE sees, and of newer versions that nobody but administrators sees. */
const ONE_PROFILE = MATTERS + 1;
const HIDDEN_PROFILE = MATTERS + 2;

/** A token for each viewer and the administrator, by User ID. */
export type Tokens = ReadonlyMap<string, string>;

/** Fills an empty, migrated database with `documents` documents and everything around them. */
export async function seed(server: WorkServer, documents: number): Promise<void> {
  const { database } = server;
  await database.transaction(async (tx) => {
    for (const [at, alias] of [LIBRARY, ...OTHER_LIBRARIES.map((library) => library.alias)].entries()) {
      await server.identity.createLibrary(tx, {
        alias,
        displayName: `Library ${alias} of the benchmarks`,
        firstAdministrator: {
          id: at === 0 ? ADMINISTRATOR : `${ADMINISTRATOR}${at}`,
          full_name: "Founder of the library",
          email: `founder${at}@bench.example`,
          password: PASSWORD,
          force_password_change: false,
        },
      });
    }
    await createApplication(
      tx,
      { name: "Benchmarks", type: "native", client_id: APPLICATION, grants: ["password"], access_minutes: 1440 },
      systemClock,
    );
  });
  const client = await database.pool.connect();
  try {
    // The rows are right by construction, and triggers would take ten times as long as the rows.
    await client.query("set session_replication_role = replica");
    await client.query("set statement_timeout = 0");
    for (const statement of directory(documents >= 200_000 ? 100_000 : 10_000)) await client.query(statement);
    for (const statement of repository()) await client.query(statement);
    const indexes = await client.query<{ name: string; definition: string }>(
      `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
        where indrelid = 'work.document'::regclass and not indisprimary`,
    );
    for (const { name } of indexes.rows) await client.query(`drop index ${name}`);
    for (const statement of contents(documents)) await client.query(statement);
    for (const { definition } of indexes.rows) await client.query(definition);
    await client.query("vacuum (analyze)");
    await client.query("checkpoint");
  } finally {
    client.release(true);
  }
}

/** A new token for each viewer and the administrator. */
export async function issueTokens(database: Database): Promise<Tokens> {
  const tokens = new Map<string, string>();
  for (const userId of [ADMINISTRATOR, ...VIEWERS.map((viewer) => viewer.userId)]) {
    const token = randomBytes(32).toString("base64url");
    await database.pool.query(
      `insert into identity.access_token select $1, user_num, $2, $3, array['user'], 86400, now(), now() + interval '1 day',
          now() + interval '1 day', now() + interval '1 day' from identity."user" where user_id = $3`,
      [createHash("sha256").update(token).digest(), APPLICATION, userId],
    );
    tokens.set(userId, token);
  }
  return tokens;
}

function directory(people: number): string[] {
  const person = (id: string, name: string, location: string) => `
    ${id}, ${id}, gen_random_uuid(), ${name}, lower(${id}) || '@bench.example', lower(${id}) || '@bench.example',
    ' ' || lower(${name}), lower(${id}), ${location}, 1, now(), now(), now(), false`;
  const columns = `user_id, user_id_ex, ssid, full_name, email, email_folded, search_name, search_ids, location,
    preferred_library_id, password_changed_at, created_at, edited_at, must_change_password`;
  const location = `case when n % 20 = 0 and n <= ${OFFICE.people * 20} then '${OFFICE.name}' else 'Office ' || n % 23 end`;
  const viewers = VIEWERS.map(({ userId }) => `('${userId}')`).join(", ");
  return [
    `insert into identity."user" (${columns}) select ${person("'P' || n", "'Person number ' || n", location)}
      from generate_series(1, ${people}) n`,
    `insert into identity."user" (${columns}) select ${person("id", "'Viewer ' || id", "''")} from (values ${viewers}) v(id)`,
    `insert into identity.membership (user_num, library_id, role_id)
      select user_num, 1, (select role_id from identity.role where name = 'DEFAULT' and library_id = 1)
      from identity."user" where user_id not like '${ADMINISTRATOR}%'`,
    ...OTHER_LIBRARIES.map(
      ({ alias, members }) => `insert into identity.membership (user_num, library_id, role_id)
        select u.user_num, l.library_id, r.role_id from identity.library l
        join identity.role r on r.library_id = l.library_id and r.name = 'DEFAULT'
        join identity."user" u on u.user_id like 'P%' and u.user_num % ${members} = 0 where l.alias = '${alias}'`,
    ),
    `insert into identity."group" (library_id, group_id, full_name, created_at, edited_at)
      select 1, 'G' || n, 'Group number ' || n, now(), now() from generate_series(1, ${GROUPS}) n`,
    `insert into identity."group" (library_id, group_id, full_name, created_at, edited_at)
      values (1, 'KEEPOUT', 'Kept out by No Access', now(), now()),
        (1, '${LARGE_GROUP.id}', 'People of every office', now(), now())`,
    `insert into identity.group_member select g.group_num, u.user_num
      from identity."group" g, identity."user" u
      where g.group_id = '${LARGE_GROUP.id}' and u.user_id in (select 'P' || n from generate_series(1, ${people}) n
        where n % greatest(1, ${people} / ${LARGE_GROUP.members}) = 0 limit ${LARGE_GROUP.members})`,
    // Each viewer has 200 groups of their own, so that what one sees does not hang on another.
    ...VIEWERS.map(
      ({ userId }, at) => `insert into identity.group_member
        select g.group_num, u.user_num from identity."group" g, identity."user" u
        where g.group_id = any (select 'G' || n from generate_series(${at * GROUPS_OF_A_PERSON + 1},
          ${(at + 1) * GROUPS_OF_A_PERSON}) n) and u.user_id = '${userId}'`,
    ),
    ...VIEWERS.filter(({ denied }) => denied !== undefined).map(
      ({ userId }) => `insert into identity.group_member select g.group_num, u.user_num
        from identity."group" g, identity."user" u where g.group_id = 'KEEPOUT' and u.user_id = '${userId}'`,
    ),
    // Everybody else is in five of the groups that are nobody's own.
    `insert into identity.group_member select distinct g.group_num, u.user_num
      from (select n, 'P' || n as user_id, generate_series(0, 4) as k from generate_series(1, ${people}) n) p
      join identity."user" u on u.user_id = p.user_id
      join identity."group" g on g.group_id = 'G' || (${VIEWERS.length * GROUPS_OF_A_PERSON + 1}
        + (p.n * 7 + p.k * 97) % ${GROUPS - VIEWERS.length * GROUPS_OF_A_PERSON})`,
  ];
}

/** Groups from number `from` on, of which `matters` are given three each. */
interface Grant {
  readonly from: number;
  readonly count: number;
  readonly matters: string;
  readonly level: number;
}

function repository(): string[] {
  const others = VIEWERS.length * GROUPS_OF_A_PERSON;
  const matters = `generate_series(1, ${MATTERS}) m`;
  const groups = ({ from, count, matters: chosen, level }: Grant): string =>
    entry(
      `m, 'group', g.group_num, ${level}`,
      `${matters}, generate_series(0, 2) k, identity."group" g
       where (${chosen}) and g.group_id = 'G' || (${from + 1} + (m * 7 + k * 31) % ${count})`,
    );
  return [
    `insert into work.security (library_id, security_id, workspace_number, default_level)
      select 1, m, m, 0 from ${matters}`,
    `insert into work.security (library_id, security_id, workspace_number, default_level, content_hash)
      values (1, ${ONE_PROFILE}, 1, 0, sha256('one')), (1, ${HIDDEN_PROFILE}, 1, 0, sha256('hidden'))`,
    containers(`m, 'workspace', m, null, '{}', 'Client ' || m % 500 || ' matter ' || m`, true),
    containers(`${MATTERS} + m, 'folder', m, m, array[m], 'Correspondence'`, false),
    ...VIEWERS.flatMap(({ opens }, at) =>
      opens === undefined
        ? []
        : [groups({ from: at * GROUPS_OF_A_PERSON, count: GROUPS_OF_A_PERSON, matters: opens, level: 2 })],
    ),
    ...VIEWERS.flatMap(({ denied }) =>
      denied === undefined
        ? []
        : [
            entry(
              "m, 'group', g.group_num, 0",
              `${matters}, identity."group" g where (${denied}) and g.group_id = 'KEEPOUT'`,
            ),
          ],
    ),
    groups({ from: others, count: GROUPS - others, matters: "true", level: 1 }),
    // Two people by name on each matter make every access list different from every other.
    entry(
      "m, 'user', u.user_num, 3",
      `${matters}, generate_series(0, 1) k
        join identity."user" u on true where u.user_id = 'P' || (k * 4000 + m % 4000 + 1)`,
    ),
    entry(`${ONE_PROFILE}, 'user', user_num, 1`, `identity."user" where user_id = 'ONLYONE'`),
    ...["document", "container", "security"].map((kind) => `create sequence work.library_1_${kind} start 100000001`),
  ];
}

/** A container of each matter `m`, from number to name. */
function containers(columns: string, ownsSecurity: boolean): string {
  return `
    insert into work.container (library_id, container_number, kind, workspace_number, parent_number, ancestors, name,
      owner_num, operator_num, last_user_num, security_id, owns_security, created_at, edited_at)
    select 1, ${columns}, u.user_num, u.user_num, u.user_num, m, ${ownsSecurity}, now(), now() + m * interval '1 second'
    from generate_series(1, ${MATTERS}) m join identity."user" u on u.user_id = 'P' || (m % 997 + 1)`;
}

/** Entries of access lists: profile, kind of trustee, trustee and level. */
function entry(columns: string, from: string): string {
  return `insert into work.security_entry select 1, ${columns}, null from ${from} on conflict do nothing`;
}

/**
 * Matters are worked on for a while and then rest, so the documents of a matter lie together in time. One word of a
 * name stands in 20 documents whatever the size of the library, `agreement` in a twentieth, `draft` in a third of them.
 */
function contents(documents: number): string[] {
  const drift = Math.floor(MATTERS / 10);
  const rare = Math.max(1, Math.floor(documents / 20));
  const matter = `1 + abs(${MATTERS - 1} - abs(${MATTERS - 1} - abs(
    (n::bigint * ${MATTERS}) / ${documents} + (hashint4(n) % ${drift}))))`;
  const document = (version: number, where: string) => `
    insert into work.document (library_id, document_number, version, workspace_number, folder_number, name, comment,
      extension, type, class, custom, is_email, size, checksum, author_num, operator_num, last_user_num, security_id,
      default_security, created_at, edited_at, profile_edited_at, file_created_at, file_edited_at,
      is_superseded, is_newest)
    select 1, n, ${version}, m, ${MATTERS} + m,
      'Letter rare' || n % ${rare} || case when n % 20 = 3 then ' agreement' else '' end
        || case when n % 3 = 1 then ' draft' else '' end || ' number ' || n,
      'Sent to the other side for comments', 'docx', 'WORDX', 'DOC',
      jsonb_build_object('custom1', 'C' || m % 500, 'custom2', 'M' || m), false, 20000 + n % 50000,
      encode(sha256(convert_to(n || '.${version}', 'UTF8')), 'hex'), author, operator, operator,
      case when n = ${Math.floor(documents / 3)} then ${ONE_PROFILE} else m end,
      case when n = ${Math.floor(documents / 3)} then 'private' else 'inherit' end, at, at, at, at, at, false, true
    from (select n, ${matter} as m, date_trunc('milliseconds', timestamptz '2015-01-01' + n * (interval '10 years' / ${documents})) as at,
        case when n % ${rare} = 3 then (select user_num from identity."user" where user_id = 'TWENTIETH')
          else (select min(user_num) from identity."user" where user_id like 'P%') + n % 3000 end as author,
        (select min(user_num) from identity."user" where user_id like 'P%') + n % 3000 as operator
      from generate_series(1, ${documents}) n ${where}) as one`;
  return [
    `insert into work.document_number select 1, n, case when n % 10 = 0 or n % 1000 = 501 then 2 else 1 end
      from generate_series(1, ${documents}) n`,
    document(1, ""),
    document(2, "where n % 10 = 0 or n % 1000 = 501"),
    `update work.document set is_newest = false, is_superseded = document_number % 10 = 0
      where version = 1 and (document_number % 10 = 0 or document_number % 1000 = 501)`,
    `update work.document set security_id = ${HIDDEN_PROFILE}, default_security = 'private'
      where version = 2 and document_number % 1000 = 501`,
  ];
}
