import { makeStyles } from "@fluentui/react-components";
import {
  ArrowClockwiseRegular,
  BriefcaseRegular,
  CheckmarkCircleRegular,
  MailRegular,
  TaskListLtrRegular,
} from "@fluentui/react-icons";
import { useQueryClient } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { completeTask, listTasks } from "@muniment/operate-api/task";
import type { Output } from "@muniment/rest";
import { Ribbon } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { Moment } from "@muniment/ui/moment";
import { PanelTabs } from "@muniment/ui/panel";
import { reloadLists, useList } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
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
import { useTell } from "@muniment/ui/toast";
import { api, ASK_MILLISECONDS, listQuery } from "../api.ts";
import { KEY_ALIASES } from "../key-hints.ts";
import { t } from "../messages.ts";
import { ComposeDialog } from "../outbound/compose-dialog.tsx";
import { OutboundDialog } from "../outbound/outbound-dialog.tsx";
import { taskText } from "../texts/task.ts";

const phases = ["open", "done"] as const;
type Phase = (typeof phases)[number];

export const Route = createFileRoute("/tasks")({
  validateSearch: (search): { shows?: "done" } => (search["shows"] === "done" ? { shows: "done" } : {}),
  component: Tasks,
});

type TaskRow = Output<typeof listTasks>["data"][number];

const useStyles = makeStyles({ tabs: { paddingInline: "8px", flexShrink: 0, minWidth: 0 } });

const columns: readonly Column<TaskRow>[] = [
  {
    id: "title",
    header: taskText("task.title"),
    width: 260,
    isWide: true,
    isName: true,
    text: ({ title }) => title,
    cell: ({ title }, brief) => <NameAndBrief brief={brief}>{title}</NameAndBrief>,
  },
  {
    id: "kind",
    header: taskText("task.kind"),
    width: 140,
    text: ({ kind }) => taskText(`kind.${kind}`),
    cell: ({ kind }) => taskText(`kind.${kind}`),
    brief: ({ kind }) => taskText(`kind.${kind}`),
  },
  {
    id: "text",
    header: taskText("task.text"),
    width: 320,
    text: ({ text }) => text,
    cell: ({ text }) => text,
  },
  {
    id: "case",
    header: taskText("task.case"),
    width: 170,
    text: (row) => row.case?.title ?? "",
    cell: (row) => row.case?.title ?? "",
    brief: (row) => row.case?.reference,
  },
  {
    id: "owner",
    header: taskText("task.owner"),
    width: 130,
    text: ({ owner }) => owner.name,
    cell: ({ owner }) => owner.name,
  },
  {
    id: "created",
    header: taskText("task.created"),
    width: 110,
    cell: ({ created_at: at }) => <Moment at={at} />,
    brief: ({ created_at: at }) => <Moment at={at} />,
  },
];

/** What the person and their teams have to do, which Operate cannot do by itself (OPR-ERR-031). */
function Tasks(): ReactNode {
  const styles = useStyles();
  const navigate = useNavigate();
  const { shows: phase = "open" } = Route.useSearch();
  return (
    <>
      <PageHeader title={t("tasks.title")} />
      <div className={styles.tabs}>
        <PanelTabs
          tabs={phases.map((id) => ({ id, label: taskText(`phase.${id}`) }))}
          selected={phase}
          onTab={(id) => void navigate({ to: "/tasks", search: id === "done" ? { shows: "done" } : {} })}
        />
      </div>
      <TaskList key={phase} phase={phase} />
    </>
  );
}

function TaskList({ phase }: { readonly phase: Phase }): ReactNode {
  const list = useList(listQuery(listTasks, { query: { phase } }), ASK_MILLISECONDS);
  const layout = useTableLayout("operate.tasks", columns);
  const selection = useSelection();
  const [shown, setShown] = useState<string | undefined>();
  const [draft, setDraft] = useState<string | undefined>();
  const open = ({ outbound_email: id }: TaskRow): void => setShown(id);
  const actions = useTaskActions({ open, reload: list.reload });
  const { rows } = list;
  return (
    <>
      <Ribbon label={t("tasks.title")} actions={actions} rows={rows.filter(({ id }) => selection.keys.has(id))}>
        <SelectionCount selection={selection} total={rows.length} />
        <TableSettings columns={columns} layout={layout} />
      </Ribbon>
      {list.isLoading ? (
        <LoadingRows />
      ) : list.error !== null && rows.length === 0 ? (
        <ErrorState error={list.error} onRetry={list.reload} />
      ) : rows.length === 0 ? (
        <EmptyState
          icon={<TaskListLtrRegular />}
          title={taskText(`tasks.none_${phase}`)}
          text={taskText(`tasks.none_${phase}_text`)}
        />
      ) : (
        <DataTable
          label={taskText(`phase.${phase}`)}
          layout={layout}
          rows={rows}
          total={rows.length}
          selection={selection}
          actions={actions}
          keyAliases={KEY_ALIASES}
          keyOf={({ id }) => id}
          nameOf={({ title }) => title}
          onOpen={open}
          isLoadingMore={list.isLoadingMore}
          onNearEnd={list.loadMore}
        />
      )}
      {draft === undefined ? null : <ComposeDialog begun={{ draft }} onClose={() => setDraft(undefined)} />}
      {shown === undefined ? null : (
        <OutboundDialog
          id={shown}
          onEdit={(id) => {
            setShown(undefined);
            setDraft(id);
          }}
          onClose={() => setShown(undefined)}
        />
      )}
    </>
  );
}

function useTaskActions(on: { open(row: TaskRow): void; reload(): void }): readonly Action<TaskRow>[] {
  const client = useQueryClient();
  const navigate = useNavigate();
  const tell = useTell();
  const complete = async (rows: readonly TaskRow[]): Promise<void> => {
    const results = await Promise.allSettled(
      rows.map(async ({ id }) => api.call(completeTask, { params: { task: id } })),
    );
    const failed = results.find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") tell.failed(taskText("task.not_done"), failed.reason);
    else tell.done(taskText("task.completed", { count: rows.length }));
    await reloadLists(client, listTasks);
  };
  return [
    {
      id: "open",
      label: t("action.open"),
      icon: <MailRegular />,
      needs: "one",
      run: ([row]) => (row === undefined ? undefined : on.open(row)),
    },
    {
      id: "complete",
      label: taskText("task.complete"),
      icon: <CheckmarkCircleRegular />,
      needs: "some",
      refuse: (rows) =>
        rows.every(({ actions }) => actions.includes("complete")) ? undefined : taskText("task.is_done"),
      run: (rows) => void complete(rows),
    },
    {
      id: "case",
      label: taskText("task.show_case"),
      icon: <BriefcaseRegular />,
      needs: "one",
      refuse: ([row]) => (row?.case === undefined ? taskText("task.no_case") : undefined),
      run: ([row]) =>
        row?.case === undefined
          ? undefined
          : void navigate({ to: "/cases/$case/documents", params: { case: row.case.id } }),
    },
    { id: "refresh", label: t("action.refresh"), icon: <ArrowClockwiseRegular />, needs: "none", run: on.reload },
  ];
}
