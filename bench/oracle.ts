import type { FilledLibrary } from "./world.ts";
import { LIBRARY } from "./seed.ts";

/** What a document is, as far as the oracle needs it. */
interface Row {
  readonly number: number;
  readonly version: number;
  readonly name: string;
  readonly client: string;
  readonly at: number;
  readonly profile: number;
  readonly owners: readonly [number, number];
}

/** Decides row by row, slowly and without anything of the product, what somebody sees. */
export interface Oracle {
  /** Ids of the newest documents that the person may see and that `matches` lets through. */
  newest(
    userId: string,
    limit: number,
    matches?: (row: { name: string; client: string }) => boolean,
  ): Promise<string[]>;
  /** Whether the person may see version 1 of a document. */
  sees(userId: string, number: number): Promise<boolean>;
}

interface Person {
  readonly num: number;
  readonly isAdministrator: boolean;
  readonly own: ReadonlyMap<number, number>;
  readonly ofGroups: ReadonlyMap<number, readonly number[]>;
}

const PAGE = 50_000;

/** Reads the whole library. */
export async function createOracle({ database }: FilledLibrary): Promise<Oracle> {
  const documents = new Map<number, Row[]>();
  for (let last: readonly [number, number] = [0, 0]; ;) {
    const { rows } = await database.pool.query<Record<string, never>>(
      `select document_number, version, name, custom ->> 'custom2' as client, extract(epoch from edited_at)::float8 as at,
          security_id, author_num, operator_num
        from work.document where library_id = 1 and trashed_at is null and (document_number, version) > ($1, $2)
        order by document_number, version limit ${PAGE}`,
      [...last],
    );
    if (rows.length === 0) break;
    for (const row of rows) {
      const document: Row = {
        number: row["document_number"] ?? 0,
        version: row["version"] ?? 0,
        name: row["name"] ?? "",
        client: row["client"] ?? "",
        at: row["at"] ?? 0,
        profile: row["security_id"] ?? 0,
        owners: [row["author_num"] ?? 0, row["operator_num"] ?? 0],
      };
      documents.set(document.number, [...(documents.get(document.number) ?? []), document]);
      last = [document.number, document.version];
    }
  }
  const defaults = await database.pool.query<{ security_id: number; default_level: number }>(
    "select security_id, default_level from work.security",
  );
  const levels = new Map(defaults.rows.map((row) => [row.security_id, row.default_level]));
  const people = new Map<string, Promise<Person>>();
  const personOf = (userId: string): Promise<Person> => {
    const person = people.get(userId) ?? readPerson(database, userId);
    people.set(userId, person);
    return person;
  };
  const isVisible = (person: Person, row: Row): boolean => {
    if (person.isAdministrator || row.owners.includes(person.num)) return true;
    const own = person.own.get(row.profile);
    if (own !== undefined) return own > 0;
    const groups = person.ofGroups.get(row.profile);
    if (groups !== undefined) return !groups.includes(0);
    return (levels.get(row.profile) ?? 0) > 0;
  };
  return {
    async newest(userId, limit, matches = () => true) {
      const person = await personOf(userId);
      const seen: Row[] = [];
      for (const versions of documents.values()) {
        const visible = versions.filter((row) => isVisible(person, row));
        const newest = visible.toSorted((left, right) => right.version - left.version)[0];
        if (newest !== undefined && matches(newest)) seen.push(newest);
      }
      seen.sort((left, right) => right.at - left.at || right.number - left.number);
      return seen.slice(0, limit).map((row) => `${LIBRARY}!${row.number}.${row.version}`);
    },
    async sees(userId, number) {
      const first = documents.get(number)?.find((row) => row.version === 1);
      return first !== undefined && isVisible(await personOf(userId), first);
    },
  };
}

async function readPerson(database: FilledLibrary["database"], userId: string): Promise<Person> {
  const { rows } = await database.pool.query<{ kind: string; profile: number; level: number }>(
    `select e.trustee_kind as kind, e.security_id as profile, e.level from work.security_entry e
      where e.trustee_kind = 'user' and e.trustee_num = (select user_num from identity."user" where user_id = $1)
        or e.trustee_kind = 'group' and e.trustee_num in (select g.group_num from identity.group_member g
          where g.user_num = (select user_num from identity."user" where user_id = $1))`,
    [userId],
  );
  const account = await database.pool.query<{ num: number; is_administrator: boolean }>(
    `select user_num as num, exists (select 1 from identity.group_member m join identity."group" g using (group_num)
        where m.user_num = u.user_num and g.group_id = 'NRTADMIN') as is_administrator
      from identity."user" u where user_id = $1`,
    [userId],
  );
  const own = new Map<number, number>();
  const ofGroups = new Map<number, number[]>();
  for (const { kind, profile, level } of rows) {
    if (kind === "user") own.set(profile, level);
    else ofGroups.set(profile, [...(ofGroups.get(profile) ?? []), level]);
  }
  return { num: account.rows[0]?.num ?? 0, isAdministrator: account.rows[0]?.is_administrator ?? false, own, ofGroups };
}
