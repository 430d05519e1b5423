import type { DataObject, Locale } from "@muniment/documents/generate";
import { fillLine } from "@muniment/documents/generate";
import { refusals, refused } from "@muniment/operate-api";
import { RepositoryError } from "../document-repository/index.ts";
import type { DocumentRepository, FoundPlace, Item } from "../document-repository/index.ts";
import type { ConfiguredRepository } from "./configured-repository.repository.ts";
import { foldersOf, outputName } from "./place-text.ts";

/** What a place is made of. */
export type PlaceMasks = Pick<
  ConfiguredRepository,
  "library" | "resolver" | "workspace" | "find_by" | "properties" | "folder"
>;

/** A place whose fields are filled. */
export interface WantedPlace {
  readonly library: string;
  /** It is known by its id, or for folders by its path. */
  readonly isById: boolean;
  /** The workspace's name, or that. */
  readonly workspace: string;
  readonly properties: Readonly<Record<string, string>>;
  /** Those by which one that is there is known; none where that is its name. */
  readonly findBy: Readonly<Record<string, string>>;
  readonly folders: readonly string[];
}

const LOCALE: Locale = { language: "en", timeZone: "UTC" };

/** Fills a place for a case, or for none; throws OPR-ERR-012 for a field without a value in what it is found by. */
export function wantedPlace(
  masks: PlaceMasks,
  { preferred_database: preferred }: { readonly preferred_database: string },
  data: DataObject = {},
): WantedPlace {
  const isById = masks.resolver === "id";
  const findBy = masks.resolver === "search" ? masks.find_by : [];
  const properties = Object.fromEntries(
    Object.entries(masks.properties).flatMap(([name, mask]) => {
      const text = findBy.includes(name) ? filled(mask, data) : fillLine(mask, data, LOCALE).text.trim();
      return text === "" ? [] : [[name, text] as const];
    }),
  );
  const workspace = filled(masks.workspace, data);
  return {
    library: masks.library === "" ? preferred : masks.library,
    isById,
    // What is in a value makes no name that no place can have.
    workspace: isById || workspace === "" ? workspace : outputName(workspace, {}, LOCALE),
    properties,
    findBy: Object.fromEntries(findBy.map((name) => [name, properties[name] ?? ""])),
    folders: foldersOf(masks.folder, data, LOCALE),
  };
}

/** Every workspace that fits; one by its id is the only one. */
export async function findWanted(repository: DocumentRepository, wanted: WantedPlace): Promise<readonly FoundPlace[]> {
  const { library, isById, workspace, findBy } = wanted;
  if (!isById && workspace !== "") return repository.findWorkspaces(library, { name: workspace, properties: findBy });
  const place = { library, root: workspace };
  return [{ place, item: await repository.resolve(place) }];
}

/** The one place that is meant, which is there; throws `RepositoryError`, and never picks one of several (OPR-REP-003). */
export async function openWanted(repository: DocumentRepository, wanted: WantedPlace): Promise<FoundPlace> {
  const [first, ...others] = await findWanted(repository, wanted);
  if (first === undefined) throw new RepositoryError("gone", "no_workspace");
  if (others.length > 0) throw new RepositoryError("input", "several_workspaces");
  let { item } = first;
  for (const name of wanted.folders) item = await folderIn(repository, item, name);
  return { place: first.place, item };
}

async function folderIn(repository: DocumentRepository, parent: Item, name: string): Promise<Item> {
  let cursor: string | undefined;
  do {
    const page = await repository.list(parent.id, cursor);
    const found = page.items.find(
      (item) => item.kind === "container" && item.name.toLowerCase() === name.toLowerCase(),
    );
    if (found !== undefined) return found;
    ({ cursor } = page);
  } while (cursor !== undefined);
  throw new RepositoryError("gone", "no_folder");
}

function filled(mask: string, data: DataObject): string {
  const { text, missing } = fillLine(mask, data, LOCALE);
  const [first] = missing;
  if (first !== undefined) throw refused(refusals.unresolvedPlace({ reason: `"${first}" has no value` }));
  return text.trim();
}
