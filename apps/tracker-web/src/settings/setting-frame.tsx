import { Button, MessageBar, MessageBarBody, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { getOrganisation, putSettings, resetSettings } from "@muniment/tracker-api/organisation";
import type { SettingsData, SettingsPage } from "@muniment/tracker-api/organisation";
import { Moment } from "@muniment/ui/moment";
import { troubleOf } from "@muniment/ui/query";
import { PageHeader } from "@muniment/ui/shell";
import { useTell } from "@muniment/ui/toast";
import { call, q } from "../frame/api.ts";
import { t } from "../messages.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", height: "100%", minHeight: 0 },
  body: {
    flexGrow: 1,
    minHeight: 0,
    overflow: "auto",
    padding: "0 16px 16px",
    display: "flex",
    flexDirection: "column",
    gap: "16px",
    maxWidth: "760px",
    boxSizing: "border-box",
    "& > *": { flexShrink: 0 },
  },
  buttons: { display: "flex", flexWrap: "wrap", gap: "8px" },
  part: {
    display: "flex",
    flexDirection: "column",
    gap: "12px",
    padding: "16px",
    maxWidth: "640px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  partTitle: { display: "block", margin: 0 },
  state: { color: tokens.colorNeutralForeground2 },
});

/** A page of settings as it is kept, and how it is changed. */
export function useSetting<P extends SettingsPage>(page: P) {
  const client = useQueryClient();
  const tell = useTell();
  const query = q(getOrganisation);
  const { settings, changed } = useSuspenseQuery(query).data.data;
  const changedBy = changed.find((one) => one.page === page);
  const told = (text: string) => ({
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: query.queryKey.slice(0, 1) });
      await client.invalidateQueries({ queryKey: ["getMe"] });
      tell.done(text);
    },
  });
  const save = useMutation({
    mutationFn: async (value: SettingsData[P]) => call(putSettings, { params: { page }, body: { value } }),
    ...told(t("settings.saved")),
  });
  const reset = useMutation({
    mutationFn: async () => call(resetSettings, { params: { page } }),
    ...told(t("settings.reset_done")),
  });
  return { value: settings[page], changedBy, save, reset };
}

/** What pages of settings have in common: when it takes effect, who changed it, Save and Reset (TRK-ADM-020, -021). */
export function SettingFrame(props: {
  readonly title: string;
  readonly text: string;
  readonly setting: Pick<ReturnType<typeof useSetting>, "changedBy"> & {
    readonly save: { readonly isPending: boolean; readonly error: unknown };
    readonly reset: { readonly isPending: boolean; mutate(): void };
  };
  /** One of several on a page. */
  readonly isPart?: boolean;
  onSave(): void;
  readonly children: ReactNode;
}): ReactNode {
  const { title, text, setting, onSave } = props;
  const { changedBy, save, reset } = setting;
  const styles = useStyles();
  const buttons = (
    <span className={styles.buttons}>
      <Button
        appearance={props.isPart === true ? "secondary" : "primary"}
        aria-label={`${t("action.save")}: ${title}`}
        disabledFocusable={save.isPending}
        onClick={onSave}
      >
        {t("action.save")}
      </Button>
      <Button
        aria-label={`${t("elements.reset")}: ${title}`}
        disabled={changedBy === undefined || reset.isPending}
        onClick={() => reset.mutate()}
      >
        {t("elements.reset")}
      </Button>
    </span>
  );
  const content = (
    <>
      {changedBy === undefined ? null : (
        <Text className={styles.state}>
          {t("elements.changed", { by: changedBy.by })} <Moment at={changedBy.at} />
        </Text>
      )}
      {save.error === null ? null : (
        <MessageBar intent="error" role="alert" layout="multiline">
          <MessageBarBody>{troubleOf(save.error).text}</MessageBarBody>
        </MessageBar>
      )}
      {props.children}
    </>
  );
  if (props.isPart === true) {
    return (
      <section className={styles.part} aria-label={title}>
        <div>
          <Text as="h2" size={400} weight="semibold" className={styles.partTitle}>
            {title}
          </Text>
          <Text className={styles.state}>{text}</Text>
        </div>
        {content}
        {buttons}
      </section>
    );
  }
  return (
    <div className={styles.root}>
      <PageHeader title={title} text={text}>
        {buttons}
      </PageHeader>
      <div className={styles.body}>{content}</div>
    </div>
  );
}
