import { listMeasure, PAGE } from "./lists.ts";
import type { Question } from "./lists.ts";
import { number, spreadText } from "./report.ts";
import type { Finding, Report } from "./report.ts";
import { VIEWERS } from "./seed.ts";
import { pair } from "./timing.ts";
import type { FilledLibrary, World } from "./world.ts";

const MOST_SLOWER = 1.15;

/** 1,000 restricted matters with everybody who asks on the team, 2,000 without, 200 sets of one matter on each side. */
const CLOSED = [2, 3];
const WITH_TEAM = 1;
const OWN_SIDE = 4;
const OTHER_SIDE = 5;
const SETS = 200;

/** Numbers of matters end with what is to happen to them. */
function isClosed(alias: string): boolean {
  const matter = Number(alias.slice(1));
  const last = matter % 10;
  return CLOSED.includes(last) || (last === OTHER_SIDE && matter < SETS * 10);
}

interface Asked {
  readonly what: string;
  readonly filter: string;
  readonly matches: (row: { name: string; client: string }) => boolean;
}

const ASKED: readonly Asked[] = [
  { what: `newest ${PAGE}`, filter: "", matches: () => true },
  {
    what: "search for a word of a third",
    filter: "&name=draft",
    matches: ({ name }) => name.split(" ").includes("draft"),
  },
  {
    what: "search for a word of 20 documents",
    filter: "&name=rare77",
    matches: ({ name }) => name.split(" ").includes("rare77"),
  },
];

/** Lists and searches with 3,000 restricted matters and 200 opposing sets, beside the same without policies. */
export async function benchPolicies(world: World): Promise<Report> {
  const findings: Finding[] = [];
  for (const size of world.sizes) {
    await using served = await world.serve(size);
    await using policies = await createPolicies(served.library);
    for (const { what, filter, matches } of ASKED) {
      for (const { userId, sees } of VIEWERS) {
        const path = `/documents?limit=${PAGE}${filter}`;
        const governed: Question = { userId, path, matches: (row) => matches(row) && !isClosed(row.client) };
        const measures = {
          governed: await listMeasure(served, governed, 21),
          free: await listMeasure(served, { userId, path, matches }, 21),
        };
        const { ours, plain, ratio } = await pair(
          async () => policies.hold(true).then(measures.governed),
          async () => policies.hold(false).then(measures.free),
        );
        findings.push({
          path: `${what} of ${number(size)}, sees ${sees}`,
          measured: spreadText(ours, " ms"),
          against: `${spreadText(plain, " ms")} without policies`,
          ratio: spreadText(ratio),
          goal: `≤ ${MOST_SLOWER} ×`,
          isMet: ratio.median <= MOST_SLOWER,
        });
      }
    }
  }
  return {
    findings,
    how: `GET documents?limit=${PAGE} over HTTP with 3,000 restricted matters and 200 opposing sets that hold, and that are suspended; each answer compared with the oracle's. A first answer after each change is among the 21 whose median counts.`,
  };
}

interface Policies extends AsyncDisposable {
  /** Lets all of them count, or none. */
  hold(isActive: boolean): Promise<void>;
}

async function createPolicies({ database: { pool } }: FilledLibrary): Promise<Policies> {
  const clear = async (): Promise<void> => {
    await pool.query(`delete from policy.side; delete from policy.opposing_set; delete from policy.claim;
      delete from policy.asset`);
  };
  await clear();
  await pool.query(
    `update work.container
      set custom = jsonb_build_object('custom1', 'C' || container_number % 500, 'custom2', 'M' || container_number)
      where kind = 'workspace' and not custom ? 'custom2'`,
  );
  const viewers = VIEWERS.map(({ userId }) => userId);
  await pool.query(
    `insert into policy.asset (kind, client_id, matter_id, name, security, status, created_at, edited_at)
      select 'matter', 'C' || m % 500, 'M' || m, '', case when m % 10 in (1, 2, 3) then 'restricted' else 'open' end,
        'suspended', now(), now()
      from generate_series(1, 10000) as m
      where m % 10 in (1, 2, 3) or m % 10 in (${OWN_SIDE}, ${OTHER_SIDE}) and m < ${SETS * 10}`,
  );
  // Each team holds ten groups and ten people besides whoever asks.
  await pool.query(
    `insert into policy.claim (asset_id, kind, trustee_kind, trustee_num)
      select a.asset_id, 'team', 'user', u.user_num from policy.asset a
        join identity."user" u on u.user_id = any($1) and substr(a.matter_id, 2)::int % 10 in (${WITH_TEAM}, ${OWN_SIDE})
      union select a.asset_id, 'team', 'group', g.group_num from policy.asset a
        join identity."group" g on g.group_num % 200 = a.asset_id % 200 and not exists (
          select from identity.group_member m join identity."user" u on u.user_num = m.user_num
          where m.group_num = g.group_num and u.user_id = any($1))`,
    [viewers],
  );
  await pool.query(
    `insert into policy.opposing_set (alias, name, status, created_at, edited_at)
      select 'set ' || s, '', 'suspended', now(), now() from generate_series(0, ${SETS - 1}) as s`,
  );
  await pool.query(
    `insert into policy.side (set_id, asset_id, side)
      select s.set_id, a.asset_id, case when m % 10 = ${OWN_SIDE} then 1 else 2 end
      from policy.asset a cross join lateral (select substr(a.matter_id, 2)::int as m) as number
        join policy.opposing_set s on s.alias = 'set ' || m / 10 where m % 10 in (${OWN_SIDE}, ${OTHER_SIDE})`,
  );
  await pool.query("analyze policy.asset, policy.claim, policy.side, policy.opposing_set");
  return {
    async hold(isActive) {
      const status = isActive ? "active" : "suspended";
      await pool.query(
        `update policy.asset set status = '${status}'; update policy.opposing_set set status = '${status}'`,
      );
    },
    [Symbol.asyncDispose]: clear,
  };
}
