import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { listTasks, restoreTask } from "@muniment/tracker-api/task";
import { listTrackers, restoreTracker } from "@muniment/tracker-api/tracker";
import { FormDialog } from "@muniment/ui/dialog";
import { Moment } from "@muniment/ui/moment";
import { useTell } from "@muniment/ui/toast";
import { call, q } from "../frame/api.ts";
import { t } from "../messages.ts";
import { tasksQuery } from "../task/store.ts";

const MOST_SHOWN = 500;

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    display: "flex",
    alignItems: "center",
    gap: "12px",
    minHeight: "44px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  title: { flexGrow: 1, minWidth: 0, overflowWrap: "anywhere", unicodeBidi: "plaintext" },
  when: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, whiteSpace: "nowrap" },
});

interface Binned {
  readonly id: string;
  readonly title: string;
  readonly deletedAt: string | undefined;
}

/** The deleted tasks of a tracker, to be restored with their sub-tasks (TRK-TASK-017). */
export function TaskBin({
  tracker,
  onClose,
}: {
  readonly tracker: { id: string; name: string };
  onClose(): void;
}): ReactNode {
  const client = useQueryClient();
  const { data: tasks } = useSuspenseQuery(
    q(listTasks, { params: { tracker: tracker.id }, query: { deleted: true, limit: MOST_SHOWN } }),
  ).data;
  return (
    <Bin
      title={t("bin.title", { name: tracker.name })}
      rows={tasks.map(({ id, title, deleted_at: deletedAt }) => ({ id, title, deletedAt }))}
      onRestore={async (id) => {
        await call(restoreTask, { params: { task: id } });
        await Promise.all([
          client.invalidateQueries({ queryKey: ["listTasks"] }),
          client.invalidateQueries({ queryKey: tasksQuery(tracker.id).queryKey }),
          client.invalidateQueries({ queryKey: ["getTracker"] }),
        ]);
      }}
      onClose={onClose}
    />
  );
}

/** The deleted trackers of a matter (TRK-TRK-006). */
export function TrackerBin({
  matter,
  onClose,
}: {
  readonly matter: { id: string; name: string };
  onClose(): void;
}): ReactNode {
  const client = useQueryClient();
  const { data: trackers } = useSuspenseQuery(
    q(listTrackers, { params: { matter: matter.id }, query: { deleted: true, limit: MOST_SHOWN } }),
  ).data;
  return (
    <Bin
      title={t("bin.trackers")}
      rows={trackers.map(({ id, name, deleted_at: deletedAt }) => ({ id, title: name, deletedAt }))}
      onRestore={async (id) => {
        await call(restoreTracker, { params: { tracker: id } });
        await client.invalidateQueries({ queryKey: ["listTrackers"] });
      }}
      onClose={onClose}
    />
  );
}

function Bin(props: {
  readonly title: string;
  readonly rows: readonly Binned[];
  onRestore(id: string): Promise<void>;
  onClose(): void;
}): ReactNode {
  const { title, rows, onRestore, onClose } = props;
  const styles = useStyles();
  const tell = useTell();
  const [error, setError] = useState<unknown>();
  const restore = async (row: Binned): Promise<void> => {
    try {
      setError(undefined);
      await onRestore(row.id);
      tell.done(t("bin.restored", { title: row.title }));
    } catch (refusal) {
      setError(refusal);
    }
  };
  return (
    <FormDialog
      title={title}
      error={error}
      hasNoCancel
      choices={[{ label: t("action.close"), run: onClose }]}
      onClose={onClose}
    >
      {rows.length === 0 ? <Text>{t("bin.empty_text")}</Text> : null}
      <ul className={styles.list} aria-label={title}>
        {rows.map((row) => (
          <li key={row.id} className={styles.item}>
            <span className={styles.title}>{row.title}</span>
            <span className={styles.when}>
              <Moment at={row.deletedAt} />
            </span>
            <Button size="small" aria-label={t("bin.restore", { title: row.title })} onClick={() => void restore(row)}>
              {t("bin.restore_short")}
            </Button>
          </li>
        ))}
      </ul>
    </FormDialog>
  );
}
