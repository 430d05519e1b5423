import type { DocumentRepository, Item, Operation } from "./port.ts";
import { RepositoryError } from "./repository-error.ts";

interface NewFolder {
  readonly parentId: string;
  readonly name: string;
  readonly operation: Operation;
}

/** The container below `rootId` at the path of `names`, with what is missing of it made (OPR-IDM-005). */
export async function ensurePath(
  repository: DocumentRepository,
  rootId: string,
  given: { names: readonly string[]; operation: Operation },
): Promise<Item> {
  let at = await repository.stat(rootId);
  for (const [depth, written] of given.names.entries()) {
    const name = written.trim();
    const found = await findContainer(repository, at.id, name);
    const operation = { ...given.operation, operationId: `${given.operation.operationId}:${depth}` };
    at = found ?? (await makeContainer(repository, { parentId: at.id, name, operation }));
  }
  return at;
}

/** People take names for the same that differ by case or surrounding blanks (OPR-FLD-003). */
const folded = (name: string): string => name.trim().toLowerCase();

/**
 * The last look-up and making of each parent and folded name. Repositories that let two folders share a name
 * (WORK-FLD-004) refuse nobody, so those who miss the same folder take turns in this process and look once more.
 */
const turns = new Map<string, Promise<Item>>();

async function makeContainer(repository: DocumentRepository, folder: NewFolder): Promise<Item> {
  const key = JSON.stringify([folder.parentId, folded(folder.name)]);
  const before = turns.get(key);
  const mine = (async () => {
    await before?.catch(() => undefined);
    return (await findContainer(repository, folder.parentId, folder.name)) ?? (await createOrAdopt(repository, folder));
  })();
  turns.set(key, mine);
  try {
    return await mine;
  } finally {
    if (turns.get(key) === mine) turns.delete(key);
  }
}

async function createOrAdopt(repository: DocumentRepository, { parentId, name, operation }: NewFolder): Promise<Item> {
  try {
    return await repository.createFolder(parentId, name, operation);
  } catch (error) {
    if (!(error instanceof RepositoryError) || error.fault !== "conflict") throw error;
    // Somebody else has made it meanwhile.
    const found = await findContainer(repository, parentId, name);
    if (found === undefined) throw error;
    return found;
  }
}

async function findContainer(
  repository: DocumentRepository,
  parentId: string,
  name: string,
): Promise<Item | undefined> {
  const wanted = folded(name);
  let cursor: string | undefined;
  do {
    const page = await repository.list(parentId, cursor);
    const found = page.items.find((item) => item.kind === "container" && folded(item.name) === wanted);
    if (found !== undefined) return found;
    ({ cursor } = page);
  } while (cursor !== undefined);
  return undefined;
}
