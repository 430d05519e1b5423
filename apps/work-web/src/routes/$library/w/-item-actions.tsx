import {
  ArrowDownloadRegular,
  ArrowUploadRegular,
  CopyRegular,
  DeleteRegular,
  DocumentArrowUpRegular,
  EyeRegular,
  FolderAddRegular,
  FolderArrowRightRegular,
  FolderArrowUpRegular,
  FolderOpenRegular,
  InfoRegular,
  RenameRegular,
  ShieldLockRegular,
} from "@fluentui/react-icons";
import type { Action } from "@muniment/ui/action";
import { checkoutActions } from "../../../checkout/checkout-actions.tsx";
import type { CheckoutActs } from "../../../checkout/use-checkout.ts";
import type { DocumentItem, Item } from "../../../item/item.ts";
import { fileNameOf } from "../../../item/item.ts";
import { t } from "../../../messages.ts";
import type { PanelView } from "../../../panel/view.ts";
import type { OpenDialog } from "./-open-dialog.ts";
import type { PlaceRights } from "./-rights.ts";

interface ActionDeps {
  /** What is chosen; the actions of the place itself stand back then. */
  readonly chosen: readonly Item[];
  openDialog(dialog: OpenDialog): void;
  upload(isFolder: boolean): void;
  uploadVersion(document: string): void;
  download(items: readonly { readonly id: string; readonly name: string }[]): Promise<void>;
  enter(folder: string): void;
  readonly me: string;
  readonly checkout: CheckoutActs;
  remove(items: readonly Item[]): void;
  showPanel(items: readonly Item[], view: PanelView): void;
}

const isDocument = (item: Item): item is DocumentItem => item.kind === "document";

/** Everything that can be done in a place, as ribbon, row menu and right-click show it. */
export function itemActions(rights: PlaceRights, deps: ActionDeps): readonly Action<Item>[] {
  const ofPlace = deps.chosen.length === 0 ? actionsOfPlace(rights, deps) : [];
  return [...ofPlace, ...actionsOfItems(rights, deps), ...panelActions(deps)];
}

function actionsOfPlace(rights: PlaceRights, { openDialog, upload }: ActionDeps): readonly Action<Item>[] {
  const { addFolder, upload: refusal } = rights;
  const refuse = refusal === undefined ? {} : { refuse: () => refusal };
  return [
    {
      id: "upload",
      label: t("action.upload"),
      icon: <ArrowUploadRegular />,
      needs: "none",
      isPrimary: true,
      ...refuse,
      run: () => upload(false),
    },
    {
      id: "upload-folder",
      label: t("action.upload_folder"),
      icon: <FolderArrowUpRegular />,
      needs: "none",
      ...refuse,
      run: () => upload(true),
    },
    {
      id: "new-folder",
      label: t("action.new_folder"),
      icon: <FolderAddRegular />,
      needs: "none",
      ...(addFolder === undefined ? {} : { refuse: () => addFolder }),
      run: () => openDialog({ kind: "new-folder" }),
    },
  ];
}

function actionsOfItems(rights: PlaceRights, deps: ActionDeps): readonly Action<Item>[] {
  const { openDialog, download, enter, remove, uploadVersion } = deps;
  return [
    // A document has nothing to open beside its properties.
    ...(deps.chosen.length !== 1 || deps.chosen.every(isDocument)
      ? []
      : [
          {
            id: "open",
            label: t("action.open"),
            icon: <FolderOpenRegular />,
            needs: "one" as const,
            shortcut: "Enter",
            refuse: ([item]: readonly Item[]) => (item?.kind === "folder" ? undefined : t("refused.only_folders")),
            run: ([item]: readonly Item[]) => (item === undefined ? undefined : enter(item.id)),
          },
        ]),
    {
      id: "download",
      label: t("action.download"),
      icon: <ArrowDownloadRegular />,
      needs: "some",
      refuse: rights.download,
      run: (items) =>
        void download(items.map((item) => ({ id: item.id, name: isDocument(item) ? fileNameOf(item) : item.name }))),
    },
    {
      id: "move",
      label: t("action.move"),
      icon: <FolderArrowRightRegular />,
      needs: "some",
      shortcut: "m",
      refuse: (items) => rights.change(items, "move"),
      run: (items) => openDialog({ kind: "move", items }),
    },
    {
      id: "copy",
      label: t("action.copy"),
      icon: <CopyRegular />,
      needs: "some",
      shortcut: "c",
      refuse: (items) => rights.change(items, "copy"),
      run: (items) => openDialog({ kind: "copy", items }),
    },
    ...checkoutActions({
      chosen: deps.chosen,
      me: deps.me,
      acts: deps.checkout,
      isDocument,
      refuse: (document, operation) => rights.change([document], operation),
    }),
    {
      id: "new-version",
      label: t("action.new_version"),
      icon: <DocumentArrowUpRegular />,
      needs: "one",
      refuse: (items) => rights.change(items, "version"),
      run: ([item]) => (item === undefined ? undefined : uploadVersion(item.id)),
    },
    {
      id: "rename",
      label: t("action.rename"),
      icon: <RenameRegular />,
      needs: "one",
      shortcut: "F2",
      refuse: (items) => rights.change(items, "rename"),
      run: ([item]) => (item === undefined ? undefined : openDialog({ kind: "rename", item })),
    },
    {
      id: "delete",
      label: t("action.trash"),
      icon: <DeleteRegular />,
      needs: "some",
      shortcut: "Del",
      refuse: (items) => rights.change(items, "delete"),
      run: remove,
    },
  ];
}

function panelActions({ showPanel }: ActionDeps): readonly Action<Item>[] {
  return [
    {
      id: "preview",
      label: t("panel.preview"),
      icon: <EyeRegular />,
      needs: "one",
      shortcut: "Shift Space",
      refuse: ([item]) => (item !== undefined && isDocument(item) ? undefined : t("refused.only_documents")),
      run: (items) => showPanel(items, "preview"),
    },
    {
      id: "properties",
      label: t("action.properties"),
      icon: <InfoRegular />,
      needs: "some",
      shortcut: "p",
      run: (items) => showPanel(items, "properties"),
    },
    {
      id: "security",
      label: t("security.title"),
      icon: <ShieldLockRegular />,
      needs: "one",
      shortcut: "s",
      run: (items) => showPanel(items, "security"),
    },
  ];
}
