import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { Button, Dropdown, Option } from "@fluentui/react-components";
import { AddRegular, AppsAddInRegular, ArrowDownloadRegular, KeyRegular, SearchRegular } from "@fluentui/react-icons";
import { useMemo, useState } from "react";
import type { ReactNode } from "react";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { SearchField } from "@muniment/ui/filter";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import { listApplications } from "@muniment/work-api/control-center/application";
import { q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { useSession } from "../../../session.ts";
import { appText } from "../../../texts/application.ts";
import { packageText } from "../../../texts/package.ts";
import { AddressNotice } from "../-address-notice.tsx";
import { AddApplication } from "./-add-application.tsx";
import { useApplicationActions } from "./-application-actions.tsx";
import { applicationColumns } from "./-application-columns.tsx";
import type { ApplicationRow } from "./-applications.ts";

const SHOWN = ["enabled", "disabled", "waiting_companion", "attention", "deleted"] as const;
const SORTED = ["name", "publisher", "version", "client_id", "status", "updated"] as const;

type Shown = (typeof SHOWN)[number];
type Sort = (typeof SORTED)[number];

/** What the page is asked for, in its address (CC-NAV-011). */
interface ListSearch {
  readonly query?: string;
  readonly show?: Shown;
  readonly sort?: Sort;
  readonly order?: "asc" | "desc";
}

export const Route = createFileRoute("/settings/applications/")({
  validateSearch: ({ query, show, sort, order }): ListSearch => ({
    ...(typeof query === "string" && query !== "" ? { query } : {}),
    ...(SHOWN.includes(show as Shown) ? { show: show as Shown } : {}),
    ...(SORTED.includes(sort as Sort) ? { sort: sort as Sort } : {}),
    ...(order === "asc" || order === "desc" ? { order } : {}),
  }),
  component: ApplicationsPage,
});

/** `Settings › Applications` (CC-APP-001 to -003). */
function ApplicationsPage(): ReactNode {
  const search = Route.useSearch();
  const navigate = useNavigate({ from: "/settings/applications/" });
  const [isAdding, setIsAdding] = useState(false);
  const mayAdd = useSession().system_rights.includes("app_management");
  const { query, show, sort, order } = search;
  const isDeleted = show === "deleted";
  const found = useQuery({
    ...q(listApplications, {
      query: {
        ...(query === undefined ? {} : { query }),
        ...(show === undefined || isDeleted ? {} : { status: show }),
        ...(isDeleted ? { deleted: true } : {}),
        ...(sort === undefined ? {} : { sort }),
        ...(order === undefined ? {} : { order }),
      },
    }),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: true,
  });
  const ask = (next: ListSearch): void => void navigate({ search: next, replace: true });
  const { query: _query, ...unsearched } = search;
  const { show: _show, ...unfiltered } = search;
  const isNarrowed = query !== undefined || show !== undefined;
  return (
    <>
      <PageHeader title={t("nav.applications")} text={appText("intro")}>
        <SearchField
          label={appText("list.search")}
          value={query ?? ""}
          onSearch={(text) => ask(text.trim() === "" ? unsearched : { ...unsearched, query: text })}
        />
        <ShownField
          show={show}
          onShow={(next) => ask(next === undefined ? unfiltered : { ...unfiltered, show: next })}
        />
      </PageHeader>
      <AddressNotice />
      {found.data === undefined ? (
        found.error === null ? (
          <LoadingRows rows={6} />
        ) : (
          <ErrorState isPage error={found.error} onRetry={() => void found.refetch()} />
        )
      ) : found.data.data.length === 0 && !isNarrowed ? (
        <NoApplications mayAdd={mayAdd} onAdd={() => setIsAdding(true)} />
      ) : (
        <ApplicationList
          rows={found.data.data}
          sorting={{ column: sort ?? "name", direction: order ?? "asc" }}
          mayAdd={mayAdd}
          onSort={(column, direction) => ask({ ...search, sort: column as Sort, order: direction })}
          onAdd={() => setIsAdding(true)}
        />
      )}
      {isAdding ? <AddApplication onClose={() => setIsAdding(false)} /> : null}
    </>
  );
}

function ShownField(props: { readonly show: Shown | undefined; onShow(show: Shown | undefined): void }): ReactNode {
  const words = (show: Shown | undefined): string =>
    show === undefined ? appText("filter.all") : appText(show === "deleted" ? "filter.deleted" : `status.${show}`);
  return (
    <Dropdown
      aria-label={appText("filter.label")}
      value={words(props.show)}
      selectedOptions={[props.show ?? ""]}
      style={{ minWidth: "160px" }}
      onOptionSelect={(_, { optionValue }) => props.onShow(SHOWN.find((show) => show === optionValue))}
    >
      {[undefined, ...SHOWN].map((show) => (
        <Option key={show ?? "all"} value={show ?? ""}>
          {words(show)}
        </Option>
      ))}
    </Dropdown>
  );
}

function NoApplications({ mayAdd, onAdd }: { readonly mayAdd: boolean; onAdd(): void }): ReactNode {
  return (
    <EmptyState icon={<AppsAddInRegular />} title={appText("list.none")} text={appText("list.none_text")}>
      {mayAdd ? (
        <Button appearance="primary" icon={<AddRegular />} onClick={onAdd}>
          {appText("add")}
        </Button>
      ) : null}
    </EmptyState>
  );
}

function ApplicationList(props: {
  readonly rows: readonly ApplicationRow[];
  readonly sorting: { readonly column: string; readonly direction: "asc" | "desc" };
  readonly mayAdd: boolean;
  onSort(column: string, direction: "asc" | "desc"): void;
  onAdd(): void;
}): ReactNode {
  const { rows } = props;
  const columns = useMemo(applicationColumns, []);
  const layout = useTableLayout("applications", columns);
  const selection = useSelection();
  const navigate = useNavigate();
  const { actions, question } = useApplicationActions("list");
  const selected = rows.filter((row) => selection.keys.has(row.client_id));
  const add: Action<ApplicationRow> = {
    id: "add",
    label: appText("add"),
    icon: <AddRegular />,
    needs: "none",
    isPrimary: true,
    run: props.onAdd,
  };
  const keys: Action<ApplicationRow> = {
    id: "keys",
    label: packageText("keys.heading"),
    icon: <KeyRegular />,
    needs: "none",
    isOverflow: true,
    run: () => void navigate({ to: "/settings/applications/keys" }),
  };
  const downloads: Action<ApplicationRow> = {
    id: "downloads",
    label: packageText("downloads.heading"),
    icon: <ArrowDownloadRegular />,
    needs: "none",
    isOverflow: true,
    run: () => void navigate({ to: "/settings/applications/downloads" }),
  };
  const shown = [...(props.mayAdd ? [add] : []), ...actions, keys, downloads];
  return (
    <>
      <Ribbon label={appText("actions.label")} actions={shown} rows={selected}>
        <TableSettings columns={columns} layout={layout} />
      </Ribbon>
      {rows.length === 0 ? (
        <EmptyState icon={<SearchRegular />} title={appText("list.no_match")} />
      ) : (
        <DataTable
          label={t("nav.applications")}
          layout={layout}
          rows={rows}
          total={rows.length}
          selection={selection}
          actions={actions}
          sorting={props.sorting}
          onSort={({ column, direction }) => props.onSort(column, direction)}
          keyOf={(row) => row.client_id}
          nameOf={(row) => row.name}
          onOpen={(row) => actions.find(({ id }) => id === "view")?.run([row])}
        />
      )}
      {question}
    </>
  );
}
