import { sql } from "kysely";
import { AppError } from "@muniment/kernel";
import type { UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { documentId, errors, parseItemId } from "@muniment/work-api";
import type { ItemId } from "@muniment/work-api";
import { bundleLimits } from "@muniment/work-api/download";
import { hasPrivilege, requireAccess } from "../access/index.ts";
import type { Reach, ReachService } from "../access/index.ts";
import { fileNameOf, safePathSegment } from "../classification/index.ts";
import { findContainers, listContainers, securedContainer } from "../container/index.ts";
import type { Container } from "../container/index.ts";
import { findByKeys, listFiled } from "../document/index.ts";

/** A file that belongs into an archive. */
export interface PlannedFile {
  readonly library: string;
  readonly id: string;
  readonly path: string;
  readonly size: number;
  readonly editedAt: Date;
}

/** What an archive is to hold. */
export interface BundlePlan {
  readonly name: string;
  /** With a slash at the end. */
  readonly folders: readonly string[];
  readonly files: readonly PlannedFile[];
}

type Take = (parent: string, name: string) => string;

/** Works out what the chosen items are made of, as far as the person sees it; 404 when one of them is hidden or missing. */
export async function planBundle(
  deps: { reader: Tx; reaches: ReachService },
  actor: UserActor,
  ids: readonly string[],
): Promise<BundlePlan> {
  const take = createNames();
  const folders: string[] = [];
  const files: PlannedFile[] = [];
  let name = "Documents";
  for (const [library, items] of byLibrary(ids)) {
    const reach = await deps.reaches.reach(actor, library);
    if (!hasPrivilege(reach, "download")) throw new AppError(errors.accessDenied);
    const roots = await findRoots(deps.reader, reach, items);
    const [root] = roots;
    if (ids.length === 1 && root !== undefined) name = safePathSegment(root.name);
    const paths = await placeFolders(deps.reader, reach, { roots, take });
    folders.push(...paths.values());
    files.push(...(await chosenFiles(deps.reader, reach, { items, take })));
    files.push(...(await filedFiles(deps.reader, reach, { paths, take })));
    requireSize(files);
  }
  return { name: `${name}.zip`, folders, files };
}

function byLibrary(ids: readonly string[]): Map<string, ItemId[]> {
  const found = new Map<string, ItemId[]>();
  for (const id of ids) {
    const item = parseItemId(id);
    if (item?.library === undefined) throw new AppError(errors.noRecord);
    const library = item.library.toLowerCase();
    found.set(library, [...(found.get(library) ?? []), item]);
  }
  return found;
}

/** The chosen containers without those that lie in another chosen one. */
async function findRoots(reader: Tx, reach: Reach, items: readonly ItemId[]): Promise<Container[]> {
  const numbers = new Set(items.filter((item) => item.version === undefined).map((item) => item.number));
  if (numbers.size === 0) return [];
  const found = await findContainers(reader, reach, [...numbers]);
  if (found.length < numbers.size) throw new AppError(errors.noRecord);
  for (const container of found) requireAccess(reach, securedContainer(container), "read");
  return found.filter((container) => !container.ancestors.some((number) => numbers.has(number)));
}

/** The path of each container that holds something of the archive, the chosen ones at its top. */
async function placeFolders(
  reader: Tx,
  reach: Reach,
  { roots, take }: { roots: readonly Container[]; take: Take },
): Promise<Map<number, string>> {
  const paths = new Map<number, string>();
  if (roots.length === 0) return paths;
  const top = roots.map((root) => root.container_number);
  const below = await listContainers(reader, reach, {
    condition: sql`c.ancestors && ${top}::bigint[]`,
    order: "name",
    limit: MOST_FOLDERS + 1,
    offset: 0,
  });
  if (below.length > MOST_FOLDERS) throw tooMuch();
  const ordered = [...roots, ...below].toSorted((left, right) => left.ancestors.length - right.ancestors.length);
  for (const container of ordered) {
    // A folder that is hidden is left out of the path of what lies in it.
    const parent = container.ancestors.findLast((number) => paths.has(number));
    const place = parent === undefined ? "" : (paths.get(parent) ?? "");
    paths.set(container.container_number, `${take(place, container.name)}/`);
  }
  return paths;
}

async function chosenFiles(
  reader: Tx,
  reach: Reach,
  { items, take }: { items: readonly ItemId[]; take: Take },
): Promise<PlannedFile[]> {
  const keys = new Map<string, { document_number: number; version: number }>();
  for (const { number, version } of items) {
    if (version !== undefined) keys.set(`${number}.${version}`, { document_number: number, version });
  }
  const documents = await findByKeys(reader, reach, [...keys.values()]);
  if (documents.length < keys.size) throw new AppError(errors.noRecord);
  return documents.map((document) => planned(reach, document, take("", fileNameOf(document))));
}

async function filedFiles(
  reader: Tx,
  reach: Reach,
  { paths, take }: { paths: ReadonlyMap<number, string>; take: Take },
): Promise<PlannedFile[]> {
  if (paths.size === 0) return [];
  const filed = await listFiled(reader, reach, { folders: [...paths.keys()], limit: bundleLimits.files + 1 });
  return filed.map((document) =>
    planned(reach, document, take(paths.get(document.folder) ?? "", fileNameOf(document))),
  );
}

function planned(
  { library }: Reach,
  document: { document_number: number; version: number; size: number; edited_at: Date },
  path: string,
): PlannedFile {
  const id = documentId(library, document.document_number, document.version);
  return { library, id, path, size: document.size, editedAt: document.edited_at };
}

function requireSize(files: readonly PlannedFile[]): void {
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  if (files.length > bundleLimits.files || bytes > bundleLimits.bytes) throw tooMuch();
}

function tooMuch(): AppError {
  return new AppError(errors.tooLarge, {
    text: "One archive holds at most 1,000 files, 1,000 folders and 1 GiB. Choose less at a time.",
  });
}

const MOST_FOLDERS = 1_000;

/** Gives each name within its folder once, whatever its case: not every system tells `A` from `a`. */
function createNames(): Take {
  const used = new Set<string>();
  return (parent, name) => {
    const safe = safePathSegment(name);
    const dot = safe.lastIndexOf(".");
    const [base, end] = dot > 0 ? [safe.slice(0, dot), safe.slice(dot)] : [safe, ""];
    for (let count = 1; ; count += 1) {
      const path = `${parent}${count === 1 ? safe : `${base} (${count})${end}`}`;
      const folded = path.toLowerCase();
      if (used.has(folded)) continue;
      used.add(folded);
      return path;
    }
  };
}
