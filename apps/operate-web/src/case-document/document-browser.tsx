import { ArrowClockwiseRegular, DocumentRegular, FolderRegular, OpenRegular } from "@fluentui/react-icons";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { listCaseItems } from "@muniment/operate-api/case";
import type { Output } from "@muniment/rest";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { formatSize } from "@muniment/ui/message";
import { useList } from "@muniment/ui/query";
import { EmptyState, LoadingRows } from "@muniment/ui/state";
import {
  DataTable,
  NameAndBrief,
  SelectionCount,
  TableSettings,
  useSelection,
  useTableLayout,
} from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { listQuery } from "../api.ts";
import type { CaseData } from "../case/case-data.ts";
import { KEY_ALIASES } from "../key-hints.ts";
import { LinkRefusal } from "../link/link-refusal.tsx";
import { t } from "../messages.ts";
import { useMay } from "../session.ts";
import { documentActions } from "./document-actions.ts";
import type { ChosenDocument, DocumentActionContext } from "./document-actions.ts";

type Entry = Output<typeof listCaseItems>["data"][number];

const columns: readonly Column<Entry>[] = [
  {
    id: "name",
    header: t("document.name"),
    width: 320,
    isWide: true,
    isName: true,
    text: ({ name }) => name,
    cell: ({ kind, name }, brief) => (
      <>
        {kind === "container" ? <FolderRegular aria-hidden="true" /> : <DocumentRegular aria-hidden="true" />}{" "}
        <NameAndBrief brief={brief}>{name}</NameAndBrief>
      </>
    ),
  },
  {
    id: "size",
    header: t("document.size"),
    width: 96,
    isNumber: true,
    cell: ({ size }) => (size === undefined ? "" : formatSize(size)),
    brief: ({ size }) => (size === undefined ? "" : formatSize(size)),
  },
];

/** A folder of the case's place, as the person sees it at the repository where they are linked (OPR-BRW-001). */
export function DocumentBrowser(props: { readonly known: CaseData; readonly folderId: string | undefined }): ReactNode {
  const { known, folderId } = props;
  const query = folderId === undefined ? {} : { container: folderId };
  const list = useList(listQuery(listCaseItems, { params: { case: known.id }, query }));
  const layout = useTableLayout("operate.case-contents", columns);
  const selection = useSelection();
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<ReactNode>(null);
  const open = ({ kind, id }: Entry): void => {
    if (kind === "container") void navigate({ to: ".", search: { folder: id } });
  };
  const context: DocumentActionContext = {
    known,
    ...(folderId === undefined ? {} : { folderId }),
    ask: (make) => setDialog(make(() => setDialog(null))),
    reload: list.reload,
  };
  const actions = useActions(context, open);
  const { rows } = list;
  if (list.isLoading) return <LoadingRows />;
  if (list.error !== null && rows.length === 0) {
    return <LinkRefusal error={list.error} service={known.place.service} onRetry={list.reload} />;
  }
  return (
    <>
      <Ribbon label={t("document.actions")} actions={actions} rows={rows.filter(({ id }) => selection.keys.has(id))}>
        <SelectionCount selection={selection} total={list.total} />
        <TableSettings columns={columns} layout={layout} />
      </Ribbon>
      {rows.length === 0 ? (
        <EmptyState icon={<FolderRegular />} title={t("contents.none")} text={t("contents.none_text")} />
      ) : (
        <DataTable
          label={t("case_tab.documents")}
          layout={layout}
          rows={rows}
          total={list.total}
          selection={selection}
          actions={actions}
          keyAliases={KEY_ALIASES}
          keyOf={({ id }) => id}
          nameOf={({ name }) => name}
          onOpen={open}
          isLoadingMore={list.isLoadingMore}
          onNearEnd={list.loadMore}
        />
      )}
      {dialog}
    </>
  );
}

function useActions(context: DocumentActionContext, open: (entry: Entry) => void): readonly Action<Entry>[] {
  const may = useMay();
  const { service } = context.known.place;
  return [
    {
      id: "open",
      label: t("action.open"),
      icon: <OpenRegular />,
      needs: "one",
      run: ([row]) => (row === undefined ? undefined : open(row)),
    },
    ...documentActions
      .filter(({ permission }) => may(permission))
      .map(({ id, label, icon, isOffered, run }): Action<Entry> => ({
        id,
        label,
        icon,
        needs: "some",
        refuse: (rows) =>
          rows.some(({ kind }) => kind !== "document")
            ? t("contents.documents_only")
            : isOffered(rows.map((row) => chosenOf(service, row))),
        run: (rows) =>
          run(
            rows.map((row) => chosenOf(service, row)),
            context,
          ),
      })),
    { id: "refresh", label: t("action.refresh"), icon: <ArrowClockwiseRegular />, needs: "none", run: context.reload },
  ];
}

function chosenOf(serviceName: string, { id, name, size }: Entry): ChosenDocument {
  return { serviceName, documentId: id, name, ...(size === undefined ? {} : { size }) };
}
