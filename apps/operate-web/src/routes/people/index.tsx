import { Tab, TabList } from "@fluentui/react-components";
import { AddRegular, OpenRegular, PeopleRegular, SearchRegular } from "@fluentui/react-icons";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import type { ReactNode } from "react";
import { listEntities } from "@muniment/operate-api/register";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { SearchField } from "@muniment/ui/filter";
import { useList } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, SelectionCount, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import { listQuery } from "../../api.ts";
import { KEY_ALIASES } from "../../key-hints.ts";
import { t } from "../../messages.ts";
import { registerText } from "../../texts/register.ts";
import type { EntityRow } from "../../people/entity-data.ts";
import { useMay } from "../../session.ts";
import { entityColumns } from "./-entity-columns.tsx";

interface PeopleSearch {
  readonly find?: string;
  readonly kind?: "person" | "organisation";
}

export const Route = createFileRoute("/people/")({
  validateSearch: ({ find, kind }: Record<string, unknown>): PeopleSearch => ({
    ...(typeof find === "string" && find !== "" ? { find } : {}),
    ...(kind === "person" || kind === "organisation" ? { kind } : {}),
  }),
  component: People,
});

/** The register of people and organisations. */
function People(): ReactNode {
  const search = Route.useSearch();
  const navigate = useNavigate();
  const find = useCallback(
    (text: string) =>
      void navigate({
        to: "/people",
        search: (before: PeopleSearch) => ({ ...before, find: text === "" ? undefined : text }),
        replace: true,
      }),
    [navigate],
  );
  return (
    <>
      <PageHeader title={registerText("people.title")}>
        <SearchField label={registerText("people.search")} value={search.find ?? ""} onSearch={find} />
      </PageHeader>
      <TabList
        style={{ paddingInline: 8, flexShrink: 0 }}
        aria-label={registerText("people.kinds")}
        selectedValue={search.kind ?? "all"}
        onTabSelect={(_, { value }) =>
          void navigate({
            to: "/people",
            search: ({ kind: _kind, ...before }: PeopleSearch): PeopleSearch =>
              value === "person" || value === "organisation" ? { ...before, kind: value } : before,
          })
        }
      >
        <Tab value="all">{registerText("people.all")}</Tab>
        <Tab value="person">{registerText("entity_kind.person")}</Tab>
        <Tab value="organisation">{registerText("entity_kind.organisation")}</Tab>
      </TabList>
      <PeopleList search={search} />
    </>
  );
}

function PeopleList({ search: { find, kind } }: { readonly search: PeopleSearch }): ReactNode {
  const query = { ...(find === undefined ? {} : { query: find }), ...(kind === undefined ? {} : { kind }) };
  const list = useList(listQuery(listEntities, { query }));
  const layout = useTableLayout("operate.people", entityColumns);
  const selection = useSelection();
  const navigate = useNavigate();
  const may = useMay();
  const { rows } = list;
  const open = ({ id }: EntityRow): void => void navigate({ to: "/people/$entity", params: { entity: id } });
  const actions: readonly Action<EntityRow>[] = [
    ...(may("register.edit")
      ? [
          {
            id: "new",
            label: registerText("people.new"),
            icon: <AddRegular />,
            needs: "none" as const,
            isPrimary: true,
            run: () => void navigate({ to: "/people-new" }),
          },
        ]
      : []),
    {
      id: "open",
      label: t("action.open"),
      icon: <OpenRegular />,
      needs: "one",
      run: ([row]) => (row === undefined ? undefined : open(row)),
    },
  ];
  return (
    <>
      <Ribbon
        label={registerText("people.actions")}
        actions={actions}
        rows={rows.filter(({ id }) => selection.keys.has(id))}
      >
        <SelectionCount selection={selection} total={list.total} />
        <TableSettings columns={entityColumns} layout={layout} />
      </Ribbon>
      {list.isLoading ? (
        <LoadingRows />
      ) : list.error !== null && rows.length === 0 ? (
        <ErrorState error={list.error} onRetry={list.reload} />
      ) : rows.length === 0 ? (
        find === undefined ? (
          <EmptyState
            icon={<PeopleRegular />}
            title={registerText("entity.none")}
            text={registerText("entity.none_text")}
          />
        ) : (
          <EmptyState icon={<SearchRegular />} title={registerText("entity.not_found", { text: find })} />
        )
      ) : (
        <DataTable
          label={registerText("people.title")}
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
    </>
  );
}
