import { ensurePath } from "../document-repository/index.ts";
import type { DocumentRepository, Item, Operation } from "../document-repository/index.ts";

const MOST_DEPTH = 10;

/**
 * Makes the folders below one container below another as well; what is there stays, so that it can be repeated
 * (OPR-IDM-005). Documents are not copied.
 */
export async function copyFolders(
  repository: DocumentRepository,
  given: { readonly from: string; readonly to: string; readonly operation: Operation; readonly depth?: number },
): Promise<void> {
  const { from, to, operation, depth = 0 } = given;
  if (depth === MOST_DEPTH) return;
  for (const folder of await foldersIn(repository, from)) {
    const mark = { ...operation, operationId: `${operation.operationId}:${folder.name}` };
    const made = await ensurePath(repository, to, { names: [folder.name], operation: mark });
    await copyFolders(repository, { from: folder.id, to: made.id, operation: mark, depth: depth + 1 });
  }
}

async function foldersIn(repository: DocumentRepository, containerId: string): Promise<Item[]> {
  const folders: Item[] = [];
  let cursor: string | undefined;
  do {
    const page = await repository.list(containerId, cursor);
    folders.push(...page.items.filter(({ kind }) => kind === "container"));
    ({ cursor } = page);
  } while (cursor !== undefined);
  return folders;
}
