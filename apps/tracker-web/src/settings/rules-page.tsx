import { Field, Input, Radio, RadioGroup, Switch } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { t } from "../messages.ts";
import { SettingFrame, useSetting } from "./setting-frame.tsx";

/** What holds for people from outside, new trackers, exports and the daily report (tracker.md 27). */
export function RulesPage(): ReactNode {
  return (
    <div style={{ height: "100%", overflowY: "auto" }}>
      <External />
      <Trackers />
      <Exporting />
      <Report />
    </div>
  );
}

function External(): ReactNode {
  const setting = useSetting("external");
  return <ExternalForm key={JSON.stringify(setting.value)} setting={setting} />;
}

function ExternalForm({ setting }: { readonly setting: ReturnType<typeof useSetting<"external">> }): ReactNode {
  const [value, setValue] = useState(setting.value);
  return (
    <SettingFrame
      isPart
      title={t("settings.external")}
      text={t("settings.external_text")}
      setting={setting}
      onSave={() => setting.save.mutate(value)}
    >
      <Switch
        label={t("settings.external_allowed")}
        checked={value.allowed}
        onChange={(_, { checked }) => setValue({ ...value, allowed: checked })}
      />
      <Switch
        label={t("settings.external_matter_name")}
        checked={value.show_matter_name}
        onChange={(_, { checked }) => setValue({ ...value, show_matter_name: checked })}
      />
      <Field label={t("settings.external_loss")}>
        <RadioGroup
          value={value.on_access_loss}
          onChange={(_, { value: picked }) =>
            setValue({ ...value, on_access_loss: picked === "keep" ? "keep" : "remove_visibility" })
          }
        >
          <Radio value="remove_visibility" label={t("settings.external_remove")} />
          <Radio value="keep" label={t("settings.external_keep")} />
        </RadioGroup>
      </Field>
    </SettingFrame>
  );
}

function Trackers(): ReactNode {
  const setting = useSetting("trackers");
  return <TrackersForm key={JSON.stringify(setting.value)} setting={setting} />;
}

function TrackersForm({ setting }: { readonly setting: ReturnType<typeof useSetting<"trackers">> }): ReactNode {
  const [value, setValue] = useState(setting.value);
  return (
    <SettingFrame
      isPart
      title={t("settings.trackers")}
      text={t("settings.trackers_text")}
      setting={setting}
      onSave={() => setting.save.mutate(value)}
    >
      <Field label={t("settings.default_name")}>
        <Input
          value={value.default_name}
          maxLength={255}
          onChange={(_, given) => setValue({ ...value, default_name: given.value })}
        />
      </Field>
      <Switch
        label={t("settings.outline")}
        checked={value.has_outline}
        onChange={(_, { checked }) => setValue({ ...value, has_outline: checked })}
      />
    </SettingFrame>
  );
}

function Exporting(): ReactNode {
  const setting = useSetting("export");
  return <ExportForm key={JSON.stringify(setting.value)} setting={setting} />;
}

function ExportForm({ setting }: { readonly setting: ReturnType<typeof useSetting<"export">> }): ReactNode {
  const [value, setValue] = useState(setting.value);
  return (
    <SettingFrame
      isPart
      title={t("settings.export")}
      text={t("settings.export_text")}
      setting={setting}
      onSave={() => setting.save.mutate(value)}
    >
      <Switch
        label={t("settings.export_readers")}
        checked={value.by_readers}
        onChange={(_, { checked }) => setValue({ by_readers: checked })}
      />
    </SettingFrame>
  );
}

function Report(): ReactNode {
  const setting = useSetting("report");
  return <ReportForm key={JSON.stringify(setting.value)} setting={setting} />;
}

function ReportForm({ setting }: { readonly setting: ReturnType<typeof useSetting<"report">> }): ReactNode {
  const { value } = setting;
  const [sendAt, setSendAt] = useState(value.send_at);
  const [due, setDue] = useState(String(value.due_days));
  const [overdue, setOverdue] = useState(String(value.overdue_days));
  return (
    <SettingFrame
      isPart
      title={t("settings.report")}
      text={t("settings.report_text")}
      setting={setting}
      onSave={() => setting.save.mutate({ send_at: sendAt, due_days: Number(due), overdue_days: Number(overdue) })}
    >
      <Field label={t("settings.send_at")}>
        <Input type="time" value={sendAt} onChange={(_, given) => setSendAt(given.value)} />
      </Field>
      <Field label={t("settings.due_days")} hint={t("settings.days_hint", { most: 20 })}>
        <Input inputMode="numeric" value={due} onChange={(_, given) => setDue(given.value)} />
      </Field>
      <Field label={t("settings.overdue_days")} hint={t("settings.days_hint", { most: 30 })}>
        <Input inputMode="numeric" value={overdue} onChange={(_, given) => setOverdue(given.value)} />
      </Field>
    </SettingFrame>
  );
}
