import { Button } from "@fluentui/react-components";
import {
  AddRegular,
  BriefcaseRegular,
  InfoRegular,
  OpenRegular,
  SearchRegular,
  ShieldLockRegular,
} from "@fluentui/react-icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, SelectionCount, TableSettings, useTableLayout } from "@muniment/ui/table";
import { useAddressedSelection } from "../../item/addressed-selection.ts";
import { KEY_ALIASES } from "../../key-hints.ts";
import { t } from "../../messages.ts";
import { PANEL_KEYS } from "../../panel/view.ts";
import type { PanelView } from "../../panel/view.ts";
import { useScope } from "../../scope.ts";
import { workspaceColumns } from "./-workspace-columns.tsx";
import { workspacesQuery } from "./-workspaces-query.ts";
import type { WorkspaceRow } from "./-workspaces-query.ts";

interface WorkspaceListProps {
  readonly text: string;
  readonly selected: string | undefined;
  onPanel(view: PanelView): void;
  /** Absent for those who may not make workspaces. */
  readonly onNew: (() => void) | undefined;
}

/** The workspaces of the library that hold the text, the last edited first. */
export function WorkspaceList(props: WorkspaceListProps): ReactNode {
  const { text, onNew } = props;
  const scope = useScope();
  const selection = useAddressedSelection(props.selected);
  const layout = useTableLayout("workspaces", workspaceColumns);
  const list = useInfiniteQuery(workspacesQuery(scope, text));
  const { open, actions } = useWorkspaceActions(props, selection.keys.size > 0);
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  if (list.isPending) return <LoadingRows />;
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0) {
    return text === "" ? <NoWorkspaces onNew={onNew} /> : <NotFound text={text} />;
  }
  const total = list.hasNextPage ? undefined : rows.length;
  return (
    <>
      <Ribbon label={t("workspaces.actions")} actions={actions} rows={rows.filter(({ id }) => selection.keys.has(id))}>
        <SelectionCount selection={selection} total={total} />
        <TableSettings columns={workspaceColumns} layout={layout} />
      </Ribbon>
      <DataTable
        label={t("workspaces.title")}
        layout={layout}
        rows={rows}
        total={total}
        selection={selection}
        actions={actions}
        sorting={{ column: "edited", direction: "desc" }}
        keyAliases={KEY_ALIASES}
        keyOf={({ id }) => id}
        nameOf={({ name }) => name}
        onOpen={open}
        onLetter={(key, row) => {
          const view = PANEL_KEYS[key];
          if (view !== "properties" && view !== "security") return false;
          selection.only([row.id]);
          props.onPanel(view);
          return true;
        }}
        isLoadingMore={list.isFetchingNextPage}
        onNearEnd={() => {
          if (list.hasNextPage && !list.isFetching) void list.fetchNextPage();
        }}
      />
    </>
  );
}

function useWorkspaceActions(props: WorkspaceListProps, isChosen: boolean) {
  const { onNew } = props;
  const { library } = useScope();
  const navigate = useNavigate();
  const open = (row: WorkspaceRow): void => {
    void navigate({ to: "/$library/w/$workspace", params: { library, workspace: row.id } });
  };
  const actions: readonly Action<WorkspaceRow>[] = [
    ...(onNew === undefined || isChosen
      ? []
      : [
          {
            id: "new",
            label: t("workspace.new"),
            icon: <AddRegular />,
            needs: "none" as const,
            isPrimary: true,
            shortcut: "n",
            run: onNew,
          },
        ]),
    {
      id: "open",
      label: t("action.open"),
      icon: <OpenRegular />,
      needs: "one",
      run: (chosen) => chosen.forEach(open),
    },
    {
      id: "properties",
      label: t("action.properties"),
      icon: <InfoRegular />,
      needs: "one",
      shortcut: "p",
      run: () => props.onPanel("properties"),
    },
    {
      id: "security",
      label: t("security.title"),
      icon: <ShieldLockRegular />,
      needs: "one",
      shortcut: "s",
      run: () => props.onPanel("security"),
    },
  ];
  return { open, actions };
}

function NoWorkspaces({ onNew }: Pick<WorkspaceListProps, "onNew">): ReactNode {
  return (
    <EmptyState icon={<BriefcaseRegular />} title={t("workspaces.none")} text={t("workspaces.none_text")}>
      {onNew === undefined ? undefined : (
        <Button appearance="primary" icon={<AddRegular />} onClick={onNew}>
          {t("workspace.new")}
        </Button>
      )}
    </EmptyState>
  );
}

function NotFound({ text }: { readonly text: string }): ReactNode {
  return (
    <EmptyState icon={<SearchRegular />} title={t("workspaces.not_found", { text })} text={t("search.other_words")} />
  );
}
