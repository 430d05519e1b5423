import { createHash } from "node:crypto";
import { AppError } from "@muniment/kernel";
import { fillLine } from "@muniment/documents/generate";
import type { DataObject } from "@muniment/documents/generate";
import { foldersOf, wantedPlace } from "../configured-repository/index.ts";
import type { PlaceMasks, WantedPlace } from "../configured-repository/index.ts";

/** A workspace as a case wants it: the place of its repository and the masks of its type, filled. */
export interface WantedWorkspace {
  readonly place: WantedPlace;
  readonly description?: string;
  readonly folders: readonly (readonly string[])[];
}

const LOCALE = { language: "en", timeZone: "UTC" } as const;

/** Fills the masks; throws OPR-ERR-012 for a field without a value in what the workspace is found by. */
export function wantedWorkspace(
  plan: { readonly place: PlaceMasks; readonly description?: string; readonly folders?: readonly string[] },
  library: string,
  data: DataObject,
): WantedWorkspace {
  const description = fillLine(plan.description ?? "", data, LOCALE).text.trim();
  return {
    // The library is the one that the case began with.
    place: wantedPlace({ ...plan.place, library }, { preferred_database: library }, data),
    ...(description === "" ? {} : { description }),
    folders: (plan.folders ?? []).flatMap((path) => foldersWithValues(path, data)),
  };
}

/** What two cases have in common that want the same workspace. */
export function workspaceKey(serviceId: string, { library, workspace: name, findBy }: WantedPlace): string {
  const by = Object.keys(findBy).length === 0 ? { name } : findBy;
  const text = JSON.stringify(Object.entries(by).map(([field, value]) => [field, value.toLowerCase()]));
  return `provision:${serviceId}:${library.toLowerCase()}:${createHash("sha256").update(text).digest("hex")}`;
}

/** A folder that is named after something the case does not have is not made. */
function foldersWithValues(path: string, data: DataObject): (readonly string[])[] {
  try {
    return [foldersOf(path, data, LOCALE)];
  } catch (error) {
    if (error instanceof AppError) return [];
    throw error;
  }
}
