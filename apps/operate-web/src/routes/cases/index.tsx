import { Tab, TabList } from "@fluentui/react-components";
import { AddRegular, ArrowClockwiseRegular, BriefcaseRegular, OpenRegular, SearchRegular } from "@fluentui/react-icons";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { Suspense, lazy, useCallback, useState } from "react";
import type { ReactNode } from "react";
import { listCases } from "@muniment/operate-api/case";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { SearchField } from "@muniment/ui/filter";
import { usePageKeys } from "@muniment/ui/keys";
import { useList } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, SelectionCount, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import { listQuery } from "../../api.ts";
import type { CaseData } from "../../case/case-data.ts";
import { KEY_ALIASES } from "../../key-hints.ts";
import { t } from "../../messages.ts";
import { caseText } from "../../texts/case.ts";
import { useMay } from "../../session.ts";
import { caseColumns } from "./-case-columns.tsx";

interface CasesSearch {
  readonly find?: string;
  readonly phase?: "closed";
}

export const Route = createFileRoute("/cases/")({
  validateSearch: ({ find, phase }: Record<string, unknown>): CasesSearch => ({
    ...(typeof find === "string" && find !== "" ? { find } : {}),
    ...(phase === "closed" ? { phase } : {}),
  }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void context.queryClient.prefetchInfiniteQuery(casesQuery(deps)),
  component: Cases,
});

const NewCase = lazy(async () => ({ default: (await import("./-new-case.tsx")).NewCase }));

function casesQuery({ find, phase = "open" as "open" | "closed" }: { find?: string; phase?: "open" | "closed" }) {
  return listQuery(listCases, { query: { phase, ...(find === undefined ? {} : { query: find }) } });
}

/** The cases that one may see. */
function Cases(): ReactNode {
  const search = Route.useSearch();
  const navigate = useNavigate();
  const may = useMay();
  const [isMaking, setIsMaking] = useState(false);
  const mayMake = may("case.create");
  usePageKeys({ n: () => (mayMake ? setIsMaking(true) : undefined) });
  const find = useCallback(
    (text: string) =>
      void navigate({
        to: "/cases",
        search: (before: CasesSearch) => ({ ...before, find: text === "" ? undefined : text }),
        replace: true,
      }),
    [navigate],
  );
  return (
    <>
      <PageHeader title={t("cases.title")}>
        <SearchField label={caseText("cases.search")} value={search.find ?? ""} onSearch={find} />
      </PageHeader>
      <TabList
        style={{ paddingInline: 8, flexShrink: 0 }}
        aria-label={caseText("cases.phases")}
        selectedValue={search.phase ?? "open"}
        onTabSelect={(_, { value }) =>
          void navigate({
            to: "/cases",
            search: ({ phase: _phase, ...before }: CasesSearch): CasesSearch =>
              value === "closed" ? { ...before, phase: "closed" } : before,
          })
        }
      >
        <Tab value="open">{caseText("case_phase.open")}</Tab>
        <Tab value="closed">{caseText("case_phase.closed")}</Tab>
      </TabList>
      <CaseList search={search} onNew={mayMake ? () => setIsMaking(true) : undefined} />
      {isMaking ? (
        <Suspense>
          <NewCase onClose={() => setIsMaking(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

function CaseList({
  search,
  onNew,
}: {
  readonly search: CasesSearch;
  readonly onNew: (() => void) | undefined;
}): ReactNode {
  const list = useList(casesQuery(search));
  const layout = useTableLayout("operate.cases", caseColumns);
  const selection = useSelection();
  const navigate = useNavigate();
  const { rows } = list;
  const open = ({ id }: CaseData): void => void navigate({ to: "/cases/$case", params: { case: id } });
  const actions: readonly Action<CaseData>[] = [
    ...(onNew === undefined
      ? []
      : [
          {
            id: "new",
            label: caseText("cases.new"),
            icon: <AddRegular />,
            needs: "none" as const,
            isPrimary: true,
            run: onNew,
          },
        ]),
    {
      id: "open",
      label: t("action.open"),
      icon: <OpenRegular />,
      needs: "one",
      run: ([row]) => (row === undefined ? undefined : open(row)),
    },
    { id: "refresh", label: t("action.refresh"), icon: <ArrowClockwiseRegular />, needs: "none", run: list.reload },
  ];
  return (
    <>
      <Ribbon
        label={caseText("cases.actions")}
        actions={actions}
        rows={rows.filter(({ id }) => selection.keys.has(id))}
      >
        <SelectionCount selection={selection} total={list.total} />
        <TableSettings columns={caseColumns} layout={layout} />
      </Ribbon>
      {list.isLoading ? (
        <LoadingRows />
      ) : list.error !== null && rows.length === 0 ? (
        <ErrorState error={list.error} onRetry={list.reload} />
      ) : rows.length === 0 ? (
        search.find === undefined ? (
          <EmptyState icon={<BriefcaseRegular />} title={caseText("cases.none")} text={caseText("cases.none_text")} />
        ) : (
          <EmptyState icon={<SearchRegular />} title={caseText("case.not_found", { text: search.find })} />
        )
      ) : (
        <DataTable
          label={t("cases.title")}
          layout={layout}
          rows={rows}
          total={list.total}
          selection={selection}
          actions={actions}
          keyAliases={KEY_ALIASES}
          keyOf={({ id }) => id}
          nameOf={({ reference, title }) => `${reference} ${title}`}
          onOpen={open}
          isLoadingMore={list.isLoadingMore}
          onNearEnd={list.loadMore}
        />
      )}
    </>
  );
}
