import type { Output } from "@muniment/rest";
import { createSubfolder, listFolderChildren } from "@muniment/work-api/container/folder";
import { MOST_CHECKED_FILES, checkUploads } from "@muniment/work-api/upload";
import { api } from "../api.ts";
import { inParallel } from "../item/in-parallel.ts";
import type { Scope } from "../scope.ts";
import type { Dropped, DroppedFile } from "./dropped.ts";
import type { UploadTask } from "./queue.ts";

type Similar = Output<typeof checkUploads>["data"][number];

/** What is done with a file that is there already (WORK-UPL-006). */
export type Choice = "version" | "separate" | "skip";

/** One file, where it goes, and what of it is there already. */
export interface PlannedFile extends DroppedFile {
  readonly similar: Similar;
}

/** What an upload comes to before it starts. */
export interface Plan {
  readonly folder: string;
  /** The moment of the queue before anything was looked for: what arrives afterwards may have been missed. */
  readonly since: number;
  readonly files: readonly PlannedFile[];
  /** Ways of folders that are there already, to their ids; grows while the others are made. */
  readonly known: Map<string, string>;
  /** Ways of folders that are to be made, the upper ones first. */
  readonly missing: readonly (readonly string[])[];
}

const HASHED_BYTES = 64 * 1024 * 1024;
const NOTHING: Similar = {};

/** A way as one text; no name of a folder holds this. */
export const wayOf = (folders: readonly string[]): string => folders.join("\u0000");

/** Looks which folders and files are there already. Nothing is made. */
export async function planUpload(
  scope: Scope,
  given: { readonly folder: string; readonly dropped: Dropped; readonly since: number },
): Promise<Plan> {
  const { folder, dropped, since } = given;
  const known = new Map([["", folder]]);
  const ways = waysOf(dropped);
  for (const level of levelsOf(ways)) {
    const parents = new Set(level.map((way) => wayOf(way.slice(0, -1))).filter((parent) => known.has(parent)));
    const folders = new Map<string, ReadonlyMap<string, string>>();
    await inParallel([...parents], async (parent) => {
      folders.set(parent, await listFolders(scope, known.get(parent) ?? folder));
    });
    for (const way of level) {
      const found = folders.get(wayOf(way.slice(0, -1)))?.get(comparable(way.at(-1) ?? ""));
      if (found !== undefined) known.set(wayOf(way), found);
    }
  }
  const similar = new Map<DroppedFile, Similar>();
  const inFolders = Map.groupBy(dropped.files, ({ folders }) => wayOf(folders));
  for (const [way, id] of known) {
    const here = inFolders.get(way) ?? [];
    for (let from = 0; from < here.length; from += MOST_CHECKED_FILES) {
      const some = here.slice(from, from + MOST_CHECKED_FILES);
      const described = new Map<DroppedFile, Described>();
      await inParallel(some, async (file) => {
        described.set(file, await describe(file));
      });
      const { data } = await api.call(checkUploads, {
        params: { library: scope.library },
        body: { target_folder_id: id, files: some.flatMap((file) => described.get(file) ?? []) },
      });
      for (const [at, file] of some.entries()) similar.set(file, data[at] ?? NOTHING);
    }
  }
  return {
    folder,
    since,
    known,
    missing: ways.filter((way) => !known.has(wayOf(way))),
    files: dropped.files.map((file) => ({ ...file, similar: similar.get(file) ?? NOTHING })),
  };
}

/** Every folder that was dropped or that some file needs, the upper ones first. */
export function waysOf(dropped: Dropped): readonly (readonly string[])[] {
  const ways = new Map<string, readonly string[]>();
  for (const folders of [...dropped.folders, ...dropped.files.map((file) => file.folders)]) {
    for (let depth = 1; depth <= folders.length; depth += 1) {
      const way = folders.slice(0, depth);
      ways.set(wayOf(way), way);
    }
  }
  return [...ways.values()].toSorted((one, other) => one.length - other.length);
}

function levelsOf(ways: readonly (readonly string[])[]): Iterable<readonly (readonly string[])[]> {
  return Map.groupBy(ways, (way) => way.length).values();
}

/** What is done with a file when nobody says otherwise; the same file once more is no new version. */
export function firstChoice({ similar: { same_name: named, same_content: content } }: PlannedFile): Choice {
  if (named === undefined) return "separate";
  return content !== undefined && content.checksum === named.checksum ? "skip" : "version";
}

/** Whether a file is there already, by name or by content. */
export function isConflict({ similar }: PlannedFile): boolean {
  return similar.same_name !== undefined || similar.same_content !== undefined;
}

/** Makes the missing folders and gives the tasks for what is not skipped. What was made before is not made again. */
export async function carryOut(
  scope: Scope,
  plan: Plan,
  choose: (file: PlannedFile) => Choice,
): Promise<readonly UploadTask[]> {
  const { known } = plan;
  for (const level of levelsOf(plan.missing.filter((way) => !known.has(wayOf(way))))) {
    await inParallel(level, async (way) => {
      const folder = known.get(wayOf(way.slice(0, -1))) ?? plan.folder;
      known.set(wayOf(way), await makeFolder(scope, folder, way.at(-1) ?? ""));
    });
  }
  return plan.files.flatMap((file): UploadTask[] => {
    const choice = choose(file);
    if (choice === "skip") return [];
    const document = choice === "version" ? (file.similar.same_name ?? file.similar.same_content) : undefined;
    const target =
      document === undefined
        ? { kind: "folder" as const, id: known.get(wayOf(file.folders)) ?? plan.folder }
        : { kind: "version" as const, id: document.id };
    // Who wants a second document of a name that is there means it.
    const isMeant = choice === "separate" && file.similar.same_name !== undefined;
    const missedSince = isMeant ? undefined : plan.since;
    return [{ id: crypto.randomUUID(), scope, file: file.file, target, missedSince }];
  });
}

async function makeFolder(scope: Scope, folder: string, name: string): Promise<string> {
  try {
    return (await api.call(createSubfolder, { params: { ...scope, folder }, body: { name } })).data.id;
  } catch (error) {
    // Somebody else may have made it meanwhile.
    const found = (await listFolders(scope, folder)).get(comparable(name));
    if (found === undefined) throw error;
    return found;
  }
}

const comparable = (name: string): string => name.normalize("NFC").toLocaleLowerCase();

/** The folders right in a folder, by name. */
async function listFolders(scope: Scope, folder: string): Promise<ReadonlyMap<string, string>> {
  const query = { exclude_docs: true, limit: 9999 };
  const { data } = await api.call(listFolderChildren, { params: { ...scope, folder }, query });
  return new Map(data.map((entry) => [comparable(String(entry["name"])), String(entry["id"])]));
}

interface Described {
  readonly name: string;
  readonly size: number;
  readonly checksum?: string;
}

async function describe({ file }: DroppedFile): Promise<Described> {
  const { name, size } = file;
  if (size > HASHED_BYTES || !isSecureContext) return { name, size };
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return { name, size, checksum: [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("") };
}
