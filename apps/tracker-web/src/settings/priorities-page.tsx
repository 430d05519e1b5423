import { Checkbox, Input, makeStyles } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { t } from "../messages.ts";
import { SettingFrame, useSetting } from "./setting-frame.tsx";

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0, display: "flex", flexDirection: "column", gap: "8px" },
  item: { display: "grid", gridTemplateColumns: "minmax(0, 320px) auto", gap: "8px", alignItems: "center" },
});

/** What priorities are called, and which are offered; their order is fixed (TRK-PRI-001). */
export function PrioritiesPage(): ReactNode {
  const setting = useSetting("priorities");
  return <PriorityForm key={JSON.stringify(setting.value)} setting={setting} />;
}

function PriorityForm({ setting }: { readonly setting: ReturnType<typeof useSetting<"priorities">> }): ReactNode {
  const styles = useStyles();
  const [priorities, setPriorities] = useState(setting.value);
  const change = (id: string, changes: { label?: string; offered?: boolean }): void =>
    setPriorities((before) => before.map((one) => (one.id === id ? { ...one, ...changes } : one)));
  return (
    <SettingFrame
      title={t("settings.priorities")}
      text={t("settings.priorities_text")}
      setting={setting}
      onSave={() => setting.save.mutate(priorities)}
    >
      <ul className={styles.list} aria-label={t("settings.priorities")}>
        {priorities.map(({ id, label, offered }) => (
          <li key={id} className={styles.item}>
            <Input
              aria-label={t("settings.priority_label", { name: t(`priority.${id}`) })}
              value={label}
              maxLength={40}
              onChange={(_, { value }) => change(id, { label: value })}
            />
            <Checkbox
              label={t("settings.offered")}
              aria-label={t("settings.priority_offered", { name: label })}
              checked={offered}
              disabled={id === "none"}
              onChange={(_, { checked }) => change(id, { offered: checked === true })}
            />
          </li>
        ))}
      </ul>
    </SettingFrame>
  );
}
