import type { Readable } from "node:stream";
import { ensurePath, findUpload, isGone, RepositoryError, verifyStored } from "../document-repository/index.ts";
import type { DocumentRepository, Item } from "../document-repository/index.ts";
import type { CaseDocumentRow } from "../case/index.ts";
import type { Effect } from "../operation/index.ts";
import { freeName } from "./document-name.ts";
import type { FilingItem } from "./filing.repository.ts";
import type { FilingWork, Sides, SourceDocument } from "./filing-work.ts";

/** A document that is stored where it belongs. */
export type Stored = Pick<Item, "id" | "name"> & { readonly size?: number; readonly sha256?: string };

/** Where an item goes, and how. */
export interface Placing {
  readonly item: FilingItem;
  readonly source: SourceDocument;
  readonly targetId: string;
  readonly name: string;
  /** What the case has already, when the person chose to add a version to it. */
  readonly older: CaseDocumentRow | undefined;
  /** The only place that the document goes to, so that it can be moved there. */
  readonly isOnly: boolean;
}

/** The folder that an item goes to, with what is missing of its path made; never outside of the case's workspace. */
export async function openTarget(target: DocumentRepository, work: FilingWork, item: FilingItem): Promise<Item> {
  const { id = work.target.item_id, path } = item.folder;
  // The account may see more than the person: the case's workspace is what they may file to (OPR-IDN-010).
  if (!(await target.isWithin(id, work.target.item_id))) throw new RepositoryError("input", "invalid_id");
  const operation = {
    operationId: `${work.filing.id}:path:${item.ordinal}`,
    ...(work.scope.comment === undefined ? {} : { comment: work.scope.comment }),
  };
  return ensurePath(target, id, { names: path, operation });
}

/** The names of a folder in small letters, and those that this run gives there. */
export async function takenNames(target: DocumentRepository, containerId: string): Promise<Set<string>> {
  const names = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await target.list(containerId, cursor);
    for (const { name } of page.items) names.add(name.toLowerCase());
    ({ cursor } = page);
  } while (cursor !== undefined);
  return names;
}

/** A name that is free in the folder, which is taken from now on. */
export function takeName(wanted: string, taken: Set<string>): string {
  const name = freeName(wanted, taken);
  taken.add(name.toLowerCase());
  return name;
}

/** Stores a document where it belongs: by a move, a copy, a version, or by its content (OPR-FIL-009). */
export function storeEffect(work: FilingWork, sides: Sides, placing: Placing): Effect<Stored> {
  const { source, targetId, name, item, older } = placing;
  const { size, sha256 } = source.row;
  const from = source.serviceId === work.service.id ? sides.target : sides.staging;
  const isNear = source.serviceId === work.service.id && sides.target.isNear(source.itemId, targetId);
  const expected = { containerId: targetId, name, size, sha256 };
  const open = async (): Promise<Readable> => (await from.download(source.itemId)).content;
  const verified = async ({ id }: Item): Promise<Stored> => {
    const stored = await verifyStored(sides.target, id, { size, sha256 });
    return { id: stored.id, name: stored.name, size, sha256 };
  };
  const { stagingFolder } = source;
  const how = kindOf({ older, isNear, isMove: placing.isOnly && stagingFolder !== undefined });
  return {
    key: `file:${work.filing.id}:${item.document}:${work.target.id}:${targetId}`,
    kind: `document.${how}`,
    intent: { document: source.itemId, container: targetId, name },
    async attempt(mark) {
      if (how === "version")
        return verified(await sides.target.uploadVersion(older?.item_id ?? "", await open(), mark));
      if (how === "move") {
        return verified(
          await sides.target.move(source.itemId, { from: stagingFolder ?? "", to: targetId, name }, mark),
        );
      }
      if (how === "copy") return verified(await sides.target.copy(source.itemId, targetId, mark, name));
      return verified(await sides.target.upload(targetId, { name, content: await open() }, mark));
    },
    async find(mark) {
      if (how === "version" && !sides.target.capabilities.has("idempotencyKey")) return undefined;
      const found = await findUpload(sides.target, mark, expected);
      if (found === undefined) return undefined;
      // A move has two parts where a repository cannot do both at once; the second may be missing.
      const isNamed = how !== "move" || found.name === name;
      return verified(isNamed ? found : await sides.target.rename(found.id, name, named(mark)));
    },
  };
}

const named = <M extends { readonly operationId: string }>(mark: M): M => ({
  ...mark,
  operationId: `${mark.operationId}:name`,
});

function kindOf(given: {
  older: CaseDocumentRow | undefined;
  isNear: boolean;
  isMove: boolean;
}): "version" | "move" | "copy" | "upload" {
  if (given.older !== undefined) return "version";
  if (!given.isNear) return "upload";
  return given.isMove ? "move" : "copy";
}

/** Removes what lies in staging, once every destination has it (OPR-FIL-009). */
export function removalEffect(work: FilingWork, sides: Sides, source: SourceDocument): Effect<{ readonly id: string }> {
  const { itemId, row } = source;
  const isDone = async () => ((await isGone(sides.staging, itemId)) ? { id: itemId } : undefined);
  return {
    key: `file:${work.filing.id}:${row.ordinal}:source`,
    kind: "document.remove",
    intent: { document: itemId },
    async attempt(mark) {
      try {
        await sides.staging.remove(itemId, mark);
      } catch (error) {
        if ((await isDone()) === undefined) throw error;
      }
      return { id: itemId };
    },
    find: isDone,
  };
}
