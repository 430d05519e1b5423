import { searchWords } from "../search-text.ts";
import { sql } from "kysely";
import type { RawBuilder } from "kysely";
import type { Static } from "typebox";
import type { UserSearch, UserSearchFilters, UserSort } from "@muniment/work-api/control-center/user";
import { foldEmail, foldId } from "@muniment/work-api/identity/user-rules";
import { accountStates } from "../account-state/index.ts";
import { isLockedSql, passwordsExpiredBy, stateRankSql } from "../standing/index.ts";

/** What is asked about the people of a library. */
export interface UserQuestion {
  readonly libraryId: number;
  readonly query: Static<typeof UserSearch>["query"];
  readonly filters: Static<typeof UserSearchFilters>;
  readonly sort: Static<typeof UserSort>;
  /** Libraries that the filters name, by lower-cased alias. */
  readonly libraryIds: ReadonlyMap<string, number>;
  readonly dates: { readonly created: DateRange; readonly edited: DateRange };
  readonly now: Date;
  /** After so many days a password has expired; 0 never. */
  readonly passwordMaxAgeDays: number;
}

/** Moments from which, and before which. */
export interface DateRange {
  readonly from: Date | undefined;
  readonly to: Date | undefined;
}

/** SQL for the place of a person's state among `accountStates`. */
export function stateRank({ now, passwordMaxAgeDays }: UserQuestion): RawBuilder<number> {
  return stateRankSql(now, passwordsExpiredBy(now, { maxAgeDays: passwordMaxAgeDays }), sql<boolean>`m.allow_logon`);
}

/** SQL for who has exactly that User ID or e-mail; `undefined` when nothing is searched. */
export function exactHit(query: string | undefined): RawBuilder<boolean> | undefined {
  const wanted = (query ?? "").trim();
  if (wanted === "") return undefined;
  return sql<boolean>`(u.user_id = ${foldId(wanted)} or u.email_folded = ${foldEmail(wanted)})`;
}

/** The conditions of a search, of which there is always at least one. */
export function userConditions(question: UserQuestion): RawBuilder<boolean>[] {
  return [
    sql<boolean>`true`,
    ...textConditions(question.query),
    ...placeConditions(question),
    ...factConditions(question),
  ];
}

/** Each word begins a word of the name, or stands anywhere in User ID or e-mail (CC-LST-004). */
export function textConditions(query: string | undefined): RawBuilder<boolean>[] {
  return searchWords(query ?? "").map((word) =>
    word.name === "%%"
      ? sql<boolean>`u.search_ids like ${word.ids}`
      : sql<boolean>`(u.search_name like ${word.name} or u.search_ids like ${word.ids})`,
  );
}

function placeConditions(question: UserQuestion): RawBuilder<boolean>[] {
  const { filters, libraryId, libraryIds } = question;
  const conditions: RawBuilder<boolean>[] = [];
  const numbersOf = (aliases: readonly string[]): number[] =>
    aliases.map((alias) => libraryIds.get(alias.toLowerCase()) ?? 0);
  if (isChosen(filters.role)) {
    conditions.push(sql<boolean>`m.role_id = any(array(select r.role_id from identity.role r
      where r.library_id = ${libraryId} and upper(r.name) = any(${filters.role.map((name) => name.toUpperCase())})))`);
  }
  if (isChosen(filters.preferred_library)) {
    conditions.push(sql<boolean>`u.preferred_library_id = any(array(select l.library_id from identity.library l
      where lower(l.alias) = any(${filters.preferred_library.map((alias) => alias.toLowerCase())})))`);
  }
  if (isChosen(filters.member_of)) {
    conditions.push(sql<boolean>`exists (select 1 from identity.membership o
      where o.user_num = u.user_num and o.library_id = any(${numbersOf(filters.member_of)}))`);
  }
  if (isChosen(filters.not_member_of)) {
    conditions.push(sql<boolean>`not exists (select 1 from identity.membership o
      where o.user_num = u.user_num and o.library_id = any(${numbersOf(filters.not_member_of)}))`);
  }
  if (isChosen(filters.group)) conditions.push(inGroups(libraryId, filters.group));
  if (isChosen(filters.not_in_group)) {
    conditions.push(sql<boolean>`not ${inGroups(libraryId, filters.not_in_group)}`);
  }
  return conditions;
}

function inGroups(libraryId: number, groupIds: readonly string[]): RawBuilder<boolean> {
  return sql<boolean>`exists (select 1 from identity.group_member gm
    where gm.user_num = u.user_num and gm.group_num = any(array(select g.group_num from identity."group" g
      where g.library_id = ${libraryId} and g.group_id = any(${groupIds.map((id) => foldId(id.trim()))}))))`;
}

function factConditions(question: UserQuestion): RawBuilder<boolean>[] {
  const { filters, dates, now } = question;
  const conditions: RawBuilder<boolean>[] = [];
  const is = (wanted: boolean | undefined, fact: RawBuilder<boolean>): void => {
    if (wanted !== undefined) conditions.push(wanted ? fact : sql<boolean>`not ${fact}`);
  };
  if (isChosen(filters.sign_in_status) && new Set(filters.sign_in_status).size === 1) {
    is(filters.sign_in_status[0] === "enabled", sql<boolean>`(u.allow_logon and m.allow_logon)`);
  }
  if (isChosen(filters.state)) {
    const ranks = filters.state.map((state) => accountStates.indexOf(state));
    conditions.push(sql<boolean>`${stateRank(question)} = any(${ranks})`);
  }
  if (isChosen(filters.location)) {
    const places = filters.location.map((place) => place.normalize("NFC").trim());
    conditions.push(sql<boolean>`lower(u.location) = any(select lower(unnest(${places}::text[])))`);
  }
  if (isChosen(filters.user_id)) conditions.push(sql<boolean>`u.user_id = any(${filters.user_id.map(foldId)})`);
  if (isChosen(filters.source) && new Set(filters.source).size === 1) {
    is(filters.source[0] === "enterprise", sql<boolean>`u.is_enterprise`);
  }
  if (isChosen(filters.origin)) conditions.push(sql<boolean>`u.origin = any(${filters.origin})`);
  is(filters.external, sql<boolean>`u.is_external`);
  is(filters.service, sql<boolean>`u.is_service`);
  is(filters.locked, isLockedSql(now));
  is(filters.password_expires, sql<boolean>`(not u.password_never_expire)`);
  is(filters.must_change_password, sql<boolean>`u.must_change_password`);
  is(filters.has_photo, sql<boolean>`exists (select 1 from identity.user_photo p where p.user_num = u.user_num)`);
  is(filters.never_signed_in, sql<boolean>`(u.last_sign_in_at is null)`);
  is(filters.invitation_expired, invitationExpired(now));
  if (dates.created.from !== undefined) conditions.push(sql<boolean>`u.created_at >= ${dates.created.from}`);
  if (dates.created.to !== undefined) conditions.push(sql<boolean>`u.created_at < ${dates.created.to}`);
  if (dates.edited.from !== undefined) conditions.push(sql<boolean>`u.edited_at >= ${dates.edited.from}`);
  if (dates.edited.to !== undefined) conditions.push(sql<boolean>`u.edited_at < ${dates.edited.to}`);
  return conditions;
}

/** The newest e-mail was that of the new account, nobody used it in time, and nobody ever signed in (CC-USR-053). */
function invitationExpired(now: Date): RawBuilder<boolean> {
  return sql<boolean>`(u.last_sign_in_at is null and exists (select 1 from identity.password_link i
    where i.user_num = u.user_num and i.kind = 'new_account' and i.spent_at is null and i.expires_at <= ${now}))`;
}

function isChosen<T>(values: readonly T[] | undefined): values is readonly T[] {
  return values !== undefined && values.length > 0;
}
