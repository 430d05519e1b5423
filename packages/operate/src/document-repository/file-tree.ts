import { splitId } from "./folder-path.ts";
import type { DocumentRepository, Item } from "./port.ts";
import { RepositoryError } from "./repository-error.ts";

const MOST_PLACES = 50;

type Answers =
  | "findWorkspaces"
  | "createWorkspace"
  | "resolve"
  | "findPlaces"
  | "isWithin"
  | "isNear"
  | "homeOf"
  | "trail"
  | "history"
  | "outcomeOf";

/** What every provider answers alike whose ids are paths of names, without versions, marks and people. */
export function answersOfTree(deps: {
  stat(id: string): Promise<Item>;
  /** Throws for an id that leads nowhere. */
  check(id: string): unknown;
  /** What lies at the top. */
  listTop(): Promise<readonly Item[]>;
  /** Makes a folder; throws `exists` for a name that is taken. */
  createFolder(parentId: string, name: string): Promise<Item>;
}): Pick<DocumentRepository, Answers> {
  const { stat, check, listTop } = deps;
  return {
    async resolve({ root }) {
      const item = await stat(root);
      if (item.kind !== "container") throw new RepositoryError("input", "no_container");
      return item;
    },
    async findPlaces(_library, words) {
      const wanted = words.toLowerCase();
      return (await listTop())
        .filter(({ kind, name }) => kind === "container" && name.toLowerCase().includes(wanted))
        .slice(0, MOST_PLACES)
        .map((item) => ({ place: { library: "", root: item.id }, item }));
    },
    async isWithin(id, rootId) {
      await check(id);
      return rootId === "" || id === rootId || id.startsWith(`${rootId}/`);
    },
    isNear: () => true,
    async homeOf(id) {
      await check(id);
      return splitId(id).parentId;
    },
    async trail(id, rootId) {
      const ids = [id];
      for (let at = id; at !== rootId && at !== ""; ids.unshift(at)) at = splitId(at).parentId;
      return Promise.all(ids.map((each) => stat(each)));
    },
    // A folder has a name and nothing else.
    async findWorkspaces(_library, { name }) {
      const wanted = name.toLowerCase();
      return (await listTop())
        .filter((item) => item.kind === "container" && item.name.toLowerCase() === wanted)
        .map((item) => ({ place: { library: "", root: item.id }, item }));
    },
    async createWorkspace(_library, { name }) {
      const item = await deps.createFolder("", name);
      return { place: { library: "", root: item.id }, item };
    },
    history: async () => [],
    outcomeOf: async () => undefined,
  };
}
