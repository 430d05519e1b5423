import type { WorkPhaseValue, WorkTransitionValue } from "@muniment/operate-api/work-type";
import type { WorkType } from "./work-type.repository.ts";

type Plan = Pick<WorkType, "phases" | "transitions">;

/** The phase that a case begins in. */
export function startPhase({ phases }: Plan): WorkPhaseValue {
  const start = phases.find(({ flag }) => flag === "start");
  if (start === undefined) throw new Error("A work type has no start");
  return start;
}

/** A phase of the type; one that the type does not have any more is shown by its name. */
export function phaseNamed({ phases }: Plan, name: string): WorkPhaseValue {
  return phases.find((phase) => phase.name === name) ?? { name, label: name, flag: "open" };
}

/** Whether a case ends when it comes to this phase. */
export const isClosing = ({ flag }: Pick<WorkPhaseValue, "flag">): boolean => flag === "closed" || flag === "removed";

/** Where a case can go from a phase; there is no other way (OPR-PHS-001, OPR-STM-001). */
export function transitionsFrom({ transitions }: Plan, phase: string): WorkTransitionValue[] {
  return transitions.filter(({ from }) => from.includes(phase));
}

/** The first way from a phase to one that closes, or that is open; nothing where there is none. */
export function firstWay(plan: Plan, phase: string, to: "open" | "closed"): WorkTransitionValue | undefined {
  return transitionsFrom(plan, phase).find((each) => isClosing(phaseNamed(plan, each.to)) === (to === "closed"));
}
