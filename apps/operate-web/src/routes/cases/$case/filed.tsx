import { DocumentRegular, MailRegular, OpenRegular } from "@fluentui/react-icons";
import { Link as FluentLink } from "@fluentui/react-components";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { listCaseDocuments } from "@muniment/operate-api/case";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { formatSize } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { useList } from "@muniment/ui/query";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import {
  DataTable,
  NameAndBrief,
  SelectionCount,
  TableSettings,
  useSelection,
  useTableLayout,
} from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { listQuery } from "../../../api.ts";
import { useCase } from "../../../case/case-context.ts";
import type { CaseDocumentData } from "../../../case/case-data.ts";
import { KEY_ALIASES } from "../../../key-hints.ts";
import { t } from "../../../messages.ts";
import { auditText } from "../../../texts/audit.ts";
import { filingText } from "../../../texts/filing.ts";
import { useMay } from "../../../session.ts";

export const Route = createFileRoute("/cases/$case/filed")({ component: CaseFiled });

const columns: readonly Column<CaseDocumentData>[] = [
  {
    id: "name",
    header: filingText("document.name"),
    width: 280,
    isWide: true,
    isName: true,
    text: ({ name }) => name,
    cell: ({ name, url }, brief) => (
      <NameAndBrief brief={brief}>
        {url === undefined ? (
          name
        ) : (
          <FluentLink href={url} target="_blank" rel="noreferrer" tabIndex={-1}>
            {name}
          </FluentLink>
        )}
      </NameAndBrief>
    ),
  },
  {
    id: "folder",
    header: filingText("document.folder"),
    width: 200,
    text: ({ folder_name: folder }) => folder,
    cell: ({ folder_name: folder }) => folder,
    brief: ({ folder_name: folder }) => folder,
  },
  {
    id: "size",
    header: filingText("document.size"),
    width: 88,
    isNumber: true,
    cell: ({ size }) => (size === undefined ? "" : formatSize(size)),
  },
  {
    id: "by",
    header: filingText("document.filed_by"),
    width: 170,
    text: ({ added_by: by }) => by,
    cell: ({ added_by: by }) => by,
    brief: ({ added_by: by }) => by,
  },
  {
    id: "at",
    header: filingText("document.filed_at"),
    width: 110,
    cell: ({ added_at: at }) => <Moment at={at} />,
    brief: ({ added_at: at }) => <Moment at={at} />,
  },
  {
    id: "email",
    header: filingText("document.email"),
    width: 120,
    text: ({ email }) => email?.reference ?? "",
    cell: ({ email }) => email?.reference ?? "",
  },
];

/** What was filed to a case; a document opens in the repository. */
function CaseFiled(): ReactNode {
  const { id: caseId } = useCase();
  const list = useList(listQuery(listCaseDocuments, { params: { case: caseId } }));
  const layout = useTableLayout("operate.case-documents", columns);
  const selection = useSelection();
  const actions = useDocumentActions();
  const { rows } = list;
  if (list.isLoading) return <LoadingRows />;
  if (list.error !== null && rows.length === 0) return <ErrorState error={list.error} onRetry={list.reload} />;
  if (rows.length === 0) {
    return (
      <EmptyState
        icon={<DocumentRegular />}
        title={filingText("document.none")}
        text={filingText("document.none_text")}
      />
    );
  }
  return (
    <>
      <Ribbon
        label={filingText("document.actions")}
        actions={actions}
        rows={rows.filter(({ id }) => selection.keys.has(id))}
      >
        <SelectionCount selection={selection} total={list.total} />
        <TableSettings columns={columns} layout={layout} />
      </Ribbon>
      <DataTable
        label={filingText("document.filed")}
        layout={layout}
        rows={rows}
        total={list.total}
        selection={selection}
        actions={actions}
        keyAliases={KEY_ALIASES}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        onOpen={openDocument}
        isLoadingMore={list.isLoadingMore}
        onNearEnd={list.loadMore}
      />
    </>
  );
}

function openDocument({ url }: CaseDocumentData): void {
  if (url !== undefined) window.open(url, "_blank", "noreferrer");
}

function useDocumentActions(): readonly Action<CaseDocumentData>[] {
  const navigate = useNavigate();
  const may = useMay();
  return [
    {
      id: "open",
      label: t("action.open"),
      icon: <OpenRegular />,
      needs: "one",
      refuse: ([row]) => (row?.url === undefined ? filingText("document.no_page") : undefined),
      run: ([row]) => (row === undefined ? undefined : openDocument(row)),
    },
    {
      id: "email",
      label: filingText("document.open_email"),
      icon: <MailRegular />,
      needs: "one",
      refuse: ([row]) => (row?.email === undefined ? filingText("document.no_email") : undefined),
      run: ([row]) => {
        if (row?.email !== undefined) void navigate({ to: "/emails/$email", params: { email: row.email.id } });
      },
    },
    ...(may("admin.audit")
      ? [
          {
            id: "audit",
            label: auditText("history.both"),
            needs: "one" as const,
            run: ([row]: readonly CaseDocumentData[]) => {
              if (row === undefined) return;
              void navigate({ to: "/admin/operations/$operation", params: { operation: row.operation_id } });
            },
          },
        ]
      : []),
  ];
}
