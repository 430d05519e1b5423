import { useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { Button } from "@fluentui/react-components";
import { AddRegular, DatabaseLinkRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { troubleOf } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { EmptyState, ErrorState, LoadingRows } from "@muniment/ui/state";
import { DataTable, TableSettings, useSelection, useTableLayout } from "@muniment/ui/table";
import { listDirectorySources } from "@muniment/work-api/control-center/directory";
import { q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { directoryText } from "../../../texts/directory.ts";
import { NrtadminOnly } from "./-nrtadmin-only.tsx";
import { useSourceActions } from "./-source-actions.tsx";
import { sourceColumns } from "./-source-columns.tsx";
import { ASK_MILLISECONDS, isUnderWay } from "./-source-state.tsx";
import type { Source } from "./-source-state.tsx";

export const Route = createFileRoute("/access/directories/")({ component: DirectoriesPage });

/** The directories that accounts come from (CC-DIR-001, CC-DIR-011). */
function DirectoriesPage(): ReactNode {
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery({
    ...q(listDirectorySources),
    refetchInterval: ({ state }) =>
      state.data?.data.some((source) => isUnderWay(source.last_run)) === true ? ASK_MILLISECONDS : false,
  });
  const add = (): void => void navigate({ to: "/access/directories/create", search: true });
  if (error !== null && troubleOf(error).status === 403) return <NrtadminOnly />;
  return (
    <>
      <PageHeader title={t("nav.directories")} text={directoryText("directory.intro")} />
      {error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <LoadingRows rows={4} />
      ) : data.data.length === 0 ? (
        <EmptyState
          icon={<DatabaseLinkRegular />}
          title={directoryText("directory.none")}
          text={directoryText("directory.none_text")}
        >
          <Button appearance="primary" icon={<AddRegular />} onClick={add}>
            {directoryText("directory.add")}
          </Button>
        </EmptyState>
      ) : (
        <Directories sources={data.data} onAdd={add} reload={() => void refetch()} />
      )}
    </>
  );
}

function Directories(props: { readonly sources: readonly Source[]; onAdd(): void; reload(): void }): ReactNode {
  const { sources } = props;
  const { actions, question } = useSourceActions("list");
  const layout = useTableLayout("directories", sourceColumns);
  const selection = useSelection();
  const selected = sources.filter(({ num }) => selection.keys.has(String(num)));
  const add: Action<Source> = {
    id: "add",
    label: directoryText("directory.add"),
    icon: <AddRegular />,
    needs: "none",
    isPrimary: true,
    run: props.onAdd,
  };
  return (
    <>
      <Ribbon label={directoryText("directory.actions")} actions={[add, ...actions]} rows={selected}>
        <TableSettings columns={sourceColumns} layout={layout} />
      </Ribbon>
      <DataTable
        label={t("nav.directories")}
        layout={layout}
        rows={sources}
        total={sources.length}
        selection={selection}
        actions={actions}
        keyOf={({ num }) => String(num)}
        nameOf={({ name }) => name}
        onOpen={(source) => actions.find(({ id }) => id === "view")?.run([source])}
      />
      {question}
    </>
  );
}
