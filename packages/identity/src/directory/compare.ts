import type { Tx } from "@muniment/platform/db";
import { markConflicts, readPlanned } from "./change.repository.ts";
import {
  countChanges,
  findConflicts,
  planGroups,
  planProfiles,
  planStates,
  prepareComparison,
  readGuard,
} from "./difference.repository.ts";
import type { Comparison } from "./difference.repository.ts";
import type { Counts, GuardFinding } from "./directory.tables.ts";
import { faultsOfProfile } from "./profile-check.ts";

const PROFILES = ["create", "update", "link"];

/** Writes down the whole difference between what a run has read and what is here (CC-DIR-008). */
export async function compare(
  tx: Tx,
  given: Comparison & { approves: number | null },
): Promise<{ counts: Counts; isSettled: boolean; guard: GuardFinding }> {
  const { runNum } = given;
  await prepareComparison(tx);
  await planProfiles(tx, given);
  for await (const profiles of readPlanned(tx, runNum, PROFILES)) {
    const found = profiles.flatMap((profile) => {
      const detail = faultsOfProfile(profile);
      return detail === undefined ? [] : [{ change_num: profile.change_num, code: "invalid_value", detail }];
    });
    await markConflicts(tx, runNum, found);
  }
  await findConflicts(tx, given);
  await planStates(tx, given);
  await planGroups(tx, given);
  return { ...(await countChanges(tx, given)), guard: await readGuard(tx, given) };
}

/** Whether a run may not go on by itself (CC-DIR-009). */
export function isGuarded(guard: GuardFinding, limits: { guard_percent: number; guard_count: number }): boolean {
  const { disabled, accounts, administrators } = guard;
  return administrators.length > 0 || disabled > limits.guard_count || disabled * 100 > limits.guard_percent * accounts;
}
