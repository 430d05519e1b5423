import { RepositoryError } from "../document-repository/index.ts";
import type { Item } from "../document-repository/index.ts";
import { requireWithin } from "./act-placing.ts";
import { troubleOfAct } from "./act-trouble.ts";
import type { ItemFailure } from "./act-trouble.ts";
import type { ActSides, ActWork } from "./act-work.ts";
import type { ActItem } from "./document-act.repository.ts";

/** What was looked at before the first change of an act: the items that may be copied or moved, and the others. */
export interface Checked {
  /** By their ids. */
  readonly seen: ReadonlyMap<string, Item>;
  readonly failures: readonly ItemFailure[];
}

const PARALLEL = 4;

/**
 * Looks at each item that is to be copied or moved before anything is changed (OPR-CPM-002): whether it is seen, and
 * whether it may be taken away. What an earlier run began is not looked at again, nor what an undo takes back.
 */
export async function checkItems(work: ActWork, sides: ActSides, now: Date): Promise<Checked> {
  const { act, items } = work;
  const isBegun = items.some(({ state, target_name: placed }) => state !== "waiting" || placed !== null);
  if (isBegun || (act.kind !== "copy" && act.kind !== "move")) return { seen: new Map(), failures: [] };
  const seen = new Map<string, Item>();
  const failures: ItemFailure[] = [];
  const mayTake = act.kind === "copy" || (await sides.source.mayChange?.(act.folder_id)) !== false;
  const left = items.values();
  const checkNext = async (): Promise<void> => {
    for (const item of left) {
      const found = await lookAt(item, { work, sides, now, mayTake });
      if ("trouble" in found) failures.push(found);
      else seen.set(found.id, found);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, checkNext));
  return { seen, failures: failures.toSorted((one, other) => one.item.ordinal - other.item.ordinal) };
}

/** What an item is, or why it may not be copied or moved. */
async function lookAt(
  item: ActItem,
  given: { readonly work: ActWork; readonly sides: ActSides; readonly now: Date; readonly mayTake: boolean },
): Promise<Item | ItemFailure> {
  const { work, sides, now, mayTake } = given;
  const repository = sides.source;
  let found: Item | undefined;
  let holder: { name: string; since?: string } | undefined;
  try {
    found = await repository.stat(item.item_id ?? "");
    await requireWithin(repository, found.id, work.source.row.item_id);
    if (work.act.kind === "copy") return found;
    if (mayTake && (await repository.mayMove?.(found.id)) !== false) return found;
    const { lockedBy: name, lockedAt: since } = found.facts ?? {};
    if (name !== undefined) holder = { name, ...(since === undefined ? {} : { since }) };
    throw holder === undefined
      ? new RepositoryError("denied", "no_right_to_move")
      : new RepositoryError("conflict", "locked");
  } catch (error) {
    const known = { now, ...(found && { name: found.name }), ...(holder && { holder }), isLooking: true };
    return { item: { ...item, ...(found && { name: found.name }) }, ...troubleOfAct(work, error, known) };
  }
}
