import {
  ArrowClockwiseRegular,
  ArrowDownloadRegular,
  ArrowUploadRegular,
  CopyRegular,
  DeleteRegular,
  EyeRegular,
  FolderAddRegular,
  FolderArrowRightRegular,
  InfoRegular,
  OpenRegular,
  RenameRegular,
} from "@fluentui/react-icons";
import type { Permission } from "@muniment/operate-api";
import { createCaseFolder, renameCaseItem } from "@muniment/operate-api/case-document";
import type { Action } from "@muniment/ui/action";
import { api } from "../api.ts";
import { noteOf } from "../case/identities.tsx";
import type { Identities } from "../case/identities.tsx";
import { t } from "../messages.ts";
import { caseDocumentText } from "../texts/case-document.ts";
import { filingText } from "../texts/filing.ts";
import { useMay } from "../session.ts";
import { contentPath } from "./case-item.ts";
import type { CaseItem, OpenFolder } from "./case-item.ts";
import { DeleteDialog } from "./delete-dialog.tsx";
import { documentActions } from "./document-actions.ts";
import type { ChosenDocument, DocumentActionContext } from "./document-actions.ts";
import { NameDialog } from "./name-dialog.tsx";
import { TargetDialog } from "./target-dialog.tsx";
import { usePlacing } from "./use-placing.tsx";
import type { Place } from "./use-placing.tsx";

/** What actions on the items of a folder go by. */
interface ActionGround {
  readonly context: DocumentActionContext;
  readonly folder: OpenFolder | undefined;
  /** Whether the repository did not open the folder, so that nothing can be added to it either. */
  readonly isRefused: boolean;
  readonly identities: Identities | undefined;
  open(item: CaseItem): void;
  showDetails(item: CaseItem, tab: "preview" | "details"): void;
  chooseFiles(): void;
}

/** What can be done in a folder of a case; ribbon, row menu and right-click show the same (design). */
export function useItemActions(ground: ActionGround): readonly Action<CaseItem>[] {
  const may = useMay();
  const place = usePlacing(ground.context.ask);
  const own = noteOf("person", ground.identities);
  const note = own === undefined ? {} : { note: own };
  const allowed = (permission: Permission, action: Action<CaseItem>): readonly Action<CaseItem>[] =>
    may(permission) ? [{ ...action, ...note }] : [];
  const isClosed = ground.context.known.phase === "closed" ? caseDocumentText("contents.closed") : undefined;
  const noAdding = isClosed ?? (ground.isRefused ? caseDocumentText("contents.not_opened") : undefined);
  return [
    ...allowed("documents.upload", uploadAction(ground, noAdding)),
    ...allowed("documents.createFolder", folderAction(ground, noAdding)),
    {
      id: "open",
      label: t("action.open"),
      icon: <OpenRegular />,
      needs: "one",
      run: ([item]) => (item === undefined ? undefined : ground.open(item)),
    },
    ...allowed("documents.open", previewAction(ground)),
    ...allowed("documents.open", downloadAction(ground)),
    ...allowed("documents.copyMove", placeAction({ ...ground, place }, "copy", isClosed)),
    ...allowed("documents.copyMove", placeAction({ ...ground, place }, "move", isClosed)),
    ...allowed("documents.rename", renameAction(ground, isClosed)),
    ...allowed("documents.delete", deleteAction(ground, isClosed)),
    ...documentActions.filter(({ permission }) => may(permission)).map((action) => offered(ground, action)),
    {
      id: "details",
      label: caseDocumentText("contents.details"),
      icon: <InfoRegular />,
      needs: "one",
      run: ([item]) => (item === undefined ? undefined : ground.showDetails(item, "details")),
    },
    {
      id: "refresh",
      label: t("action.refresh"),
      icon: <ArrowClockwiseRegular />,
      needs: "none",
      run: ground.context.reload,
    },
  ];
}

function uploadAction({ folder, chooseFiles }: ActionGround, noAdding: string | undefined): Action<CaseItem> {
  return {
    id: "upload",
    label: caseDocumentText("contents.upload"),
    icon: <ArrowUploadRegular />,
    needs: "none",
    isPrimary: true,
    refuse: () =>
      noAdding ?? (folder?.rights?.add_documents === false ? caseDocumentText("contents.no_upload") : undefined),
    run: chooseFiles,
  };
}

function folderAction({ context, folder }: ActionGround, noAdding: string | undefined): Action<CaseItem> {
  const { known, folderId } = context;
  return {
    id: "new_folder",
    label: caseDocumentText("contents.new_folder"),
    icon: <FolderAddRegular />,
    needs: "none",
    refuse: () =>
      noAdding ?? (folder?.rights?.add_folders === false ? caseDocumentText("contents.no_folders") : undefined),
    run: () =>
      context.ask((close) => (
        <NameDialog
          title={caseDocumentText("contents.new_folder")}
          label={caseDocumentText("contents.folder_name")}
          hint={caseDocumentText("contents.levels")}
          choice={caseDocumentText("contents.make_folder")}
          first=""
          done={(name) => caseDocumentText("acts.folder_made", { name })}
          act={async (name) => {
            const path = name.split("/").map((level) => level.trim());
            const body = { path, ...(folderId === undefined ? {} : { folder: folderId }) };
            return (await api.call(createCaseFolder, { params: { case: known.id }, body })).data;
          }}
          onClose={close}
        />
      )),
  };
}

function previewAction({ showDetails }: ActionGround): Action<CaseItem> {
  return {
    id: "preview",
    label: caseDocumentText("details.preview"),
    icon: <EyeRegular />,
    needs: "one",
    shortcut: "Shift Space",
    refuse: (items) =>
      items.some(({ kind }) => kind !== "document") ? caseDocumentText("contents.documents_only") : undefined,
    run: ([item]) => (item === undefined ? undefined : showDetails(item, "preview")),
  };
}

function downloadAction({ context }: ActionGround): Action<CaseItem> {
  return {
    id: "download",
    label: caseDocumentText("contents.download"),
    icon: <ArrowDownloadRegular />,
    needs: "some",
    refuse: (items) =>
      items.some(({ kind }) => kind !== "document") ? caseDocumentText("contents.documents_only") : undefined,
    run(items) {
      for (const { id, name } of items) {
        const link = document.createElement("a");
        link.href = contentPath(context.known.id, id);
        link.download = name;
        link.click();
      }
    },
  };
}

function placeAction(
  { context, place }: ActionGround & { readonly place: Place },
  kind: "copy" | "move",
  isClosed: string | undefined,
): Action<CaseItem> {
  return {
    id: kind,
    label: caseDocumentText(kind === "copy" ? "contents.copy_to" : "contents.move_to"),
    icon: kind === "copy" ? <CopyRegular /> : <FolderArrowRightRegular />,
    needs: "some",
    refuse: (items) => isClosed ?? (kind === "move" ? heldBy(items) : undefined),
    run: (items) =>
      context.ask((close) => (
        <TargetDialog
          kind={kind}
          known={context.known}
          folderId={context.folderId}
          items={items}
          onPlace={place}
          onClose={close}
        />
      )),
  };
}

function renameAction({ context }: ActionGround, isClosed: string | undefined): Action<CaseItem> {
  return {
    id: "rename",
    label: caseDocumentText("contents.rename"),
    icon: <RenameRegular />,
    needs: "one",
    shortcut: "F2",
    refuse: (items) => isClosed ?? heldBy(items),
    run: ([item]) => {
      if (item === undefined) return;
      context.ask((close) => (
        <NameDialog
          title={caseDocumentText("contents.rename_title")}
          label={filingText("document.name")}
          choice={caseDocumentText("contents.rename")}
          first={item.name}
          done={(name) => caseDocumentText("acts.renamed", { name })}
          act={async (name) => {
            const body = { item: item.id, name };
            return (await api.call(renameCaseItem, { params: { case: context.known.id }, body })).data;
          }}
          onClose={close}
        />
      ));
    },
  };
}

function deleteAction({ context, folder }: ActionGround, isClosed: string | undefined): Action<CaseItem> {
  return {
    id: "delete",
    label: caseDocumentText("contents.delete"),
    icon: <DeleteRegular />,
    needs: "some",
    shortcut: "Del",
    refuse: (items) => isClosed ?? heldBy(items),
    run: (items) =>
      context.ask((close) => (
        <DeleteDialog
          caseId={context.known.id}
          folderId={context.folderId}
          items={items}
          hasRecycleBin={folder?.can.recycle_bin === true}
          onClose={close}
        />
      )),
  };
}

/** What somebody has checked out stays as and where it is (OPR-CPM-006). */
function heldBy(items: readonly CaseItem[]): string | undefined {
  const held = items.find(({ locked_by: by }) => by !== undefined);
  return held === undefined ? undefined : caseDocumentText("contents.locked_by", { name: held.locked_by ?? "" });
}

function offered({ context, identities }: ActionGround, action: (typeof documentActions)[number]): Action<CaseItem> {
  const note = noteOf(action.by, identities);
  const { service } = context.known.place;
  const chosen = (items: readonly CaseItem[]): ChosenDocument[] =>
    items.map(({ id, name, size }) => ({
      serviceName: service,
      documentId: id,
      name,
      ...(size === undefined ? {} : { size }),
    }));
  return {
    id: action.id,
    label: action.label,
    icon: action.icon,
    needs: "some",
    ...(note === undefined ? {} : { note }),
    refuse: (items) =>
      identities?.[action.by].unavailable?.text ??
      (items.some(({ kind }) => kind !== "document")
        ? caseDocumentText("contents.documents_only")
        : action.isOffered(chosen(items))),
    run: (items) => action.run(chosen(items), context),
  };
}
