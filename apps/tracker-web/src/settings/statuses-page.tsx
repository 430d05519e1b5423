import { Button, Input, Select, makeStyles } from "@fluentui/react-components";
import { AddRegular, ArrowDownRegular, ArrowUpRegular, DeleteRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { statusCategories, statusColours } from "@muniment/tracker-api/status";
import type { SettingsData } from "@muniment/tracker-api/organisation";
import { t } from "../messages.ts";
import { SettingFrame, useSetting } from "./setting-frame.tsx";

type Status = SettingsData["statuses"][number];

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0, display: "flex", flexDirection: "column", gap: "8px" },
  item: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) 160px 120px auto",
    gap: "8px",
    alignItems: "center",
    "& > *": { minWidth: 0 },
    "@media (max-width: 640px)": { gridTemplateColumns: "minmax(0, 1fr) minmax(0, 1fr)", paddingBottom: "8px" },
  },
});

const NEW: Status = { value: "", category: "in_progress", colour: "blue" };

/** The set of statuses with which new trackers begin (TRK-STAT-002). */
export function StatusesPage(): ReactNode {
  const setting = useSetting("statuses");
  // Another value is another form: what somebody types is kept until it is saved or reset.
  return <StatusForm key={JSON.stringify(setting.value)} setting={setting} />;
}

function StatusForm({ setting }: { readonly setting: ReturnType<typeof useSetting<"statuses">> }): ReactNode {
  const styles = useStyles();
  const [statuses, setStatuses] = useState(setting.value);
  const change = (at: number, changes: Partial<Status>): void =>
    setStatuses((before) => before.map((status, place) => (place === at ? { ...status, ...changes } : status)));
  const move = (at: number, to: number): void =>
    setStatuses((before) => {
      const moved = before.toSpliced(at, 1);
      const [status = NEW] = before.slice(at, at + 1);
      return moved.toSpliced(to, 0, status);
    });
  return (
    <SettingFrame
      title={t("settings.statuses")}
      text={t("settings.statuses_text")}
      setting={setting}
      onSave={() => setting.save.mutate(statuses)}
    >
      <ol className={styles.list} aria-label={t("settings.statuses")}>
        {statuses.map((status, at) => (
          <StatusItem
            key={at}
            status={status}
            at={at}
            count={statuses.length}
            onChange={(changes) => change(at, changes)}
            onMove={(to) => move(at, to)}
            onRemove={() => setStatuses(statuses.toSpliced(at, 1))}
          />
        ))}
      </ol>
      <div>
        <Button icon={<AddRegular />} disabled={statuses.length >= 30} onClick={() => setStatuses([...statuses, NEW])}>
          {t("settings.status_add")}
        </Button>
      </div>
    </SettingFrame>
  );
}

/** One of the set: what it is called and means, and its place. */
function StatusItem(props: {
  readonly status: Status;
  readonly at: number;
  readonly count: number;
  onChange(changes: Partial<Status>): void;
  onMove(to: number): void;
  onRemove(): void;
}): ReactNode {
  const { status, at, count, onChange, onMove, onRemove } = props;
  const styles = useStyles();
  return (
    <li className={styles.item}>
      <Input
        aria-label={t("settings.status_name", { number: at + 1 })}
        value={status.value}
        maxLength={60}
        onChange={(_, { value }) => onChange({ value })}
      />
      <Select
        aria-label={t("settings.status_category", { name: status.value })}
        value={status.category}
        onChange={(_, { value }) => {
          const category = statusCategories.find((one) => one === value);
          if (category !== undefined) onChange({ category });
        }}
      >
        {statusCategories.map((one) => (
          <option key={one} value={one}>
            {t(`category.${one}`)}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t("settings.status_colour", { name: status.value })}
        value={status.colour}
        onChange={(_, { value }) => {
          const colour = statusColours.find((one) => one === value);
          if (colour !== undefined) onChange({ colour });
        }}
      >
        {statusColours.map((one) => (
          <option key={one} value={one}>
            {t(`colour.${one}`)}
          </option>
        ))}
      </Select>
      <span>
        <Button
          appearance="subtle"
          icon={<ArrowUpRegular />}
          aria-label={t("settings.up", { name: status.value })}
          disabled={at === 0}
          onClick={() => onMove(at - 1)}
        />
        <Button
          appearance="subtle"
          icon={<ArrowDownRegular />}
          aria-label={t("settings.down", { name: status.value })}
          disabled={at === count - 1}
          onClick={() => onMove(at + 1)}
        />
        <Button
          appearance="subtle"
          icon={<DeleteRegular />}
          aria-label={t("settings.remove", { name: status.value })}
          disabled={count <= 2}
          onClick={() => onRemove()}
        />
      </span>
    </li>
  );
}
