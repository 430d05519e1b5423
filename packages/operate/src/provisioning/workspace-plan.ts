import { createHash } from "node:crypto";
import { AppError } from "@muniment/kernel";
import { fillLine } from "@muniment/documents/generate";
import type { DataObject } from "@muniment/documents/generate";
import { refusals, refused } from "@muniment/operate-api";
import type { ProvisioningValue } from "@muniment/operate-api/work-type";
import { foldersOf, outputName } from "../generation/index.ts";

/** A workspace as a case wants it: the masks of its type, filled. */
export interface WantedWorkspace {
  readonly name: string;
  readonly description?: string;
  readonly properties: Readonly<Record<string, string>>;
  /** Those by which one that is there is known; none where that is its name. */
  readonly findBy: Readonly<Record<string, string>>;
  readonly folders: readonly (readonly string[])[];
}

const LOCALE = { language: "en", timeZone: "UTC" } as const;

/** Fills the masks; throws OPR-ERR-012 for a field without a value in what the workspace is found by. */
export function wantedWorkspace(plan: ProvisioningValue, data: DataObject): WantedWorkspace {
  const properties = Object.fromEntries(
    Object.entries(plan.metadata ?? {}).flatMap(([name, mask]) => {
      const isNeeded = plan.find_by?.includes(name) === true;
      const text = isNeeded ? filled(mask, data) : fillLine(mask, data, LOCALE).text.trim();
      return text === "" ? [] : [[name, text] as const];
    }),
  );
  const findBy = (plan.find_by ?? []).map((name) => [name, properties[name] ?? ""] as const);
  const description = fillLine(plan.description ?? "", data, LOCALE).text.trim();
  return {
    // What is in a value makes no name that no place can have.
    name: outputName(filled(plan.name, data), {}, LOCALE),
    ...(description === "" ? {} : { description }),
    properties,
    findBy: Object.fromEntries(findBy),
    folders: (plan.folders ?? []).flatMap((path) => foldersWithValues(path, data)),
  };
}

/** What two cases have in common that want the same workspace. */
export function workspaceKey(
  { serviceId, library }: { readonly serviceId: string; readonly library: string },
  { name, findBy }: WantedWorkspace,
): string {
  const by = Object.keys(findBy).length === 0 ? { name } : findBy;
  const text = JSON.stringify(Object.entries(by).map(([field, value]) => [field, value.toLowerCase()]));
  return `provision:${serviceId}:${library.toLowerCase()}:${createHash("sha256").update(text).digest("hex")}`;
}

function filled(mask: string, data: DataObject): string {
  const { text, missing } = fillLine(mask, data, LOCALE);
  const [first] = missing;
  if (first !== undefined) throw refused(refusals.unresolvedPlace({ reason: `"${first}" has no value` }));
  return text.trim();
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
