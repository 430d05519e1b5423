import { LANGUAGE } from "@muniment/ui/message";
import type { Sorting } from "@muniment/ui/table";
import type { DocumentItem, Item } from "./item.ts";

const collator = new Intl.Collator(LANGUAGE, { numeric: true, sensitivity: "base" });

type Comparison = (one: Item, other: Item) => number;

const onDocuments =
  (compare: (one: DocumentItem, other: DocumentItem) => number): Comparison =>
  (one, other) =>
    one.kind === "document" && other.kind === "document" ? compare(one, other) : 0;

const comparisons: Readonly<Record<string, Comparison>> = {
  name: (one, other) => collator.compare(one.name, other.name),
  author: (one, other) => collator.compare(one.author, other.author),
  edited: (one, other) => one.editedAt.localeCompare(other.editedAt),
  type: onDocuments((one, other) => collator.compare(one.extension, other.extension)),
  size: onDocuments((one, other) => one.size - other.size),
  version: onDocuments((one, other) => one.version - other.version),
  number: onDocuments((one, other) => one.number - other.number),
};

/** Folders first, each kind in the order that is wanted; equals stay as they came. */
export function sortItems(items: readonly Item[], { column, direction }: Sorting): readonly Item[] {
  const compare = comparisons[column];
  const sign = direction === "asc" ? 1 : -1;
  return items.toSorted((one, other) => {
    if (one.kind !== other.kind) return one.kind === "folder" ? -1 : 1;
    return sign * (compare?.(one, other) ?? 0);
  });
}
