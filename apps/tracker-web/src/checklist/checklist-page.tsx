import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  mergeClasses,
  tokens,
} from "@fluentui/react-components";
import { TaskListSquareLtrRegular } from "@fluentui/react-icons";
import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { KeysHelp } from "@muniment/ui/keys";
import { EmptyState } from "@muniment/ui/state";
import { DetailsPanel } from "../details/details-panel.tsx";
import { useLive } from "../live/use-live.ts";
import { t } from "../messages.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { ChecklistHeader } from "./checklist-header.tsx";
import { DraftField } from "./draft-field.tsx";
import { placeAtEnd } from "./draft.ts";
import { isNarrowing } from "./filter.ts";
import { rowId } from "./grid-state.ts";
import { ChecklistGrid } from "./grid.tsx";
import { checklistKeyHints } from "./key-hints.ts";
import { rowMenu } from "./row-menu.tsx";
import { ChecklistToolbar } from "./toolbar.tsx";
import { useChecklistView } from "./use-checklist-view.ts";
import type { Opened } from "./use-checklist-view.ts";
import { useSync } from "./use-sync.ts";

const useStyles = makeStyles({
  page: { display: "flex", flexDirection: "column", height: "100%", minHeight: 0 },
  root: { display: "flex", flexGrow: 1, minHeight: 0, position: "relative" },
  closed: { visibility: "hidden" },
  main: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 },
  foot: { padding: "4px 16px", borderTop: `1px solid ${tokens.colorNeutralStroke2}`, flexShrink: 0 },
  bar: { flexShrink: 0 },
});

interface ChecklistPageProps {
  readonly trackerId: string;
  readonly opened: Opened | undefined;
  onOpened(opened: Opened | undefined): void;
  onBack(): void;
}

/** One tracker: its checklist, and beside it all of one task (TRK-VIEW-001). */
export function ChecklistPage({ trackerId, opened, onOpened, onBack }: ChecklistPageProps): ReactNode {
  const styles = useStyles();
  const view = useChecklistView(trackerId, onOpened);
  const { checklist, rows, acts, dialogs } = view;
  const sync = useSync(trackerId);
  useLive([`tracker:${trackerId}`], { onAccessChanged: view.onAccessChanged, onLost: onBack });
  const openTask = opened === undefined ? undefined : checklist.tasks.find(({ number }) => number === opened.number);
  const step = (by: -1 | 1): void => {
    const shown = rows.flatMap((row) => (row.kind === "task" ? [row.task] : []));
    const next = shown[shown.findIndex(({ id }) => id === openTask?.id) + by];
    if (next !== undefined) view.open(next, opened?.tab);
  };
  return (
    <Closable isClosed={sync.isClosed}>
      <div className={styles.main}>
        <ChecklistHeader checklist={checklist} sync={sync} dialogs={dialogs} onBack={onBack} />
        {view.isAccessChanged ? <AccessChanged onRefresh={view.onRefreshed} /> : null}
        <ChecklistToolbar
          checklist={checklist}
          filter={view.filter}
          columns={view.columns}
          isNarrow={view.isNarrow}
          shown={rows.filter((row) => row.kind === "task").length}
          order={view.order}
          settings={view.settings}
          onOrder={view.setOrder}
          onView={view.show}
          onFilter={view.setFilter}
          onColumns={view.keepColumns}
          onNewTask={view.focusQuickAdd}
          onNewSection={() => dialogs.addSection(undefined)}
        />
        {checklist.may("task.bulk") ? (
          <BulkBar
            checklist={checklist}
            selection={view.selection}
            acts={acts}
            undo={view.undo}
            onDelete={dialogs.remove}
          />
        ) : null}
        <Tasks view={view} />
        {checklist.may("task.change") ? (
          <div className={styles.foot}>
            <DraftField
              inputRef={view.quickAdd}
              label={view.draft.endLabel}
              onAdd={(lines) => view.draft.addAtEnd(lines, placeAtEnd(checklist.tree))}
              onIndent={view.draft.turnEnd}
            />
          </div>
        ) : null}
      </div>
      {opened === undefined || openTask === undefined ? null : (
        <DetailsPanel
          checklist={checklist}
          task={openTask}
          tab={opened.tab}
          acts={acts}
          dates={dialogs.dates}
          onTab={(tab) => onOpened({ ...opened, tab })}
          onToggleDone={view.toggleDone}
          onAssign={dialogs.assign}
          onOpen={view.open}
          onStep={step}
          onDelete={(task) => dialogs.remove([task])}
          onFollow={dialogs.follow}
          onLink={dialogs.copyLink}
          onClose={() => onOpened(undefined)}
        />
      )}
      {dialogs.shown}
      <KeysHelp hints={checklistKeyHints} />
    </Closable>
  );
}

/** While Work cannot be asked nothing of the matter is seen, and what somebody was typing stays (TRK-SYNC-008). */
function Closable({ isClosed, children }: { readonly isClosed: boolean; readonly children: ReactNode }): ReactNode {
  const styles = useStyles();
  return (
    <div className={styles.page}>
      {isClosed ? (
        <MessageBar intent="error" className={styles.bar}>
          <MessageBarBody>{t("sync.closed")}</MessageBarBody>
        </MessageBar>
      ) : null}
      <div className={mergeClasses(styles.root, isClosed && styles.closed)}>{children}</div>
    </div>
  );
}

function AccessChanged({ onRefresh }: { onRefresh(): void }): ReactNode {
  const styles = useStyles();
  const client = useQueryClient();
  return (
    <MessageBar intent="warning" className={styles.bar}>
      <MessageBarBody>{t("checklist.access_changed")}</MessageBarBody>
      <MessageBarActions>
        <Button
          size="small"
          onClick={() => {
            onRefresh();
            void client.invalidateQueries();
          }}
        >
          {t("action.refresh")}
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}

function Tasks({ view }: { readonly view: ReturnType<typeof useChecklistView> }): ReactNode {
  const { checklist, rows, draft, dialogs, undo } = view;
  if (rows.length === 0 && draft.draft === undefined) {
    const mayAdd = checklist.may("task.change");
    return isNarrowing(view.filter) ? (
      <EmptyState
        icon={<TaskListSquareLtrRegular />}
        title={t("checklist.nothing_fits")}
        text={t("checklist.nothing_fits_text")}
      />
    ) : (
      <EmptyState
        icon={<TaskListSquareLtrRegular />}
        title={t("checklist.empty")}
        text={t(mayAdd ? "checklist.empty_text" : "checklist.empty_read")}
      />
    );
  }
  return (
    <ChecklistGrid
      checklist={checklist}
      rows={rows}
      columns={view.columns}
      isNarrow={view.isNarrow}
      isOrdered={view.isOrdered}
      selection={view.selection}
      acts={view.acts}
      dates={dialogs.dates}
      draft={draft.draft}
      draftRow={draft.row}
      menuOf={(row) => rowMenu(row, view)}
      onToggleOpen={view.toggleOpen}
      onToggleDone={view.toggleDone}
      onOpen={view.open}
      onAssign={dialogs.assign}
      onToMe={dialogs.assignToMe}
      onAdd={(row, isBelow) => {
        if (row.hasRows && !row.isOpen && isBelow) view.toggleOpen(rowId(row));
        draft.begin(row, isBelow);
      }}
      onDelete={(row) =>
        row.kind === "section" ? dialogs.removeSection(row.section) : dialogs.remove(dialogs.rowsFor(row.task))
      }
      onFollow={dialogs.follow}
      onLink={dialogs.copyLink}
      onUndo={undo.undo}
      onRedo={undo.redo}
      onRenameSection={dialogs.renameSection}
    />
  );
}
