import { anywhere } from "@muniment/identity";
import type { UserActor } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import { MOST_PREVIEWED } from "@muniment/work-api/policy/asset";
import type { AssetChange, AssetService } from "./asset.service.ts";
import type { DecidedPair } from "./view.ts";

type Preview = Awaited<ReturnType<AssetService["preview"]>>;

/** Leaves a transaction without keeping what was done in it. */
class Undone extends Error {
  readonly preview: Preview;

  constructor(preview: Preview) {
    super("undone");
    this.preview = preview;
  }
}

/** Who would no longer be kept out by a change that is not made, and who would be (SPM-SIM-001, SPM-SIM-002). */
export async function previewAsset(
  database: Database,
  assets: AssetService,
  given: AssetChange & { actor: UserActor },
) {
  return effectOf(database.reader, await tried(database, assets, given));
}

async function tried(
  database: Database,
  assets: AssetService,
  { actor, ...given }: AssetChange & { actor: UserActor },
): Promise<Preview> {
  try {
    return await database.transaction(async (tx) => {
      throw new Undone(await assets.preview(tx, actor, given));
    });
  } catch (error) {
    if (error instanceof Undone) return error.preview;
    throw error;
  }
}

async function effectOf(reader: Tx, { before, after }: Preview) {
  const shutIn = (pairs: readonly DecidedPair[]): Map<number, string> =>
    new Map(
      pairs.flatMap(({ userNum, decision }) => (decision.outcome === "deny" ? [[userNum, decision.reason]] : [])),
    );
  const [was, is] = [shutIn(before), shutIn(after)];
  const gain = [...was].filter(([userNum]) => !is.has(userNum));
  const lose = [...is].filter(([userNum]) => !was.has(userNum));
  const named = await anywhere.name(reader, { userNums: [...gain, ...lose].map(([num]) => num), groupNums: [] });
  const listed = (people: readonly (readonly [number, string])[]) => {
    const shown = people.flatMap(([num, reason]) => {
      const person = named.find((each) => each.num === num);
      return person === undefined ? [] : [{ id: person.id, full_name: person.name, reason }];
    });
    const sorted = shown.toSorted((one, other) => one.full_name.localeCompare(other.full_name));
    return { count: people.length, people: sorted.slice(0, MOST_PREVIEWED) };
  };
  const workspaces = new Set(before.map(({ libraryId, workspaceNumber }) => `${libraryId}:${workspaceNumber}`));
  return { workspaces: workspaces.size, gain: listed(gain), lose: listed(lose) };
}
