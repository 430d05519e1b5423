import type { Day } from "../due/day.ts";

/** The order that a person gave to tasks by hand; the rest follows as it was (TRK-MY-005). */
export function ordered<T extends { readonly id: string }>(
  tasks: readonly T[],
  order: readonly string[],
): readonly T[] {
  if (order.length === 0) return tasks;
  const places = new Map(order.map((id, at) => [id, at]));
  const placeOf = ({ id }: T): number => places.get(id) ?? order.length;
  return tasks.toSorted((one, other) => placeOf(one) - placeOf(other));
}

const MOST_ORDERED = 500;

/** The order after a task went one step up or down among those of its group. */
export function reordered(
  group: readonly { readonly id: string }[],
  order: readonly string[],
  move: { readonly id: string; readonly step: -1 | 1 },
): readonly string[] {
  const ids = group.map(({ id }) => id);
  const at = ids.indexOf(move.id);
  const other = ids[at + move.step];
  if (at === -1 || other === undefined) return order;
  const next = ids.with(at, other).with(at + move.step, move.id);
  return [...next, ...order.filter((id) => !next.includes(id))].slice(0, MOST_ORDERED);
}

/** What was marked for this day; marks of other days are over. */
export function markedFor(kept: unknown, day: Day): readonly string[] {
  if (typeof kept !== "object" || kept === null) return [];
  const { day: of, tasks } = kept as { readonly day?: unknown; readonly tasks?: unknown };
  if (of !== day || !Array.isArray(tasks)) return [];
  return tasks.filter((one) => typeof one === "string");
}
