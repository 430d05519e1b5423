import { Button, makeStyles } from "@fluentui/react-components";
import { LinkRegular, TaskListSquareLtrRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { EmptyState } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { useChosenTracker } from "../add/use-tracker.ts";
import { t } from "../messages.ts";
import { isDone } from "../task/acts.ts";
import { tasksQuery } from "../task/store.ts";
import type { OutlookHost } from "./outlook-host.ts";

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: "0 16px", display: "flex", flexDirection: "column", gap: "4px" },
  link: { width: "100%", justifyContent: "flex-start", textAlign: "start", overflowWrap: "anywhere" },
});

/** While a message is written: puts the link of a task into it (TRK-OUT-037). */
export function InsertLinks({
  outlook,
  matter,
}: {
  readonly outlook: OutlookHost;
  readonly matter: string;
}): ReactNode {
  const styles = useStyles();
  const tell = useTell();
  const tracker = useChosenTracker(matter, "");
  const tasks = useQuery({ ...tasksQuery(tracker?.id ?? ""), enabled: tracker !== undefined }).data ?? [];
  const open = tasks.filter((task) => !isDone(task));
  const insert = async (title: string, url: string): Promise<void> => {
    try {
      await outlook.insertLink(title, url);
      tell.done(t("outlook.link_inserted"));
    } catch (error) {
      tell.failed(t("outlook.link_failed"), error);
    }
  };
  if (open.length === 0) return <EmptyState icon={<TaskListSquareLtrRegular />} title={t("panel.matter_empty")} />;
  return (
    <ul className={styles.list} aria-label={t("outlook.matter")}>
      {open.map(({ id, title, url }) => (
        <li key={id}>
          <Button
            className={styles.link}
            appearance="subtle"
            icon={<LinkRegular />}
            aria-label={t("outlook.insert_link", { title })}
            onClick={() => void insert(title, url)}
          >
            {title}
          </Button>
        </li>
      ))}
    </ul>
  );
}
