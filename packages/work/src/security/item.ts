import { parseItemId } from "@muniment/work-api";
import type { Tx } from "@muniment/platform/db";
import type { Level, Reach, Secured } from "../access/index.ts";
import { findContainers, securedContainer } from "../container/index.ts";
import type { ContainerService } from "../container/index.ts";
import { securedDocument } from "../document/index.ts";
import type { DocumentService } from "../document/index.ts";

/** An item with what governs it, and what would govern it if it inherited. */
export interface GovernedItem extends Secured {
  readonly parent_security_id: number | undefined;
}

/** The workspace, folder, tab or version with this id, when the person has `needed` on it; 404 or 403 otherwise. */
export async function requireItem(
  deps: { reader: Tx; containers: ContainerService; documents: DocumentService },
  reach: Reach,
  { id, needed }: { id: string; needed: Level },
): Promise<GovernedItem> {
  const { reader, containers, documents } = deps;
  if (parseItemId(id)?.version !== undefined) {
    const document = await documents.require(reader, reach, { id, needed });
    const home = document.folder_number ?? document.workspace_number;
    const [place] = await findContainers(reader, reach, [home]);
    return { ...securedDocument(document), parent_security_id: place?.security_id };
  }
  const container = await containers.require(reader, reach, { id, kinds: ["workspace", "folder", "tab"], needed });
  const [parent] =
    container.parent_number === null ? [] : await findContainers(reader, reach, [container.parent_number]);
  return { ...securedContainer(container), parent_security_id: parent?.security_id };
}
