import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import type { Action } from "@muniment/ui/action";
import { dialogOf, pointsAt } from "@muniment/ui/extension";
import type { PlacedPoint } from "@muniment/ui/extension";
import type { Item } from "../item/item.ts";
import { t } from "../messages.ts";
import { useScope } from "../scope.ts";
import { ExtensionIcon } from "./extension-nav.tsx";
import { useDoor, useExtensions } from "./extensions.ts";
import { PointDialog } from "./point-dialog.tsx";

const EMAIL_TYPES = new Set(["msg", "eml"]);

/** How extensions name what an item is. */
export function kindOf(item: Item): "document" | "email" | "folder" {
  if (item.kind === "folder") return "folder";
  return EMAIL_TYPES.has(item.extension.toLowerCase()) ? "email" : "document";
}

/** An item as extensions are told of it. */
function selectedItem(item: Item, library: string) {
  return { id: item.id, type: kindOf(item), name: item.name, library };
}

interface Opened {
  readonly placed: PlacedPoint;
  readonly items: readonly Item[];
}

/**
 * What applications add to the actions of a place and of the items in it, and the dialog that they open. What the
 * person may change is asked as for Work's own actions; the application's server decides in the end.
 */
export function useItemPoints(given: {
  readonly workspace: string;
  readonly folder: string | undefined;
  readonly chosen: readonly Item[];
  readonly mayAddFolder: boolean;
  refuseChange(items: readonly Item[]): string | undefined;
}): { readonly actions: readonly Action<Item>[]; readonly dialog: ReactNode } {
  const { workspace, folder, chosen } = given;
  const extensions = useExtensions();
  const door = useDoor();
  const { library } = useScope();
  const navigate = useNavigate();
  const [opened, setOpened] = useState<Opened | undefined>();
  const run = (placed: PlacedPoint, items: readonly Item[]): void => {
    const { extension, point } = placed;
    if (dialogOf(point) !== undefined) return setOpened({ placed, items });
    const [, kind, pointId = ""] = /^(work\.workspace\.tab|work\.nav\.node):(.+)$/.exec(point.opens ?? "") ?? [];
    if (kind === "work.nav.node") return door.go(extension, { pointId, path: "", replace: false });
    void navigate({
      to: "/$library/w/$workspace",
      params: { library, workspace },
      search: { tab: `${extension.package_id}/${pointId}` },
    });
  };
  const common = (placed: PlacedPoint) => ({
    id: `${placed.extension.package_id} ${placed.point.id}`,
    label: placed.point.label,
    icon: <ExtensionIcon placed={placed} />,
    run: (items: readonly Item[]) => run(placed, items),
  });
  const changes = ({ point }: PlacedPoint): boolean => (point.requires_access ?? "read") !== "read";
  const toolbar = folder === undefined ? "workspace" : "folder";
  const ofPlace = pointsAt(extensions, "work.toolbar")
    .filter(({ point }) => chosen.length === 0 && point.toolbars?.includes(toolbar) === true)
    .map((placed): Action<Item> => {
      const { label: name } = placed.point;
      return {
        ...common(placed),
        needs: "none",
        isOverflow: placed.point.overflow?.includes(toolbar) === true,
        refuse: () => (changes(placed) && !given.mayAddFolder ? t("extension.needs_access", { name }) : undefined),
      };
    });
  const ofItems = pointsAt(extensions, "work.contextMenu").map((placed): Action<Item> => {
    const { label: name, contexts = [], multiple = false } = placed.point;
    return {
      ...common(placed),
      needs: multiple ? "some" : "one",
      isOverflow: chosen.length > 0 && chosen.every((item) => placed.point.overflow?.includes(kindOf(item)) === true),
      refuse: (items) => {
        if (!multiple && items.length > 1) return t("extension.one_only", { name });
        if (!items.every((item) => contexts.includes(kindOf(item)))) return t("extension.wrong_kind", { name });
        return changes(placed) ? given.refuseChange(items) : undefined;
      },
    };
  });
  const entry = opened === undefined ? undefined : dialogOf(opened.placed.point);
  return {
    actions: [...ofPlace, ...ofItems],
    dialog:
      opened === undefined || entry === undefined ? null : (
        <PointDialog
          placed={opened.placed}
          entry={entry}
          workspace={workspace}
          selection={opened.items.map((item) => selectedItem(item, library))}
          onClose={() => setOpened(undefined)}
        />
      ),
  };
}
