import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Outlet, createFileRoute, useNavigate, useParams } from "@tanstack/react-router";
import { Button, makeStyles } from "@fluentui/react-components";
import { SearchRegular } from "@fluentui/react-icons";
import { Suspense, lazy, useEffect, useMemo, useState } from "react";
import type { ReactNode } from "react";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { SearchField } from "@muniment/ui/filter";
import { PageHeader, useNarrow } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import type { Selection, TableLayout } from "@muniment/ui/table";
import { t } from "../../../messages.ts";
import { roleText } from "../../../texts/role.ts";
import { LibraryChooser, useLibrary } from "../-library.tsx";
import { useRoleActions } from "./-role-actions.tsx";
import { roleColumns } from "./-role-columns.tsx";
import { isWhole, rolesQuery } from "./-roles.ts";
import type { Role } from "./-roles.ts";

// Fetched when they are first asked for.
const EditRole = lazy(async () => ({ default: (await import("./-edit-role.tsx")).EditRole }));
const AddRoleUsers = lazy(async () => ({ default: (await import("./-add-role-users.tsx")).AddRoleUsers }));
const DeleteRole = lazy(async () => ({ default: (await import("./-delete-role.tsx")).DeleteRole }));

interface RoleListSearch {
  readonly query?: string;
}

export const Route = createFileRoute("/access/roles")({
  validateSearch: ({ query }): RoleListSearch =>
    typeof query === "string" && query !== "" ? { query } : typeof query === "number" ? { query: `${query}` } : {},
  component: RolesPage,
});

const useStyles = makeStyles({
  columns: { display: "flex", flexGrow: 1, minHeight: 0, minWidth: 0 },
  list: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 },
});

type Asking = { readonly edit: Role } | { readonly add: Role } | { readonly remove: Role } | undefined;

/** The roles of a library (CC-ROL-001 to -011). */
function RolesPage(): ReactNode {
  const library = useLibrary();
  // Another library is another page: nothing that was selected there goes on here.
  return <LibraryRoles key={library.id} />;
}

function LibraryRoles(): ReactNode {
  const styles = useStyles();
  const library = useLibrary();
  const { query } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const isNarrow = useNarrow();
  const viewed = useParams({ strict: false }).role;
  const columns = useMemo(roleColumns, []);
  const layout = useTableLayout("roles", columns);
  const selection = useSelection();
  const found = useQuery({ ...rolesQuery(library.id, query), placeholderData: keepPreviousData });
  const roles = useMemo(() => found.data?.data.filter(isWhole), [found.data]);
  const [asking, setAsking] = useState<Asking>();
  const close = (): void => setAsking(undefined);
  const actions = useRoleActions({
    library,
    selected: (roles ?? []).filter(({ id }) => selection.keys.has(id)),
    reload: () => void found.refetch(),
    onEdit: (role) => setAsking({ edit: role }),
    onAddUsers: (role) => setAsking({ add: role }),
    onDelete: (role) => setAsking({ remove: role }),
  });
  const onSearch = (text: string): void =>
    void navigate({
      to: ".",
      search: (former) => ({ ...former, query: text === "" ? undefined : text }),
      replace: true,
    });
  const onDeleted = (): void => {
    close();
    selection.clear();
    if (viewed !== undefined) void navigate({ to: "/access/roles", search: (former) => former });
  };
  return (
    <>
      <PageHeader title={t("nav.roles")} beside={<LibraryChooser />} text={roleText("role.intro")}>
        <SearchField
          label={roleText("role.search")}
          placeholder={roleText("role.search_hint")}
          value={query ?? ""}
          onSearch={onSearch}
        />
      </PageHeader>
      <div className={styles.columns}>
        <div className={styles.list} hidden={isNarrow && viewed !== undefined}>
          <Ribbon
            label={roleText("role.actions")}
            actions={actions}
            rows={(roles ?? []).filter(({ id }) => selection.keys.has(id))}
          >
            <TableSettings columns={columns} layout={layout} />
          </Ribbon>
          {roles === undefined ? (
            found.error === null ? (
              <LoadingRows rows={8} />
            ) : (
              <ErrorState error={found.error} onRetry={() => void found.refetch()} />
            )
          ) : roles.length === 0 ? (
            <NoRoles query={query ?? ""} onShowAll={() => onSearch("")} />
          ) : (
            <RoleTable roles={roles} layout={layout} selection={selection} actions={actions} />
          )}
        </div>
        <Outlet />
      </div>
      <Suspense>
        <Dialogs asking={asking} onDeleted={onDeleted} onClose={close} />
      </Suspense>
    </>
  );
}

function RoleTable(props: {
  readonly roles: readonly Role[];
  readonly layout: TableLayout<Role>;
  readonly selection: Selection;
  readonly actions: readonly Action<Role>[];
}): ReactNode {
  const { roles, layout, selection, actions } = props;
  const navigate = useNavigate({ from: Route.fullPath });
  const viewed = useParams({ strict: false }).role;
  const { only } = selection;
  const isOneOrNone = selection.keys.size < 2;
  useEffect(() => {
    if (viewed !== undefined && isOneOrNone) only([viewed]);
    // Following the panel, not the selection.
  }, [viewed]);
  const open = (role: Role, replace = false): void =>
    void navigate({ to: "/access/roles/$role", params: { role: role.id }, search: (former) => former, replace });
  return (
    <DataTable
      label={t("nav.roles")}
      layout={layout}
      rows={roles}
      total={roles.length}
      selection={selection}
      actions={actions}
      keyOf={(role) => role.id}
      nameOf={(role) => role.id}
      onOpen={(role) => open(role)}
      // With the panel open, the keys lead from role to role.
      onActive={(role) => (viewed === undefined || viewed === role.id ? undefined : open(role, true))}
    />
  );
}

function NoRoles(props: { readonly query: string; onShowAll(): void }): ReactNode {
  return (
    <EmptyState
      icon={<SearchRegular />}
      title={roleText("role.none")}
      text={roleText("role.none_matching", { query: props.query })}
    >
      <Button onClick={props.onShowAll}>{roleText("role.show_all")}</Button>
    </EmptyState>
  );
}

function Dialogs(props: { readonly asking: Asking; onDeleted(): void; onClose(): void }): ReactNode {
  const { asking, onDeleted, onClose } = props;
  const library = useLibrary();
  if (asking === undefined) return null;
  if ("edit" in asking) return <EditRole library={library} role={asking.edit} onClose={onClose} />;
  if ("add" in asking) return <AddRoleUsers library={library} role={asking.add} onClose={onClose} />;
  return <DeleteRole library={library} role={asking.remove} onDeleted={onDeleted} onClose={onClose} />;
}
