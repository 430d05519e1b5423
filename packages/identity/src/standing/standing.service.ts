import type { LibraryStanding } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { foldId } from "@muniment/work-api/identity/user-rules";
import { rankOf } from "../role/index.ts";
import type { Rank } from "../role/index.ts";
import { readRanks, readStandings, readTrustees, readTrusteesByNumber } from "./standing.repository.ts";
import type { StandingRow, TrusteeRow } from "./standing.repository.ts";

/** What decides about the access of a member of a library who is not the caller. */
export interface PersonStanding {
  readonly userNum: number;
  readonly userId: string;
  readonly ssid: string;
  readonly fullName: string;
  readonly email: string;
  readonly isExternal: boolean;
  /** The account, and the sign-in in the library, are on. */
  readonly isAccountEnabled: boolean;
  readonly isLibraryEnabled: boolean;
  /** As it would be if both were. */
  readonly standing: LibraryStanding;
}

/** A user or group that an access list may name. */
export interface Trustee {
  readonly type: "user" | "group";
  readonly num: number;
  readonly id: string;
  readonly isExternal: boolean;
  /** A group that is on; a person whose account and sign-in in the library are on. */
  readonly enabled: boolean;
}

/** How an access list shows a user or group (work-api.md 7.10). */
export interface TrusteeDescription extends Trustee {
  readonly name: string;
  /** A person's `ssid`; `G` and the number for a group. */
  readonly sid: string;
}

/** The standings of members of a library by number; who is no member is missing. */
export async function loadStandings(
  reader: Tx,
  libraryId: number,
  wanted: { readonly userNums: readonly number[] } | { readonly userIds: readonly string[] },
): Promise<ReadonlyMap<number, PersonStanding>> {
  const rows = await readStandings(reader, { libraryIds: [libraryId], ...wanted });
  return new Map(
    rows.map((row) => [
      row.user_num,
      {
        userNum: row.user_num,
        userId: row.user_id,
        ssid: row.ssid,
        fullName: row.full_name,
        email: row.email,
        isExternal: row.is_external,
        isAccountEnabled: row.account_logon,
        isLibraryEnabled: row.library_logon,
        standing: standingOf(row),
      },
    ]),
  );
}

/** A person's rank in each library that they are a member of. */
export async function ranksOf(reader: Tx, userNum: number): Promise<ReadonlyMap<number, Rank>> {
  return (await ranksOfMany(reader, [userNum])).get(userNum) ?? new Map();
}

/** The ranks of several people in each of their libraries, by their numbers. */
export async function ranksOfMany(
  reader: Tx,
  userNums: readonly number[],
): Promise<ReadonlyMap<number, ReadonlyMap<number, Rank>>> {
  const found = new Map<number, Map<number, Rank>>();
  for (const row of await readRanks(reader, userNums)) {
    const { is_external: isExternal, is_nrtadmin: isNrtadmin } = row;
    const rank = rankOf({ isExternal, isNrtadmin, privileges: new Set(row.privileges) });
    const ofPerson = found.get(row.user_num) ?? new Map<number, Rank>();
    found.set(row.user_num, ofPerson.set(row.library_id, rank));
  }
  return found;
}

/** The named users and groups of the library, in the order given; `undefined` for those that it has not. */
export async function findTrustees(
  tx: Tx,
  libraryId: number,
  wanted: readonly { readonly type: "user" | "group"; readonly id: string }[],
): Promise<(Trustee | undefined)[]> {
  if (wanted.length === 0) return [];
  const idsOf = (type: "user" | "group"): string[] =>
    wanted.filter((entry) => entry.type === type).map((entry) => entry.id);
  const rows = await readTrustees(tx, libraryId, { userIds: idsOf("user"), groupIds: idsOf("group") });
  const byName = new Map(rows.map((row) => [`${row.type} ${row.id}`, row]));
  return wanted.map((entry) => {
    const row = byName.get(`${entry.type} ${foldId(entry.id)}`);
    return row === undefined ? undefined : toTrustee(row);
  });
}

/** How to show these users and groups, by number; people who left the library are among them, as disabled. */
export async function describeTrustees(
  reader: Tx,
  libraryId: number,
  wanted: { readonly userNums: readonly number[]; readonly groupNums: readonly number[] },
): Promise<{
  readonly users: ReadonlyMap<number, TrusteeDescription>;
  readonly groups: ReadonlyMap<number, TrusteeDescription>;
}> {
  const rows = await readTrusteesByNumber(reader, libraryId, wanted);
  const describe = (type: "user" | "group"): Map<number, TrusteeDescription> =>
    new Map(
      rows
        .filter((row) => row.type === type)
        .map((row) => [row.num, { ...toTrustee(row), name: row.name || row.id, sid: row.ssid ?? `G${row.num}` }]),
    );
  return { users: describe("user"), groups: describe("group") };
}

function toTrustee(row: TrusteeRow): Trustee {
  return { type: row.type, num: row.num, id: row.id, isExternal: row.is_external, enabled: row.enabled };
}

/** A row of standings as the kernel has it. */
export function standingOf(row: StandingRow): LibraryStanding {
  return {
    libraryId: row.library_id,
    alias: row.alias,
    isNrtadmin: row.is_nrtadmin,
    roleName: row.role_name,
    privileges: new Set(row.privileges),
    groupNums: row.group_nums,
    accessVersion: String(row.access_version),
  };
}
