import type { Item } from "../../../item/item.ts";

/** Which question is asked, and about what. */
export type OpenDialog =
  | { readonly kind: "new-folder" }
  | { readonly kind: "rename"; readonly item: Item }
  | { readonly kind: "move" | "copy" | "delete"; readonly items: readonly Item[] };
