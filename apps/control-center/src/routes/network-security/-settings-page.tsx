import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, MessageBar, MessageBarBody, Spinner, makeStyles, tokens } from "@fluentui/react-components";
import { useState } from "react";
import type { FormEvent, ReactNode } from "react";
import { invalidate, troubleOf } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { getConsoleMe } from "@muniment/work-api/control-center/console";
import { changeSecuritySettings, getSecuritySettings } from "@muniment/work-api/control-center/security-settings";
import type { SecuritySettingChanges, SecuritySettingName } from "@muniment/work-api/control-center/security-settings";
import type { Output } from "@muniment/rest";
import { api } from "../../api.ts";
import { securityText } from "../../texts/security.ts";
import { useUnsaved } from "../../unsaved.tsx";
import { SettingField, problemOf } from "./-setting-field.tsx";
import type { SettingValue } from "./-setting-field.tsx";

/** Settings that belong together. */
interface Section {
  readonly title: string;
  readonly names: readonly SecuritySettingName[];
}

type Settings = Output<typeof getSecuritySettings>["data"];
type Draft = Partial<Record<SecuritySettingName, SettingValue>>;

const useStyles = makeStyles({
  scroll: { overflowY: "auto", flexGrow: 1, minHeight: 0 },
  form: { display: "flex", flexDirection: "column", gap: "24px", padding: "4px 16px 24px", maxWidth: "640px" },
  section: { display: "flex", flexDirection: "column", gap: "20px", border: "none", margin: 0, padding: 0 },
  title: {
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    margin: 0,
  },
  foot: {
    display: "flex",
    flexWrap: "wrap",
    gap: "8px",
    padding: "12px 16px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    flexShrink: 0,
  },
  notice: { margin: "0 16px 12px", flexShrink: 0 },
});

const settingsQuery = {
  queryKey: [getSecuritySettings.id, {}] as const,
  queryFn: async () => api.tagged(getSecuritySettings, {}),
};

/** A page of settings of sign-in: changed together, in force from the next request on (control-center.md 28). */
export function SettingsPage(props: {
  readonly title: string;
  readonly text: string;
  readonly sections: readonly Section[];
  readonly hasAlarm?: boolean;
}): ReactNode {
  const { data, error, refetch } = useQuery(settingsQuery);
  const styles = useStyles();
  return (
    <>
      <PageHeader title={props.title} text={props.text} />
      {props.hasAlarm === true && data?.answer.data.alarm.is_raised === true ? (
        <MessageBar intent="warning" className={styles.notice}>
          <MessageBarBody>
            {securityText("alarm.text", {
              count: data.answer.data.alarm.names,
              addresses: data.answer.data.alarm.addresses,
            })}
          </MessageBarBody>
        </MessageBar>
      ) : null}
      {error !== null ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <LoadingRows rows={8} />
      ) : (
        <SettingsForm sections={props.sections} settings={data.answer.data} tag={data.tag} />
      )}
    </>
  );
}

function SettingsForm(props: {
  readonly sections: readonly Section[];
  readonly settings: Settings;
  readonly tag: string;
}): ReactNode {
  const { sections, settings } = props;
  const styles = useStyles();
  const [draft, setDraft] = useState<Draft>({});
  const { isSaving, error, save } = useSave(props, () => setDraft({}));
  const isDirty = Object.keys(draft).length > 0;
  const unsaved = useUnsaved(isDirty, () => setDraft({}));
  const names = sections.flatMap((section) => section.names);
  const problems = new Map(names.map((name) => [name, problemOf(name, draft[name])]));
  const refused = error === undefined ? undefined : troubleOf(error);
  const set = (name: SecuritySettingName, value: SettingValue): void =>
    setDraft(({ [name]: _before, ...rest }) => (value === settings.values[name] ? rest : { ...rest, [name]: value }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isSaving && isDirty && [...problems.values()].every((problem) => problem === undefined)) void save(draft);
  };
  return (
    <form onSubmit={submit} noValidate style={{ display: "contents" }}>
      <div className={styles.scroll}>
        <div className={styles.form}>
          {sections.map((section) => (
            <section key={section.title} className={styles.section} aria-label={section.title}>
              <h2 className={styles.title}>{section.title}</h2>
              {section.names.map((name) => (
                <SettingField
                  key={name}
                  name={name}
                  value={draft[name] ?? settings.values[name]}
                  standard={settings.defaults[name]}
                  change={settings.changes.find((change) => change.name === name)}
                  problem={problems.get(name) ?? refused?.fields.get(name)}
                  onChange={(value) => set(name, value)}
                />
              ))}
            </section>
          ))}
        </div>
      </div>
      {refused === undefined ? null : (
        <MessageBar intent="error" role="alert" className={styles.notice}>
          <MessageBarBody>{refused.text}</MessageBarBody>
        </MessageBar>
      )}
      <div className={styles.foot}>
        <Button
          type="submit"
          appearance="primary"
          disabledFocusable={!isDirty || isSaving}
          icon={isSaving ? <Spinner size="tiny" /> : undefined}
        >
          {securityText("save")}
        </Button>
        <Button disabled={!isDirty || isSaving} onClick={() => setDraft({})}>
          {securityText("discard")}
        </Button>
      </div>
      {unsaved.question}
    </form>
  );
}

/** Saves what was changed, and can take it back (CC-NFR-004). */
function useSave({ settings, tag }: { settings: Settings; tag: string }, onSaved: () => void) {
  const client = useQueryClient();
  const tell = useTell();
  const [isSaving, setIsSaving] = useState(false);
  const [error, setError] = useState<unknown>();
  const reload = async (): Promise<void> => invalidate(client, [getSecuritySettings, getConsoleMe]);
  const undo = async (before: SecuritySettingChanges): Promise<void> => {
    try {
      await api.call(changeSecuritySettings, { body: before });
      await reload();
      tell.done(securityText("undone"));
    } catch (failure) {
      tell.failed(securityText("not_undone"), failure);
    }
  };
  const save = async (draft: Draft): Promise<void> => {
    setIsSaving(true);
    try {
      await api.ifMatch(tag)(changeSecuritySettings, { body: draft as SecuritySettingChanges });
      const set = new Set(settings.changes.map(({ name }) => name));
      const before = Object.fromEntries(
        Object.keys(draft).map((name) => [name, set.has(name) ? settings.values[name as SecuritySettingName] : null]),
      );
      await reload();
      setError(undefined);
      onSaved();
      tell.done(securityText("saved"), () => void undo(before));
    } catch (failure) {
      setError(failure);
    } finally {
      setIsSaving(false);
    }
  };
  return { isSaving, error, save };
}
