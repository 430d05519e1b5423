import { Dropdown, Field, Option, Switch } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { bundleMinutes, notificationKinds, notificationRules } from "@muniment/tracker-api/notification";
import type { NotificationKind } from "@muniment/tracker-api/notification";
import { t } from "../messages.ts";
import { bundleName } from "../notification/notification-choices.tsx";
import { SettingFrame, useSetting } from "./setting-frame.tsx";
import { useTableStyles } from "./table-styles.ts";

const channels = ["in_app", "email"] as const;

/** What people are told unless they choose otherwise, what they cannot choose, and how e-mails are (TRK-NOT-004). */
export function NotificationsPage(): ReactNode {
  const setting = useSetting("notifications");
  return <NotificationForm key={JSON.stringify(setting.value)} setting={setting} />;
}

function NotificationForm({
  setting,
}: {
  readonly setting: ReturnType<typeof useSetting<"notifications">>;
}): ReactNode {
  const styles = useTableStyles();
  const [value, setValue] = useState(setting.value);
  const change = (kind: NotificationKind, channel: (typeof channels)[number], rule: string | undefined): void => {
    const chosen = notificationRules.find((one) => one === rule);
    if (chosen === undefined) return;
    setValue({ ...value, kinds: { ...value.kinds, [kind]: { ...value.kinds[kind], [channel]: chosen } } });
  };
  const minutes = bundleMinutes.find((one) => one === value.bundle_minutes) ?? 0;
  return (
    <SettingFrame
      title={t("notification.title")}
      text={t("notification.settings_text")}
      setting={setting}
      onSave={() => setting.save.mutate(value)}
    >
      <Switch
        label={t("notification.hide_titles")}
        checked={value.hide_titles}
        onChange={(_, { checked }) => setValue({ ...value, hide_titles: checked })}
      />
      <Field label={t("notification.at")} style={{ maxWidth: 320 }}>
        <Dropdown
          value={bundleName(minutes)}
          selectedOptions={[String(minutes)]}
          onOptionSelect={(_, { optionValue }) => setValue({ ...value, bundle_minutes: Number(optionValue) })}
        >
          {bundleMinutes.map((one) => (
            <Option key={one} value={String(one)}>
              {bundleName(one)}
            </Option>
          ))}
        </Dropdown>
      </Field>
      <table className={styles.table} aria-label={t("notification.title")}>
        <thead className={styles.head}>
          <tr>
            {["kind" as const, ...channels].map((column) => (
              <th key={column} className={styles.headCell} scope="col">
                {t(`notification.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {notificationKinds.map((kind) => (
            <tr key={kind} className={styles.row}>
              <td className={styles.cell}>{t(`notification.kind_${kind}`)}</td>
              {channels.map((channel) => (
                <td key={channel} className={styles.cell}>
                  <span className={styles.narrow}>{t(`notification.${channel}`)}</span>
                  <Dropdown
                    style={{ width: "100%", minWidth: 0 }}
                    aria-label={t("notification.tell", {
                      kind: t(`notification.kind_${kind}`),
                      channel: t(`notification.${channel}`),
                    })}
                    value={t(`notification.rule_${value.kinds[kind][channel]}`)}
                    selectedOptions={[value.kinds[kind][channel]]}
                    onOptionSelect={(_, { optionValue }) => change(kind, channel, optionValue)}
                  >
                    {notificationRules.map((rule) => (
                      <Option key={rule} value={rule}>
                        {t(`notification.rule_${rule}`)}
                      </Option>
                    ))}
                  </Dropdown>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </SettingFrame>
  );
}
