import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { nrtadmin } from "@muniment/work-api/identity/group";
import { mirroredGroups } from "../group/index.ts";
import { followDirectory } from "../platform/index.ts";
import { endSessionsOf } from "../session/index.ts";
import { findUserByNumber } from "../user/index.ts";
import type { AccountMail, MasteredAccounts, UserGroups } from "../user/index.ts";
import {
  changedPlatforms,
  followMoves,
  insertAccounts,
  librariesLedBy,
  plannedMembers,
  plannedPlaces,
} from "./account.repository.ts";
import {
  forgetSpentChoices,
  markDone,
  plannedMirrorNums,
  plannedUserNums,
  readPlanned,
  refuseChange,
} from "./change.repository.ts";
import type { PlannedProfile } from "./change.repository.ts";
import { preferredOf } from "./placement.ts";
import type { Place } from "./placement.ts";
import { listMirrors, setMirrorGroup } from "./source.repository.ts";

/** What carrying a difference over needs. */
export interface ApplyDeps {
  readonly clock: Clock;
  readonly accounts: MasteredAccounts;
  readonly userGroups: UserGroups;
  readonly accountMail: Pick<AccountMail, "endLinks">;
}

/** A difference that is to be carried over. */
export interface Difference {
  readonly runNum: number;
  readonly readingNum: number;
  readonly sourceNum: number;
  readonly placements: readonly (readonly Place[])[];
  /** There is nothing in it. */
  readonly isSettled: boolean;
}

/**
 * Carries the difference of a run over, all of it or, when this throws, nothing. Gives how many accounts stay enabled
 * because nobody else could act as NRTADMIN.
 */
export async function applyDifference(deps: ApplyDeps, tx: Tx, difference: Difference): Promise<number> {
  const { runNum, sourceNum } = difference;
  const { accounts } = deps;
  const now = deps.clock.now();
  if (difference.isSettled) {
    await forgetSpentChoices(tx, sourceNum);
    return 0;
  }
  const groupNums = await makeGroups(tx, difference, now);
  const refusedCount = await disable(deps, tx, { runNum, now });
  await link(deps, tx, { ...difference, now });
  // Addresses that are given up are free before others get them, so all changes go before all that is new.
  const changed: (PlannedProfile & { user_num: number })[] = [];
  for await (const profiles of readPlanned(tx, runNum, ["update", "link"])) {
    for (const profile of profiles) {
      if (profile.user_num !== null) changed.push({ ...profile, user_num: profile.user_num });
    }
  }
  if (changed.length > 0) await accounts.update(tx, changed, now);
  await create(deps, tx, { ...difference, now });
  const enabled = await plannedUserNums(tx, runNum, "enable");
  if (enabled.length > 0) await accounts.switch(tx, enabled, { enabled: true, now });
  await accounts.place(tx, plannedPlaces(difference), now);
  if (groupNums.size > 0) {
    await mirroredGroups.leave(tx, plannedMembers(runNum, sourceNum, "leave"));
    await mirroredGroups.join(tx, plannedMembers(runNum, sourceNum, "join"));
  }
  await followMoves(tx, sourceNum, difference.readingNum);
  await followDirectory(tx, changedPlatforms(sourceNum));
  await markDone(tx, runNum);
  await forgetSpentChoices(tx, sourceNum);
  return refusedCount;
}

/** Makes groups that are new; gives those that there are then. */
async function makeGroups(tx: Tx, { runNum, sourceNum }: Difference, now: Date): Promise<ReadonlySet<number>> {
  const wanted = new Set(await plannedMirrorNums(tx, runNum));
  const mirrors = await listMirrors(tx, sourceNum);
  const groupNums = new Set<number>();
  for (const mirror of mirrors) {
    if (mirror.group_num !== null) groupNums.add(mirror.group_num);
    if (mirror.group_num !== null || !wanted.has(mirror.mirror_num)) continue;
    const { library_id: libraryId, group_id: groupId, full_name: fullName, allows_local_members } = mirror;
    const group = { libraryId, groupId, fullName, allowsLocalMembers: allows_local_members };
    const groupNum = await mirroredGroups.insert(tx, group, now);
    await setMirrorGroup(tx, mirror.mirror_num, groupNum);
    groupNums.add(groupNum);
  }
  return groupNums;
}

/** Never the last one who can act as NRTADMIN of a library. */
async function disable(deps: ApplyDeps, tx: Tx, { runNum, now }: { runNum: number; now: Date }): Promise<number> {
  const planned = await plannedUserNums(tx, runNum, "disable");
  let refusedCount = 0;
  const leading = Map.groupBy(await librariesLedBy(tx, planned, nrtadmin), (row) => row.user_num);
  await deps.userGroups.lockNrtadmin(tx, [...new Set([...leading.values()].flat().map((row) => row.library_id))]);
  for (const [userNum, libraries] of leading) {
    try {
      const libraryIds = libraries.map((row) => row.library_id);
      await deps.userGroups.requireAnotherNrtadmin(tx, userNum, libraryIds);
      await deps.accounts.switch(tx, [userNum], { enabled: false, now });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { code = "last_nrtadmin", text: detail = error.message } = error.messages[0] ?? {};
      await refuseChange(tx, runNum, { kind: "disable", userNum, code, detail });
      refusedCount += 1;
    }
  }
  const others = planned.filter((userNum) => !leading.has(userNum));
  if (others.length > 0) await deps.accounts.switch(tx, others, { enabled: false, now });
  return refusedCount;
}

/** An account that is handed over loses its password, its links and its sessions (CC-USR-008). */
async function link(deps: ApplyDeps, tx: Tx, given: Difference & { now: Date }): Promise<void> {
  const { runNum, sourceNum, now } = given;
  for await (const profiles of readPlanned(tx, runNum, ["link"])) {
    const held = profiles.flatMap(({ user_num, sync_id, dn }) =>
      user_num === null ? [] : [{ user_num, sync_id, dn }],
    );
    await deps.accounts.adopt(
      tx,
      held.map((row) => row.user_num),
      now,
    );
    await insertAccounts(tx, sourceNum, held);
    for (const { user_num: userNum } of held) {
      const user = await findUserByNumber(tx, userNum);
      if (user !== undefined) await endSessionsOf(tx, user);
      await deps.accountMail.endLinks(tx, userNum);
    }
  }
}

async function create(deps: ApplyDeps, tx: Tx, given: Difference & { now: Date }): Promise<void> {
  const { runNum, sourceNum, placements, now } = given;
  for await (const profiles of readPlanned(tx, runNum, ["create"])) {
    const rows = profiles.map((profile) => ({
      ...profile,
      preferred_library_id: preferredOf(placements[profile.placement ?? 0] ?? []),
    }));
    const made = await deps.accounts.insert(tx, rows, now);
    const held = rows.map(({ user_id: userId, sync_id, dn }) => ({ user_num: made.get(userId) ?? 0, sync_id, dn }));
    await insertAccounts(tx, sourceNum, held);
  }
}
