import { findUpload, isGone, RepositoryError, verifyStored } from "../document-repository/index.ts";
import type { DocumentRepository, Item, Operation } from "../document-repository/index.ts";
import type { Effect } from "../operation/index.ts";
import { contentOf, passing, readThrough } from "./act-content.ts";
import type { ActSides, ActWork } from "./act-work.ts";
import type { ActItem } from "./document-act.repository.ts";

/** What lies in the repository when an effect is done. */
export interface ActResult {
  readonly id: string;
  readonly name: string;
  readonly size?: number;
  readonly sha256?: string;
}

/** An item with all that was decided before its first call. */
export interface Placing {
  readonly item: ActItem;
  /** In the repository of the source. */
  readonly itemId: string;
  readonly fromId: string;
  readonly toId: string;
  readonly name: string;
  /** The document that gets the content as its newest version. */
  readonly olderId: string | undefined;
}

/** What an effect is made with. */
export interface EffectGround {
  readonly work: ActWork;
  readonly sides: ActSides;
  /** The bytes of an upload, from their beginning. */
  readonly upload: () => AsyncIterable<Uint8Array>;
}

type Step = Pick<Effect<ActResult>, "kind" | "attempt" | "find">;

/** The one effect of an item; what was moved by its content has a second one, which removes it where it was. */
export function effectOf(ground: EffectGround, placing: Placing): Effect<ActResult> {
  const { work } = ground;
  const { item, toId, name } = placing;
  return {
    key: `act:${work.act.id}:${item.ordinal}`,
    intent: { item: item.item_id, container: toId, name },
    ...stepOf(ground, placing),
  };
}

function stepOf(ground: EffectGround, placing: Placing): Step {
  const { source } = ground.sides;
  const { itemId, fromId, name } = placing;
  switch (ground.work.act.kind) {
    case "upload":
      return storing(ground, placing, async () => ground.upload());
    case "copy":
      return isNear(ground, placing, "nativeCopy") ? copying(ground, placing) : streaming(ground, placing);
    case "move":
      return isNear(ground, placing, "nativeMove") ? moving(ground, placing) : streaming(ground, placing);
    case "restore_version":
      return storing(ground, placing, async () => (await source.download(itemId)).content);
    case "rename":
      return {
        kind: "document.rename",
        attempt: async (mark) => resultOf(await source.rename(itemId, name, mark)),
        find: async () => renamed(source, placing),
      };
    case "delete":
      return removing(source, placing);
    case "restore":
      return {
        kind: "document.restore",
        attempt: async (mark) => resultOf(await source.restore(itemId, fromId, mark)),
        find: async () => ((await isGone(source, itemId)) ? undefined : resultOf(await source.stat(itemId))),
      };
    case "create_folder":
      return {
        kind: "folder.create",
        attempt: async (mark) => resultOf(await ground.sides.target.createFolder(placing.toId, name, mark)),
        find: async () => named(ground.sides.target, placing.toId, { name, kind: "container" }),
      };
  }
}

/** Whether the provider does it by itself (OPR-CPM-003); a version is always its content. */
function isNear({ sides }: EffectGround, { itemId, toId, olderId }: Placing, capability: "nativeCopy" | "nativeMove") {
  return (
    olderId === undefined &&
    sides.isOne &&
    sides.target.capabilities.has(capability) &&
    sides.target.isNear(itemId, toId)
  );
}

function copying({ sides }: EffectGround, { itemId, toId, name }: Placing): Step {
  const { target } = sides;
  return {
    kind: "document.copy",
    attempt: async (mark) => resultOf(await target.copy(itemId, toId, mark, name)),
    async find(mark) {
      const found = await findUpload(target, mark, {
        containerId: toId,
        name,
        ...(await contentOf(sides.source, itemId)),
      });
      return found && resultOf(found);
    },
  };
}

function moving({ sides }: EffectGround, placing: Placing): Step {
  const { target } = sides;
  const { item, itemId, fromId, toId, name } = placing;
  const isRenamed = name !== item.name;
  return {
    kind: "document.move",
    attempt: async (mark) =>
      resultOf(await target.move(itemId, { from: fromId, to: toId, ...(isRenamed ? { name } : {}) }, mark)),
    async find(mark) {
      if (!target.capabilities.has("idempotencyKey")) {
        return (await isGone(target, itemId)) ? named(target, toId, { name, kind: item.kind }) : undefined;
      }
      // A container that is moved once more under the same key is answered as it was the first time.
      const found = item.kind === "document" ? await target.outcomeOf(mark.operationId) : undefined;
      if (found === undefined || found.name === name) return found && resultOf(found);
      return resultOf(await target.rename(found.id, name, { ...mark, operationId: `${mark.operationId}:name` }));
    },
  };
}

/** By its content, from one provider to another, verified before anything is removed (OPR-CPM-004). */
function streaming(ground: EffectGround, placing: Placing): Step {
  const { source } = ground.sides;
  return storing(ground, placing, async () => (await source.download(placing.itemId)).content);
}

function storing(
  ground: EffectGround,
  { toId, name, olderId }: Placing,
  open: () => Promise<AsyncIterable<Uint8Array>>,
): Step {
  const { target } = ground.sides;
  const verified = async (id: string, sent: { size: number; sha256: string }): Promise<ActResult> => {
    const stored = await verifyStored(target, id, sent);
    return { id: stored.id, name: stored.name, ...sent };
  };
  return {
    kind: olderId === undefined ? "document.upload" : "document.version",
    async attempt(mark: Operation) {
      const passed = passing(await open());
      const stored =
        olderId === undefined
          ? await target.upload(toId, { name, content: passed.content }, mark)
          : await target.uploadVersion(olderId, passed.content, mark);
      return verified(stored.id, passed.sent());
    },
    async find(mark) {
      if (olderId !== undefined && !target.capabilities.has("idempotencyKey")) return undefined;
      const sent = await readThrough(await open());
      const found = await findUpload(target, mark, { containerId: toId, name, ...sent });
      return found && verified(found.id, sent);
    },
  };
}

function removing(source: DocumentRepository, { itemId, item }: Placing): Step {
  const done = { id: itemId, name: item.name };
  const isDone = async () => ((await isGone(source, itemId)) ? done : undefined);
  return {
    kind: "document.remove",
    async attempt(mark) {
      await source.remove(itemId, mark);
      return done;
    },
    find: isDone,
  };
}

/** Removes what was moved by its content, once it is verified where it went (OPR-CPM-004). */
export function removalOf({ work, sides }: EffectGround, placing: Placing): Effect<ActResult> {
  return {
    key: `act:${work.act.id}:${placing.item.ordinal}:source`,
    intent: { item: placing.itemId },
    ...removing(sides.source, placing),
  };
}

/** Whether an item is still where it was when its effect is done. */
export function leavesSource(ground: EffectGround, placing: Placing): boolean {
  return ground.work.act.kind === "move" && !isNear(ground, placing, "nativeMove");
}

async function renamed(source: DocumentRepository, { itemId, fromId, name, item }: Placing) {
  const found = (await isGone(source, itemId)) ? undefined : await source.stat(itemId);
  if (found !== undefined) return found.name === name ? resultOf(found) : undefined;
  return named(source, fromId, { name, kind: item.kind });
}

async function named(
  repository: DocumentRepository,
  containerId: string,
  wanted: Pick<Item, "name" | "kind">,
): Promise<ActResult | undefined> {
  const found = (await listAll(repository, containerId)).find(
    ({ name, kind }) => kind === wanted.kind && name === wanted.name,
  );
  return found && resultOf(found);
}

/** Everything in a container. */
export async function listAll(repository: DocumentRepository, containerId: string): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await repository.list(containerId, cursor);
    items.push(...page.items);
    ({ cursor } = page);
  } while (cursor !== undefined);
  return items;
}

function resultOf({ id, name, size, sha256 }: Item): ActResult {
  return { id, name, ...(size === undefined ? {} : { size }), ...(sha256 === undefined ? {} : { sha256 }) };
}

/** The refusal of a name that is taken, for whoever is to be asked. */
export const nameTaken = (): RepositoryError => new RepositoryError("conflict", "exists");
