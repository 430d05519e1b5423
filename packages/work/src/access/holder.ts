import { sql } from "kysely";
import { groupMembersOf, membersOf } from "@muniment/identity";
import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { q } from "../db.ts";
import type { Profile } from "./profile.ts";
import type { Reach } from "./reach.ts";

interface Held {
  readonly ownerNums: readonly number[];
  readonly profile: Profile;
  readonly now: Date;
}

const FULL = 3;

/**
 * Refuses a change that takes Full Access of a private item from the last one who has it: whoever makes it names
 * somebody else first (CC-ACL-010). Who is NRTADMIN and no more does not count, since they reach everything anyway; an
 * owner does, whoever it is: programs that make workspaces for others take those others off the list again.
 */
export async function requireHolder(
  tx: Tx,
  reach: Reach,
  given: { ownerNums: readonly number[]; before: Profile; after: Profile; now: Date },
): Promise<void> {
  const { before, after } = given;
  if (after.defaultLevel > 0) return;
  if (await isHeld(tx, reach, { ...given, profile: after })) return;
  if (!(await isHeld(tx, reach, { ...given, profile: before }))) return;
  throw new AppError(errors.conflict, {
    text: "Nobody would be left with Full Access to this private item. Give it to somebody else first.",
    field: "remove",
  });
}

/** Whether somebody besides NRTADMIN has Full Access by a list, or anybody as owner. */
async function isHeld(tx: Tx, { libraryId, settings }: Reach, { ownerNums, profile, now }: Held): Promise<boolean> {
  const entries = profile.entries.filter(({ endsAt }) => endsAt === null || endsAt > now);
  const nums = (kind: "user" | "group", isWanted: (level: number) => boolean): number[] =>
    entries.filter((entry) => entry.kind === kind && isWanted(entry.level)).map(({ num }) => num);
  const named = nums("user", (level) => level >= FULL);
  const denied = settings.group_conflict === "deny_wins" ? nums("group", (level) => level === 0) : [];
  const membersIn = (groups: readonly number[]) =>
    sql`select user_num from (${groupMembersOf(libraryId)}) as g where group_num = any(${groups}::bigint[])`;
  const found = await sql<{ is_held: boolean }>`
    with through as (
      ${membersIn(nums("group", (level) => level >= FULL))}
      except ${membersIn(denied)}
      except select * from unnest(${nums("user", (level) => level < FULL)}::bigint[]))
    select exists (
      select from (${membersOf(libraryId)}) as m
      where (m.user_num = any(${named}::bigint[]) or m.user_num in (select user_num from through)
          or m.user_num = any(${ownerNums}::bigint[]) and not m.is_external)
        and m.may_enter and not m.is_read_only and (not m.is_nrtadmin or m.user_num = any(${ownerNums}::bigint[]))) as is_held`.execute(
    q(tx),
  );
  return found.rows[0]?.is_held === true;
}
