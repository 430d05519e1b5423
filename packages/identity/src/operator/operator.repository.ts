import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { accountStates } from "../account-state/index.ts";
import type { AccountRules, AccountState } from "../account-state/index.ts";
import { q } from "../db.ts";
import { groupSearchWords, searchWords } from "../search-text.ts";
import { passwordsExpiredBy, stateRankSql } from "../standing/index.ts";

/** An account as the machine's operator sees it. */
export interface OperatorUser {
  readonly user_id: string;
  readonly full_name: string;
  readonly email: string;
  readonly state: AccountState;
  readonly is_external: boolean;
  readonly is_service: boolean;
  readonly is_enterprise: boolean;
  readonly preferred_library: string;
}

/** With what decides whether the person can sign in, and what they are where. */
export interface OperatorUserDetails extends OperatorUser {
  readonly user_num: number;
  readonly failed_logins: number;
  readonly locked_until: Date | null;
  readonly last_sign_in: Date | null;
  readonly libraries: readonly {
    readonly library: string;
    readonly role: string;
    readonly sign_in: boolean;
    readonly groups: readonly string[];
  }[];
}

/** A group with how many are in it. */
export interface OperatorGroup {
  readonly group_id: string;
  readonly full_name: string;
  readonly enabled: boolean;
  readonly is_external: boolean;
  readonly members: number;
}

/** Which people are listed. */
export interface UserQuestion {
  readonly query?: string | undefined;
  readonly libraryId?: number | undefined;
  /** Only who is in the group. */
  readonly groupNum?: number;
  readonly limit: number;
}

interface At {
  readonly now: Date;
  readonly rules: Pick<AccountRules, "maxAgeDays">;
}

const PLACES = sql`(select coalesce(jsonb_agg(jsonb_build_object('library', l.alias, 'role', r.name, 'sign_in', m.allow_logon,
    'groups', (select coalesce(jsonb_agg(g.group_id order by g.group_id), '[]') from identity.group_member gm
      join identity."group" g on g.group_num = gm.group_num
      where gm.user_num = u.user_num and g.library_id = m.library_id)) order by l.alias), '[]')
  from identity.membership m join identity.library l on l.library_id = m.library_id
  join identity.role r on r.role_id = m.role_id where m.user_num = u.user_num)`;

/** People by User ID. */
export async function listAccounts(reader: Tx, question: UserQuestion, at: At): Promise<OperatorUser[]> {
  const { libraryId, groupNum } = question;
  const conditions = searchWords(question.query ?? "").map(
    ({ name, ids }) => sql<boolean>`(u.search_name like ${name} or u.search_ids like ${ids})`,
  );
  if (libraryId !== undefined) {
    conditions.push(sql<boolean>`exists (select 1 from identity.membership m
      where m.user_num = u.user_num and m.library_id = ${libraryId})`);
  }
  if (groupNum !== undefined) {
    conditions.push(sql<boolean>`exists (select 1 from identity.group_member gm
      where gm.user_num = u.user_num and gm.group_num = ${groupNum})`);
  }
  const where = conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `);
  const rows = await sql<Ranked<OperatorUser>>`select ${columns(at)} from identity."user" u
    where ${where} order by u.user_id limit ${question.limit}`.execute(q(reader));
  return rows.rows.map(named);
}

/** One account with its places. */
export async function findAccount(reader: Tx, userNum: number, at: At): Promise<OperatorUserDetails | undefined> {
  const rows = await sql<Ranked<OperatorUserDetails>>`
    select ${columns(at)}, u.user_num, u.failed_logins, u.locked_until, u.last_sign_in_at as last_sign_in,
      ${PLACES} as libraries
    from identity."user" u where u.user_num = ${userNum}`.execute(q(reader));
  return rows.rows.map(named)[0];
}

/** Groups of a library by id. */
export async function listGroups(
  reader: Tx,
  question: { libraryId: number; query?: string | undefined; groupNum?: number; limit: number },
): Promise<OperatorGroup[]> {
  const conditions = [
    sql<boolean>`g.library_id = ${question.libraryId}`,
    ...groupSearchWords(question.query ?? "").map(
      ({ name, ids }) => sql<boolean>`(g.search_text like ${name} or g.search_text like ${ids})`,
    ),
  ];
  if (question.groupNum !== undefined) conditions.push(sql<boolean>`g.group_num = ${question.groupNum}`);
  const rows = await sql<OperatorGroup>`select g.group_id, g.full_name, g.enabled, g.is_external,
      (select count(*) from identity.group_member gm where gm.group_num = g.group_num) as members
    from identity."group" g where ${sql.join(conditions, sql` and `)}
    order by g.group_id limit ${question.limit}`.execute(q(reader));
  return rows.rows;
}

type Ranked<T extends OperatorUser> = Omit<T, "state"> & { readonly state_rank: number };

function columns({ now, rules }: At): RawBuilder<unknown> {
  return sql`u.user_id, u.full_name, u.email, u.is_external, u.is_service, u.is_enterprise,
    (select l.alias from identity.library l where l.library_id = u.preferred_library_id) as preferred_library,
    ${stateRankSql(now, passwordsExpiredBy(now, rules))} as state_rank`;
}

function named<T extends OperatorUser>({ state_rank: rank, ...row }: Ranked<T>): T {
  return { ...row, state: accountStates[rank] ?? "active" } as unknown as T;
}
