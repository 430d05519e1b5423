import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { SeenLibraries } from "./application-member.repository.ts";
import { seesUser } from "./application-member.repository.ts";

/** What an application did on one day, in UTC. */
export interface DayOfUse {
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly tokens: number;
  readonly people: number;
  readonly refused: number;
}

/** Something that an application was refused, or that failed. */
export interface UseFault {
  readonly at: Date;
  readonly action: string;
  readonly code: string;
  /** `null` for whom the asker may not know. */
  readonly user_id: string | null;
}

const TOKENS = sql`a.action in ('token.issue', 'background_grant.use')`;

/** The days from `since` to `until`, each with the tokens that the application got, as the audit has them. */
export async function listDaysOfUse(
  reader: Tx,
  { clientId, since, until }: { clientId: string; since: Date; until: Date },
): Promise<readonly DayOfUse[]> {
  const found = await sql<DayOfUse>`
    select to_char(d.day, 'YYYY-MM-DD') as day, coalesce(u.tokens, 0)::int as tokens,
      coalesce(u.people, 0)::int as people, coalesce(u.refused, 0)::int as refused
    from generate_series((${since}::timestamptz at time zone 'UTC')::date,
      (${until}::timestamptz at time zone 'UTC')::date, interval '1 day') as d(day)
    left join (
      select (a.at at time zone 'UTC')::date as day, count(*) filter (where a.outcome = 'ok') as tokens,
        count(distinct a.actor_id) filter (where a.outcome = 'ok') as people,
        count(*) filter (where a.outcome <> 'ok') as refused
      from platform.audit a
      where a.client_id = ${clientId} and ${TOKENS} and a.at >= ${since}
      group by 1) u on u.day = d.day::date
    order by d.day`.execute(q(reader));
  return found.rows;
}

/** The newest refusals and failures of what an application asked for. */
export async function listUseFaults(
  reader: Tx,
  given: { clientId: string; since: Date; seen: SeenLibraries; limit: number },
): Promise<readonly UseFault[]> {
  const found = await sql<UseFault>`
    select a.at, a.action, coalesce(a.code, a.outcome) as code,
      (select u.user_id from identity."user" u where u.user_id = a.actor_id and ${seesUser(given.seen)}) as user_id
    from platform.audit a
    where a.client_id = ${given.clientId} and a.outcome <> 'ok' and a.at >= ${given.since}
    order by a.at desc, a.id desc limit ${given.limit}`.execute(q(reader));
  return found.rows;
}
