import { ensurePath, isGoneError, RepositoryError } from "../document-repository/index.ts";
import type { Item } from "../document-repository/index.ts";
import { freeName } from "../filing/index.ts";
import { listAll, nameTaken } from "./act-effects.ts";
import type { Placing } from "./act-effects.ts";
import type { ActSides, ActWork } from "./act-work.ts";
import type { ActItem } from "./document-act.repository.ts";

/** What a container has, by names in small letters, read once in a run. */
export type Shelves = Map<string, Map<string, Item>>;

/** What becomes of an item: it is placed, or it is skipped since its name is taken (OPR-CPM-005). */
export type Placed = { readonly placing: Placing; readonly size: number | undefined } | "skipped";

/**
 * Decides for an item where it goes and under which name; what was decided in an earlier run holds. Throws
 * `RepositoryError`, `exists` where somebody has to be asked.
 */
export async function placeItem(
  ground: {
    readonly work: ActWork;
    readonly sides: ActSides;
    readonly shelves: Shelves;
    /** What was looked at just now. */
    readonly seen: ReadonlyMap<string, Item>;
  },
  item: ActItem,
): Promise<Placed> {
  const { work, sides, shelves, seen } = ground;
  const { act } = work;
  const itemId = item.item_id ?? "";
  const fromId = item.from_id ?? act.folder_id;
  // What was restored is not there before; what is uploaded or made is new.
  const looked = seen.get(itemId);
  const found = looked ?? (isExisting(act.kind) ? await findSource(sides.source, item) : undefined);
  if (found !== undefined && found !== looked) await requireWithin(sides.source, itemId, work.source.row.item_id);
  const known = found === undefined ? item : { ...item, kind: found.kind, name: found.name };
  const common = { item: known, itemId, fromId, toId: item.to_id ?? work.targetId };
  const placed = (given: Partial<Placing>): Placed => ({
    placing: { ...common, name: known.name, olderId: undefined, ...given },
    size: found?.size ?? item.size ?? undefined,
  });
  if (item.target_name !== null) return placed({ name: item.target_name, olderId: item.older_id ?? undefined });
  switch (act.kind) {
    case "delete":
    case "restore":
      return placed({});
    case "rename":
      return placed({});
    case "restore_version":
      return placed({ olderId: item.older_id ?? work.targetId });
    case "create_folder":
      return placed({ name: item.name, toId: await parentOf(ground, item) });
    case "copy":
    case "move":
    case "upload":
      return withoutClash(placed, {
        act,
        known,
        shelf: await shelfOf(shelves, sides, common.toId),
        isHere: common.fromId === common.toId,
        hasVersions: sides.target.capabilities.has("versions"),
      });
  }
}

/** Nothing when an earlier run, which placed the item, may have taken it away already: its effect knows. */
async function findSource(source: ActSides["source"], { item_id: id, target_name: placed }: ActItem) {
  try {
    return await source.stat(id ?? "");
  } catch (error) {
    if (placed !== null && isGoneError(error)) return undefined;
    throw error;
  }
}

const isExisting = (kind: ActWork["act"]["kind"]): boolean =>
  kind !== "upload" && kind !== "create_folder" && kind !== "restore";

function withoutClash(
  placed: (given: Partial<Placing>) => Placed,
  given: {
    readonly act: ActWork["act"];
    readonly known: ActItem;
    readonly shelf: Map<string, Item>;
    readonly isHere: boolean;
    readonly hasVersions: boolean;
  },
): Placed {
  const { act, known, shelf, isHere, hasVersions } = given;
  const clash = shelf.get(known.name.toLowerCase());
  if (clash === undefined) return take(placed, shelf, known.name);
  const wanted = act.kind === "copy" && isHere && act.if_exists === "ask" ? "keep_both" : act.if_exists;
  if (wanted === "skip") return "skipped";
  if (wanted === "ask") throw nameTaken();
  if (wanted === "new_version" && clash.kind === "document" && known.kind === "document") {
    if (hasVersions) return placed({ olderId: clash.id, name: clash.name });
    return take(placed, shelf, versionName(known.name, shelf));
  }
  return take(placed, shelf, freeName(known.name, new Set(shelf.keys())));
}

/** Beside the older one, where a provider keeps no versions (OPR-PRV-003). */
function versionName(name: string, shelf: ReadonlyMap<string, Item>): string {
  const at = name.lastIndexOf(".");
  const [stem, extension] = at <= 0 ? [name, ""] : [name.slice(0, at), name.slice(at)];
  for (let version = 2; ; version += 1) {
    const wanted = `${stem} (v${version})${extension}`;
    if (!shelf.has(wanted.toLowerCase())) return wanted;
  }
}

function take(placed: (given: Partial<Placing>) => Placed, shelf: Map<string, Item>, name: string): Placed {
  shelf.set(name.toLowerCase(), { kind: "container", id: "", name });
  return placed({ name });
}

async function shelfOf(shelves: Shelves, { target }: ActSides, containerId: string): Promise<Map<string, Item>> {
  const known = shelves.get(containerId);
  if (known !== undefined) return known;
  const items = await listAll(target, containerId);
  const shelf = new Map(items.map((item) => [item.name.toLowerCase(), item]));
  shelves.set(containerId, shelf);
  return shelf;
}

/** The folder that a new one is made in, with the levels before it made where they are missing (OPR-FLD-003). */
async function parentOf({ work, sides }: { work: ActWork; sides: ActSides }, item: ActItem): Promise<string> {
  const operation = {
    operationId: `${work.act.id}:path:${item.ordinal}`,
    ...(work.scope.comment === undefined ? {} : { comment: work.scope.comment }),
  };
  return (await ensurePath(sides.target, work.targetId, { names: item.path, operation })).id;
}

/** Whatever the account may see beside it: an act stays in the places of its cases. */
export async function requireWithin(repository: ActSides["source"], id: string, rootId: string): Promise<void> {
  if (!(await repository.isWithin(id, rootId))) throw new RepositoryError("input", "invalid_id");
}
