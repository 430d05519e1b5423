import { MOST_CHECKED_FILES, checkUploads } from "@muniment/work-api/upload";
import { api } from "../../../api.ts";
import { fileNameOf } from "../../../item/item.ts";
import type { DocumentItem, Item } from "../../../item/item.ts";
import type { Scope } from "../../../scope.ts";
import type { Act } from "./-filing.ts";

/** Those of the items whose names are taken in the folder, by others than themselves. Nothing is done with them yet. */
export async function findTaken(
  scope: Scope,
  { act, items, folder }: { readonly act: Act; readonly items: readonly Item[]; readonly folder: string },
): Promise<readonly Item[]> {
  const documents = items.filter((item) => item.kind === "document");
  const taken: DocumentItem[] = [];
  for (let from = 0; from < documents.length; from += MOST_CHECKED_FILES) {
    const some = documents.slice(from, from + MOST_CHECKED_FILES);
    const files = some.map((document) => ({ name: fileNameOf(document), size: document.size }));
    const params = { library: scope.library };
    const { data } = await api.call(checkUploads, { params, body: { target_folder_id: folder, files } });
    for (const [at, document] of some.entries()) {
      const namesake = data[at]?.same_name;
      const isItself = act === "move" && namesake?.document_number === document.number;
      if (namesake !== undefined && !isItself) taken.push(document);
    }
  }
  return taken;
}
