import { Button, Combobox, Link, Option, Text, makeStyles, tokens } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { createDependency, deleteDependency, listDependencies } from "@muniment/tracker-api/schedule";
import type { Output } from "@muniment/rest";
import { useTell } from "@muniment/ui/toast";
import { DueText } from "../due/due-text.tsx";
import { isOver } from "../due/due.ts";
import { call, q } from "../frame/api.ts";
import { t } from "../messages.ts";
import { refreshTask } from "../task/store.ts";
import type { Task } from "../task/task.ts";
import type { DetailsContext } from "./context.ts";

type Beside = Output<typeof listDependencies>["data"]["waits_for"][number];

const MOST_SHOWN = 50;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "4px" },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: { display: "flex", alignItems: "center", gap: "6px", minHeight: "32px" },
  title: {
    flexGrow: 1,
    minWidth: 0,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    textAlign: "start",
    unicodeBidi: "plaintext",
  },
  over: { textDecorationLine: "line-through", color: tokens.colorNeutralForeground3 },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

interface DependenciesProps {
  readonly checklist: DetailsContext;
  readonly task: Task;
  onOpen(task: Task): void;
}

/** What a task waits for, and what waits for it (TRK-DUE-017). */
export function Dependencies({ checklist, task, onOpen }: DependenciesProps): ReactNode {
  const styles = useStyles();
  const client = useQueryClient();
  const tell = useTell();
  const { data } = useQuery(q(listDependencies, { params: { task: task.id } }));
  const mayChange = checklist.may("task.change");
  const { waits_for: waitsFor = [], awaited_by: awaitedBy = [] } = data?.data ?? {};
  if (!mayChange && waitsFor.length + awaitedBy.length === 0) return null;
  const attempt = async (act: () => Promise<unknown>): Promise<void> => {
    try {
      await act();
      await client.invalidateQueries({ queryKey: ["listDependencies"] });
      await refreshTask(client, task.tracker_id, task.id);
    } catch (error) {
      tell.failed(t("waits.not_changed"), error);
    }
  };
  const list = (label: string, rows: readonly Beside[], isMine: boolean): ReactNode =>
    rows.length === 0 ? null : (
      <>
        <span className={styles.quiet}>{label}</span>
        <ul className={styles.list} aria-label={label}>
          {rows.map((row) => (
            <BesideItem
              key={row.id}
              row={row}
              task={checklist.tree.taskOf(row.task_id ?? "")}
              onOpen={onOpen}
              {...(isMine && mayChange
                ? {
                    onRemove: () =>
                      void attempt(async () =>
                        call(deleteDependency, { params: { task: task.id, dependency: row.id } }),
                      ),
                  }
                : {})}
            />
          ))}
        </ul>
      </>
    );
  return (
    <section className={styles.root} aria-label={t("waits.title")}>
      <Text as="h3" weight="semibold" block>
        {t("waits.title")}
      </Text>
      {list(t("waits.waits_for"), waitsFor, true)}
      {list(t("waits.awaited_by"), awaitedBy, false)}
      {mayChange ? (
        <AddWait
          tasks={checklist.tree.all.filter(
            ({ id }) => id !== task.id && !waitsFor.some(({ task_id: known }) => known === id),
          )}
          onAdd={(id) =>
            void attempt(async () => call(createDependency, { params: { task: task.id }, body: { task_id: id } }))
          }
        />
      ) : null}
    </section>
  );
}

function BesideItem(props: {
  readonly row: Beside;
  readonly task: Task | undefined;
  onOpen(task: Task): void;
  onRemove?(): void;
}): ReactNode {
  const { row, task, onOpen, onRemove } = props;
  const styles = useStyles();
  const title = row.title ?? t("waits.hidden");
  const style = `${styles.title} ${isOver(row.category ?? "") ? styles.over : ""}`;
  return (
    <li className={styles.item}>
      {task === undefined ? (
        <span className={style}>{title}</span>
      ) : (
        <Link as="button" appearance="subtle" className={style} title={title} onClick={() => onOpen(task)}>
          {title}
        </Link>
      )}
      <DueText due_date={row.due_date} category={row.category ?? ""} />
      {onRemove === undefined ? null : (
        <Button
          appearance="subtle"
          size="small"
          icon={<DismissRegular />}
          aria-label={t("waits.remove", { title })}
          onClick={onRemove}
        />
      )}
    </li>
  );
}

function AddWait({ tasks, onAdd }: { readonly tasks: readonly Task[]; onAdd(id: string): void }): ReactNode {
  const [text, setText] = useState("");
  const wanted = text.trim().toLocaleLowerCase();
  const shown = tasks
    .filter(({ title, number }) => `${number} ${title}`.toLocaleLowerCase().includes(wanted))
    .slice(0, MOST_SHOWN);
  return (
    <Combobox
      size="small"
      freeform
      aria-label={t("waits.add")}
      placeholder={t("waits.choose")}
      value={text}
      selectedOptions={[]}
      onChange={(event) => setText(event.target.value)}
      onOptionSelect={(_, data) => {
        setText("");
        if (data.optionValue !== undefined && data.optionValue !== "") onAdd(data.optionValue);
      }}
    >
      {shown.map(({ id, number, title }) => (
        <Option key={id} value={id}>
          {t("dates.anchor_task", { number, title })}
        </Option>
      ))}
    </Combobox>
  );
}
