import { useRef } from "react";
import { useTell } from "@muniment/ui/toast";
import type { Item } from "../../../item/item.ts";
import { t } from "../../../messages.ts";
import { useFileItems } from "./-filing.ts";
import type { Place } from "./-place.ts";

/** Names what is dragged while its content cannot be read. */
const ITEMS = "application/x-muniment-items";

/** Rows that are dragged onto a folder of the tree are moved there; with a mouse it is what Move to… is by keys. */
export function useDragging(place: Place) {
  const dragged = useRef<readonly Item[]>([]);
  const fileItems = useFileItems(place);
  const tell = useTell();
  const move = async (folder: string, name: string): Promise<void> => {
    const to = { workspace: place.workspace, folder, name };
    const { refused } = await fileItems({ act: "move", items: dragged.current, to });
    for (const { item, error } of refused) tell.failed(t("filing.not_moved", { name: item.name }), error);
  };
  return {
    start(data: DataTransfer, items: readonly Item[]): void {
      dragged.current = items;
      data.effectAllowed = "move";
      data.setData(ITEMS, items.map(({ id }) => id).join(","));
    },
    canDrop: (data: DataTransfer, folder: string): boolean =>
      data.types.includes(ITEMS) && folder !== place.folder && dragged.current.every(({ id }) => id !== folder),
    drop: (folder: string, name: string): void => void move(folder, name),
  };
}
