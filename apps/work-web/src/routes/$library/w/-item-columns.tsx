import { formatNumber, formatSize } from "@muniment/ui/message";
import type { Column } from "@muniment/ui/table";
import { HeldMark } from "../../../checkout/held-mark.tsx";
import { ItemIcon } from "../../../item/file-icon.tsx";
import type { DocumentItem, Item } from "../../../item/item.ts";
import { Moment } from "@muniment/ui/moment";
import { NameCell } from "../../../item/name-cell.tsx";
import { t } from "../../../messages.ts";

const ofDocument =
  (read: (document: DocumentItem) => string) =>
  (item: Item): string =>
    item.kind === "document" ? read(item) : "";

const number = ofDocument((document) => formatNumber(document.number));
const version = ofDocument((document) => String(document.version));
const type = ofDocument((document) => document.extension.toUpperCase());
const size = ofDocument((document) => formatSize(document.size));
const editedBy = ofDocument((document) => document.editedBy);

/** What the list of a folder shows. */
export const itemColumns: readonly Column<Item>[] = [
  {
    id: "name",
    header: t("column.name"),
    width: 200,
    isWide: true,
    isName: true,
    isSortable: true,
    text: ({ name }) => name,
    cell: (item, brief) => (
      <NameCell icon={<ItemIcon item={item} />} brief={brief}>
        {item.name}
        {item.kind === "document" && item.held !== undefined ? <HeldMark held={item.held} /> : null}
      </NameCell>
    ),
  },
  {
    id: "number",
    header: t("column.number"),
    width: 90,
    isNumber: true,
    isSortable: true,
    isHidden: true,
    cell: number,
  },
  { id: "version", header: t("column.version"), width: 72, isNumber: true, isSortable: true, cell: version },
  { id: "type", header: t("column.type"), width: 64, isSortable: true, text: type, cell: type, brief: type },
  { id: "size", header: t("column.size"), width: 84, isNumber: true, isSortable: true, cell: size, brief: size },
  {
    id: "author",
    header: t("column.author"),
    width: 144,
    isSortable: true,
    text: ({ author }) => author,
    cell: ({ author }) => author,
    brief: ({ author }) => author,
  },
  { id: "editor", header: t("property.edited_by"), width: 170, isHidden: true, text: editedBy, cell: editedBy },
  {
    id: "edited",
    header: t("column.edited"),
    width: 108,
    isSortable: true,
    cell: ({ editedAt }) => <Moment at={editedAt} />,
    brief: ({ editedAt }) => <Moment at={editedAt} />,
  },
];
