import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";

/** A field of a profile that a directory may give. */
export type MasteredField = "full_name" | "email" | "location";

/** What a directory gives an account, and what it said of it last. */
export interface Mastery {
  /** The name of the directory. */
  readonly directory: string;
  readonly fields: readonly MasteredField[];
  readonly sync_id: string;
  readonly container: string;
  readonly distinguished_name: string;
  /** When the last run carried something over, or found that nothing differs. */
  readonly synchronised_at: Date | null;
}

/** By number, those of the accounts that a directory masters (CC-USR-073, CC-USR-090). */
export async function findMastery(reader: Tx, userNums: readonly number[]): Promise<ReadonlyMap<number, Mastery>> {
  const { rows } = await sql<Omit<Mastery, "fields"> & { user_num: number; has_location: boolean }>`
    select a.user_num, s.name as directory, s.mapping->>'location' <> '' as has_location, left(a.sync_id, 254) as sync_id,
      left(regexp_replace(a.dn, '^(\\\\.|[^,\\\\])*,', ''), 254) as container, left(a.dn, 1024) as distinguished_name,
      (select max(r.finished_at) from identity.directory_run r
        where r.source_num = s.source_num and r.kind = 'sync' and r.state = 'done') as synchronised_at
    from identity.directory_account a join identity.directory_source s on s.source_num = a.source_num
    where a.user_num = any(${userNums}::bigint[])`.execute(q(reader));
  return new Map(
    rows.map(({ user_num: userNum, has_location: hasLocation, ...row }) => [
      userNum,
      { ...row, fields: ["full_name", "email", ...(hasLocation ? (["location"] as const) : [])] },
    ]),
  );
}

/** Fields that nobody may change here, by the number of the account; none without `directory.lockMasteredFields`. */
export type LockedFields = (reader: Tx, userNums: readonly number[]) => Promise<ReadonlyMap<number, readonly string[]>>;

/** The lock that the setting asks for. */
export function createFieldLock(isOn: boolean): LockedFields {
  return async (reader, userNums) => {
    if (!isOn) return new Map();
    return new Map([...(await findMastery(reader, userNums))].map(([userNum, { fields }]) => [userNum, fields]));
  };
}
