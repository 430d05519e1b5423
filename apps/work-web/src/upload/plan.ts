import type { Output } from "@muniment/rest";
import { createSubfolder, listFolderChildren } from "@muniment/work-api/container/folder";
import { MOST_CHECKED_FILES, checkUploads } from "@muniment/work-api/upload";
import { api } from "../api.ts";
import type { Scope } from "../scope.ts";
import type { DroppedFile } from "./dropped.ts";
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
  readonly files: readonly PlannedFile[];
  /** Ways of folders that are there already, to their ids. */
  readonly known: ReadonlyMap<string, string>;
  /** Ways of folders that are to be made, the upper ones first. */
  readonly missing: readonly (readonly string[])[];
}

const HASHED_BYTES = 64 * 1024 * 1024;
const NOTHING: Similar = {};

/** A way as one text; no name of a folder holds this. */
const wayOf = (folders: readonly string[]): string => folders.join("\u0000");

/** Looks which folders and files are there already. Nothing is made. */
export async function planUpload(scope: Scope, folder: string, dropped: readonly DroppedFile[]): Promise<Plan> {
  const known = new Map([["", folder]]);
  const missing: (readonly string[])[] = [];
  for (const way of waysOf(dropped)) {
    const parent = known.get(wayOf(way.slice(0, -1)));
    const found = parent === undefined ? undefined : await findFolder(scope, parent, way.at(-1) ?? "");
    if (found === undefined) missing.push(way);
    else known.set(wayOf(way), found);
  }
  const similar = new Map<DroppedFile, Similar>();
  for (const [way, id] of known) {
    const here = dropped.filter(({ folders }) => wayOf(folders) === way);
    for (let from = 0; from < here.length; from += MOST_CHECKED_FILES) {
      const some = here.slice(from, from + MOST_CHECKED_FILES);
      const files = await Promise.all(some.map(describe));
      const { data } = await api.call(checkUploads, {
        params: { library: scope.library },
        body: { target_folder_id: id, files },
      });
      for (const [at, file] of some.entries()) similar.set(file, data[at] ?? NOTHING);
    }
  }
  return { folder, known, missing, files: dropped.map((file) => ({ ...file, similar: similar.get(file) ?? NOTHING })) };
}

/** Every folder that some file needs, the upper ones first. */
export function waysOf(dropped: readonly DroppedFile[]): readonly (readonly string[])[] {
  const ways = new Map<string, readonly string[]>();
  for (const { folders } of dropped) {
    for (let depth = 1; depth <= folders.length; depth += 1) {
      const way = folders.slice(0, depth);
      ways.set(wayOf(way), way);
    }
  }
  return [...ways.values()].toSorted((one, other) => one.length - other.length);
}

/** What is done with a file when nobody says otherwise. */
export function firstChoice({ similar }: PlannedFile): Choice {
  return similar.same_name === undefined ? "separate" : "version";
}

/** Whether a file is there already, by name or by content. */
export function isConflict({ similar }: PlannedFile): boolean {
  return similar.same_name !== undefined || similar.same_content !== undefined;
}

/** Makes the missing folders and gives the tasks for what is not skipped. */
export async function carryOut(
  scope: Scope,
  plan: Plan,
  choose: (file: PlannedFile) => Choice,
): Promise<readonly UploadTask[]> {
  const known = new Map(plan.known);
  for (const way of plan.missing) {
    const parent = known.get(wayOf(way.slice(0, -1))) ?? plan.folder;
    const params = { ...scope, folder: parent };
    const made = await api.call(createSubfolder, { params, body: { name: way.at(-1) ?? "" } });
    known.set(wayOf(way), made.data.id);
  }
  return plan.files.flatMap((file): UploadTask[] => {
    const choice = choose(file);
    if (choice === "skip") return [];
    const document = choice === "version" ? (file.similar.same_name ?? file.similar.same_content) : undefined;
    const target =
      document === undefined
        ? { kind: "folder" as const, id: known.get(wayOf(file.folders)) ?? plan.folder }
        : { kind: "version" as const, id: document.id };
    return [{ id: crypto.randomUUID(), scope, file: file.file, target }];
  });
}

async function findFolder(scope: Scope, parent: string, name: string): Promise<string | undefined> {
  const query = { exclude_docs: true, limit: 9999 };
  const { data } = await api.call(listFolderChildren, { params: { ...scope, folder: parent }, query });
  const wanted = name.normalize("NFC").toLocaleLowerCase();
  const found = data.find((entry) => String(entry["name"]).toLocaleLowerCase() === wanted);
  return found === undefined ? undefined : String(found["id"]);
}

async function describe({ file }: DroppedFile): Promise<{ name: string; size: number; checksum?: string }> {
  const { name, size } = file;
  if (size > HASHED_BYTES || !isSecureContext) return { name, size };
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return { name, size, checksum: [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("") };
}
