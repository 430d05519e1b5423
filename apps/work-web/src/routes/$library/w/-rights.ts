import { useQueries, useQuery } from "@tanstack/react-query";
import { getFolder } from "@muniment/work-api/container/folder";
import { getDocumentOperations } from "@muniment/work-api/document/document";
import { getLibraryOperations } from "@muniment/work-api/library/library";
import { q } from "../../../api.ts";
import type { Item } from "../../../item/item.ts";
import { t } from "../../../messages.ts";
import { useScope } from "../../../scope.ts";
import { useSession } from "../../../session.ts";
import type { Place } from "./-place.ts";

/** Why something can't be done; `undefined` when it can, or when only the server knows. */
export type Refusal = string | undefined;

/** What the person may do in a place and with what is chosen there. */
export interface PlaceRights {
  readonly upload: Refusal;
  readonly addFolder: Refusal;
  download(): Refusal;
  change(
    items: readonly Item[],
    operation: "rename" | "move" | "copy" | "delete" | "version" | "lock" | "unlock",
  ): Refusal;
}

/** Of so many chosen documents the rights are asked beforehand; of more the server tells when it is done. */
const MOST_ASKED = 20;
const FULL = new Set(["full_access", "change_security"]);
const WRITE = new Set([...FULL, "read_write"]);
const DOCUMENT_OPERATIONS = {
  rename: "update",
  move: "move",
  copy: "copy",
  delete: "delete",
  version: "create_new_version",
  lock: "lock",
  unlock: "unlock",
} as const;

/** Asks for the rights that the actions of a list go by. */
export function usePlaceRights(
  { folder }: Place,
  given: { readonly mayAddFolder: boolean; readonly chosen: readonly Item[] },
): PlaceRights {
  const scope = useScope();
  const { user_id: me } = useSession();
  const library = useQuery({ ...q(getLibraryOperations, { params: scope }), staleTime: 300_000 });
  const place = useQuery({
    ...q(getFolder, { params: { ...scope, folder: folder ?? "" }, query: { include_operations: true } }),
    enabled: folder !== undefined,
  });
  const documents = given.chosen.filter((item) => item.kind === "document").slice(0, MOST_ASKED);
  const asked = useQueries({
    queries: documents.map(({ id }) => ({
      ...q(getDocumentOperations, { params: { ...scope, document: id } }),
      staleTime: 30_000,
    })),
  });
  const operationsOf = (id: string) => asked[documents.findIndex((document) => document.id === id)]?.data?.data;
  const operations = place.data?.data.operations;
  const own = library.data?.data.own_bits;
  const refuseItem = (item: Item, operation: keyof typeof DOCUMENT_OPERATIONS): Refusal => {
    const { name } = item;
    if (item.kind === "document") {
      const may = operationsOf(item.id)?.[DOCUMENT_OPERATIONS[operation]];
      if (may !== false) return undefined;
      const { held } = item;
      const isOthers = held !== undefined && held.by !== me && operation !== "unlock";
      return isOthers ? t("refused.held", { name, holder: held.name }) : t("refused.item", { name });
    }
    if (operation === "version" || operation === "lock" || operation === "unlock") return t("refused.only_documents");
    if (operation === "rename") return WRITE.has(item.access) ? undefined : t("refused.item_write", { name });
    if (operation === "copy") return undefined;
    return FULL.has(item.access) ? undefined : t("refused.item_full", { name });
  };
  return {
    upload: folder === undefined ? t("refused.root") : operations?.add_content === false ? t("refused.add") : undefined,
    addFolder: (folder === undefined ? given.mayAddFolder : operations?.add_folders !== false)
      ? undefined
      : t("refused.add_folder"),
    download: () => (own?.download === false ? t("refused.download") : undefined),
    change: (items, operation) =>
      items.reduce<Refusal>((found, item) => found ?? refuseItem(item, operation), undefined),
  };
}
