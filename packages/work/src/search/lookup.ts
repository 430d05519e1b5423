import type { Tx } from "@muniment/platform/db";
import { containerId, documentId, parseItemId } from "@muniment/work-api";
import { accessTo, hasPrivilege } from "../access/index.ts";
import type { Reach } from "../access/index.ts";
import { findContainers, folderShape, securedContainer, workspaceShape } from "../container/index.ts";
import type { Container } from "../container/index.ts";
import { documentShape, findByKeys } from "../document/index.ts";
import { cutTo } from "./fields.ts";

const VIEWING: Readonly<Record<Container["kind"], string>> = {
  workspace: "browse_workspace",
  folder: "view_public_folder",
  tab: "view_public_folder",
};

/**
 * These items in the order asked, each once for each time that it is named, cut to `fields`; one statement for
 * versions and one for containers (work-api.md 17.5). What the person may not see is left out, and so is what their
 * role does not let them look at.
 */
export async function lookUp(
  { reader, host }: { readonly reader: Tx; readonly host: string },
  reach: Reach,
  { ids, fields }: { readonly ids: readonly string[]; readonly fields: readonly string[] | undefined },
): Promise<Record<string, unknown>[]> {
  const asked = ids.flatMap((id) => {
    const item = parseItemId(id);
    const isHere = (item?.library ?? reach.library).toLowerCase() === reach.library.toLowerCase();
    return item !== undefined && isHere ? [item] : [];
  });
  const keys = new Map<string, { document_number: number; version: number }>();
  const numbers = new Set<number>();
  for (const { number, version } of asked) {
    if (version === undefined) numbers.add(number);
    else keys.set(`${number}.${version}`, { document_number: number, version });
  }
  const found = new Map<string, Record<string, unknown>>();
  if (keys.size > 0 && hasPrivilege(reach, "document_view")) {
    for (const row of await findByKeys(reader, reach, [...keys.values()])) {
      found.set(documentId(reach.library, row.document_number, row.version), documentShape(reach, row, host));
    }
  }
  if (numbers.size > 0) {
    for (const row of await findContainers(reader, reach, [...numbers])) {
      const isSeen = accessTo(reach, securedContainer(row)).level !== "no_access";
      if (!isSeen || !hasPrivilege(reach, VIEWING[row.kind])) continue;
      const shape = row.kind === "workspace" ? workspaceShape(reach, row, host) : folderShape(reach, row);
      found.set(containerId(reach.library, row.container_number), shape);
    }
  }
  return asked.flatMap(({ number, version }) => {
    const id = version === undefined ? containerId(reach.library, number) : documentId(reach.library, number, version);
    const item = found.get(id);
    return item === undefined ? [] : [cutTo(item, fields)];
  });
}
