import type { Assignee, Candidate } from "../task/task.ts";

/** One task has so many assignees at most (TRK-ASSG-001). */
export const MOST_ASSIGNEES = 5;

/** Somebody to be assigned. */
export type Chosen = Pick<Assignee, "ty" | "work_id" | "name" | "access">;

/** Whether two stand for the same person or group. */
export function isSame(one: Pick<Assignee, "ty" | "work_id">, other: Pick<Assignee, "ty" | "work_id">): boolean {
  return one.ty === other.ty && one.work_id === other.work_id;
}

/** Why somebody cannot be chosen; `undefined` when they can (TRK-ASSG-014, TRK-SPM-005). */
export function refusalOf(
  candidate: Candidate,
  chosen: readonly Chosen[],
): "limit" | NonNullable<Candidate["reason"]> | undefined {
  if (chosen.some((one) => isSame(one, candidate))) return undefined;
  if (candidate.is_disabled) return candidate.reason ?? "disabled";
  return chosen.length >= MOST_ASSIGNEES ? "limit" : undefined;
}

/** Chooses somebody who was not, and leaves out somebody who was. */
export function toggled(chosen: readonly Chosen[], candidate: Candidate): readonly Chosen[] {
  const rest = chosen.filter((one) => !isSame(one, candidate));
  if (rest.length < chosen.length) return rest;
  const { ty, work_id, name } = candidate;
  return [...chosen, { ty, work_id, name, access: candidate.access === "no_access" ? "external" : "member" }];
}

/** Moves somebody one place towards the lead, or away from it (TRK-ASSG-013). */
export function reordered(chosen: readonly Chosen[], at: number, step: -1 | 1): readonly Chosen[] {
  const moved = chosen[at];
  const other = chosen[at + step];
  if (moved === undefined || other === undefined) return chosen;
  return chosen.with(at, other).with(at + step, moved);
}
