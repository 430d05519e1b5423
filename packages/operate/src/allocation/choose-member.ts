import type { Strategy } from "@muniment/operate-api/allocation";
import { readHours } from "../hours.ts";
import { isWithin } from "./condition.ts";
import type { PointerState } from "./allocation.repository.ts";
import type { Member } from "./availability.repository.ts";

/** Why somebody gets nothing now; nothing when they may (OPR-ALC-005). */
export function refusalOf(
  member: Member,
  given: { readonly at: Date; readonly competency?: string },
): string | undefined {
  const { at, competency } = given;
  if (!member.is_enabled) return "disabled";
  if (member.is_out) return "out of office";
  const hours = readHours(member.hours);
  if (hours !== undefined && !isWithin(at, hours)) return "outside working hours";
  if (competency !== undefined && !member.competencies.includes(competency)) return `without "${competency}"`;
  if (member.load_limit !== null && member.load >= member.load_limit) return "at the limit";
  return undefined;
}

/** One of candidates, which are in an order that never changes, and where the round stands then. */
export function chooseMember(
  strategy: Exclude<Strategy, "queue">,
  candidates: readonly Member[],
  given: { readonly state: PointerState; readonly last: string | undefined },
): { readonly member: Member | undefined; readonly state: PointerState } {
  const { state, last } = given;
  if (candidates.length === 0) return { member: undefined, state };
  if (strategy === "sticky") return { member: candidates.find(({ id }) => id === last), state };
  if (strategy === "least_busy") return { member: candidates.toSorted(byLoad)[0], state };
  if (strategy === "weighted_round_robin") return weighted(candidates, state);
  // After whoever was last, wherever they now stand: people who come and go shift nobody's turn.
  const lastNum = Number(state.last ?? 0);
  const member = candidates.find(({ num }) => num > lastNum) ?? candidates[0];
  return { member, state: { ...state, last: String(member?.num ?? 0) } };
}

/** The least load first; of the same load whoever was idle longest. */
function byLoad(one: Member, other: Member): number {
  const idle = (one.last_at?.getTime() ?? 0) - (other.last_at?.getTime() ?? 0);
  return one.load - other.load || idle || one.num - other.num;
}

/** Each gains by their weight, and who has most is chosen and pays for all: shares are even over every round. */
function weighted(
  candidates: readonly Member[],
  state: PointerState,
): { readonly member: Member | undefined; readonly state: PointerState } {
  const total = candidates.reduce((sum, { weight }) => sum + weight, 0);
  const standing = candidates.map((member) => ({
    member,
    value: (state.currents?.[member.id] ?? 0) + member.weight,
  }));
  const [first] = standing.toSorted((one, other) => other.value - one.value);
  const currents = Object.fromEntries(
    standing.map(({ member, value }) => [member.id, member === first?.member ? value - total : value]),
  );
  return { member: first?.member, state: { ...state, currents } };
}
