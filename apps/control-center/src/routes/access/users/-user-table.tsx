import { useNavigate, useParams } from "@tanstack/react-router";
import { Button } from "@fluentui/react-components";
import { PeopleRegular, SearchRegular } from "@fluentui/react-icons";
import { useEffect } from "react";
import type { ReactNode } from "react";
import type { Action } from "@muniment/ui/action";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable } from "@muniment/ui/table";
import type { TableLayout } from "@muniment/ui/table";
import { t } from "../../../messages.ts";
import { useLibrary } from "../-library.tsx";
import { PeopleElsewhere, usePeopleElsewhere } from "./-elsewhere.tsx";
import { userSorts } from "./-user-search.ts";
import type { User, UserListSearch } from "./-user-search.ts";
import type { UserRows } from "./-user-rows.ts";

interface UserTableProps {
  readonly people: UserRows;
  readonly search: UserListSearch;
  readonly layout: TableLayout<User>;
  readonly actions: readonly Action<User>[];
  onChange(changed: Partial<UserListSearch>): void;
}

/** The table of users, or why there is none (CC-LST-015). */
export function UserTable({ people, search, layout, actions, onChange }: UserTableProps): ReactNode {
  const navigate = useNavigate({ from: "/access/users" });
  const { user: viewed } = useParams({ strict: false });
  const { pages, rows, selection } = people;
  const open = (user: User, replace = false): void =>
    void navigate({ to: "/access/users/$user", params: { user: user.id }, search: (former) => former, replace });
  const { only } = selection;
  const isOneOrNone = selection.keys.size < 2;
  useEffect(() => {
    if (viewed !== undefined && isOneOrNone) only([viewed]);
    // Following the panel, not the selection.
  }, [viewed]);
  if (pages.isLoading) return <LoadingRows rows={12} />;
  if (pages.error !== null && rows.length === 0) return <ErrorState error={pages.error} onRetry={pages.reload} />;
  if (rows.length === 0) return <NoUsers search={search} actions={actions} onChange={onChange} />;
  return (
    <DataTable
      label={t("nav.users")}
      layout={layout}
      rows={rows}
      total={rows.length}
      selection={selection}
      actions={actions}
      sorting={{ column: search.sort ?? "full_name", direction: search.order ?? "asc" }}
      keyOf={(user) => user.id}
      nameOf={(user) => user.full_name}
      onSort={({ column, direction }) =>
        onChange({
          sort: userSorts.find((name) => name === column && name !== "full_name"),
          order: direction === "desc" ? "desc" : undefined,
        })
      }
      onOpen={(user) => open(user)}
      // With the panel open, the keys lead from person to person.
      onActive={(user) => (viewed === undefined || viewed === user.id ? undefined : open(user, true))}
    />
  );
}

function NoUsers(props: Pick<UserTableProps, "search" | "actions" | "onChange">): ReactNode {
  const { search, actions, onChange } = props;
  const isNarrowed = search.query !== undefined || search.filters !== undefined;
  const create = actions.find(({ id }) => id === "create");
  const library = useLibrary();
  const elsewhere = usePeopleElsewhere(library, search.query);
  if (elsewhere.length > 0) {
    return (
      <EmptyState
        icon={<SearchRegular />}
        title={t("user.none_found")}
        text={t("user.elsewhere", { count: elsewhere.length })}
      >
        <PeopleElsewhere library={library} people={elsewhere} />
      </EmptyState>
    );
  }
  if (isNarrowed) {
    return (
      <EmptyState
        icon={<SearchRegular />}
        title={t("user.none_found")}
        text={search.query === undefined ? t("user.none_filtered") : t("user.none_matching", { query: search.query })}
      >
        <Button onClick={() => onChange({ query: undefined, filters: undefined })}>{t("user.show_all")}</Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={<PeopleRegular />} title={t("user.none")} text={t("user.none_text")}>
      {create === undefined ? undefined : (
        <Button appearance="primary" onClick={() => create.run([])}>
          {create.label}
        </Button>
      )}
    </EmptyState>
  );
}
