import { Button, Field, Input, Text, makeStyles, tokens } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { createKeyDate, deleteKeyDate, listKeyDates, updateKeyDate } from "@muniment/tracker-api/schedule";
import type { Output } from "@muniment/rest";
import { FormDialog } from "@muniment/ui/dialog";
import { formatDay } from "@muniment/ui/message";
import { useShifts } from "../due/use-shifts.tsx";
import { call, ifMatch, q } from "../frame/api.ts";
import { t } from "../messages.ts";
import { tasksQuery } from "../task/store.ts";

type KeyDate = Output<typeof listKeyDates>["data"][number];

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) 160px 80px 32px",
    alignItems: "center",
    columnGap: "8px",
    minHeight: "44px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    "@media (max-width: 480px)": {
      gridTemplateColumns: "160px minmax(0, 1fr) 32px",
      rowGap: "4px",
      paddingBlock: "8px",
    },
  },
  name: {
    overflow: "hidden",
    textOverflow: "ellipsis",
    unicodeBidi: "plaintext",
    "@media (max-width: 480px)": { gridColumn: "1 / -1" },
  },
  count: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  add: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) 160px auto",
    gap: "8px",
    alignItems: "end",
    "& .fui-Input": { minWidth: 0 },
    "@media (max-width: 480px)": { gridTemplateColumns: "minmax(0, 1fr)", alignItems: "stretch" },
  },
});

/** The key dates of a tracker (TRK-DUE-010): what hangs on one moves with it, after it was asked. */
export function KeyDatesDialog(props: {
  readonly tracker: string;
  readonly mayChange: boolean;
  onClose(): void;
}): ReactNode {
  const { tracker, mayChange, onClose } = props;
  const styles = useStyles();
  const client = useQueryClient();
  const params = { tracker };
  const { data: keyDates } = useSuspenseQuery(q(listKeyDates, { params })).data;
  const shifts = useShifts(tracker);
  const [error, setError] = useState<unknown>();
  const attempt = async (act: () => Promise<unknown>): Promise<boolean> => {
    try {
      setError(undefined);
      await act();
      await Promise.all([
        client.invalidateQueries({ queryKey: ["listKeyDates"] }),
        client.invalidateQueries({ queryKey: tasksQuery(tracker).queryKey }),
      ]);
      return true;
    } catch (refusal) {
      setError(refusal);
      return false;
    }
  };
  const setDate = async (keyDate: KeyDate, text: string): Promise<void> => {
    const date = text === "" ? null : text;
    await attempt(async () => {
      const dependents = await shifts.ask({ key_date_id: keyDate.id, date });
      if (dependents === undefined) return;
      await ifMatch(keyDate.rev)(updateKeyDate, {
        params: { tracker, keyDate: keyDate.id },
        body: { date, dependents },
      });
    });
  };
  return (
    <>
      <FormDialog
        title={t("key_dates.title")}
        error={error}
        hasNoCancel
        choices={[{ label: t("action.close"), run: onClose }]}
        onClose={onClose}
      >
        {keyDates.length === 0 ? <Text>{t("key_dates.empty")}</Text> : null}
        <ul className={styles.list} aria-label={t("key_dates.title")}>
          {keyDates.map((keyDate) => (
            <KeyDateItem
              key={`${keyDate.id} ${keyDate.rev}`}
              keyDate={keyDate}
              mayChange={mayChange}
              onDate={(date) => void setDate(keyDate, date)}
              onRemove={() =>
                void attempt(async () => call(deleteKeyDate, { params: { tracker, keyDate: keyDate.id } }))
              }
            />
          ))}
        </ul>
        {mayChange ? (
          <NewKeyDate
            onAdd={async (name, date) =>
              attempt(async () => call(createKeyDate, { params, body: { name, ...(date === "" ? {} : { date }) } }))
            }
          />
        ) : null}
      </FormDialog>
      {shifts.question}
    </>
  );
}

function KeyDateItem(props: {
  readonly keyDate: KeyDate;
  readonly mayChange: boolean;
  onDate(date: string): void;
  onRemove(): void;
}): ReactNode {
  const { keyDate, mayChange, onDate, onRemove } = props;
  const styles = useStyles();
  return (
    <li className={styles.item}>
      <span className={styles.name} title={keyDate.name}>
        {keyDate.name}
      </span>
      {mayChange ? (
        <DateInput keyDate={keyDate} onDate={onDate} />
      ) : (
        <span>{keyDate.date === undefined ? "" : formatDay(keyDate.date)}</span>
      )}
      <span className={styles.count}>{t("key_dates.tasks", { count: keyDate.tasks })}</span>
      {mayChange ? (
        <Button
          appearance="subtle"
          size="small"
          icon={<DismissRegular />}
          aria-label={t("key_dates.remove", { name: keyDate.name })}
          onClick={onRemove}
        />
      ) : null}
    </li>
  );
}

/** Saved when it is left, so that no half-typed year moves anything. */
function DateInput({ keyDate, onDate }: { readonly keyDate: KeyDate; onDate(date: string): void }): ReactNode {
  const [date, setDate] = useState(keyDate.date ?? "");
  const save = (): void => {
    if (date !== (keyDate.date ?? "")) onDate(date);
  };
  return (
    <Input
      type="date"
      size="small"
      aria-label={t("key_dates.date_of", { name: keyDate.name })}
      value={date}
      onChange={(_, data) => setDate(data.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        save();
      }}
    />
  );
}

function NewKeyDate({ onAdd }: { onAdd(name: string, date: string): Promise<boolean> }): ReactNode {
  const styles = useStyles();
  const [name, setName] = useState("");
  const [date, setDate] = useState("");
  const add = async (): Promise<void> => {
    if (name.trim() === "" || !(await onAdd(name.trim(), date))) return;
    setName("");
    setDate("");
  };
  return (
    <div className={styles.add}>
      <Field label={t("key_dates.new")}>
        <Input maxLength={255} value={name} onChange={(_, data) => setName(data.value)} />
      </Field>
      <Field label={t("key_dates.date")}>
        <Input type="date" value={date} onChange={(_, data) => setDate(data.value)} />
      </Field>
      <Button onClick={() => void add()}>{t("key_dates.add")}</Button>
    </div>
  );
}
