import { Button, MessageBar, MessageBarBody, Spinner, makeStyles, tokens } from "@fluentui/react-components";
import { useEffect, useRef } from "react";
import type { FormEvent, ReactNode } from "react";
import { troubleOf } from "@muniment/ui/query";
import { host } from "../frame/host.ts";
import { t } from "../messages.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", height: "100%", minHeight: 0 },
  body: {
    flexGrow: 1,
    minHeight: 0,
    overflowY: "auto",
    display: "flex",
    flexDirection: "column",
    gap: "12px",
    padding: "16px",
    "& > *": { flexShrink: 0 },
  },
  foot: {
    display: "flex",
    flexWrap: "wrap",
    justifyContent: "flex-end",
    gap: "8px",
    padding: "12px 16px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    flexShrink: 0,
  },
});

/** One way to end the dialog by doing something; the first answers to Enter. */
export interface DialogEnd {
  readonly label: string;
  run(): void;
}

interface DialogPageProps {
  readonly title: string;
  readonly ends: readonly DialogEnd[];
  readonly isBusy: boolean;
  readonly error: unknown;
  readonly children: ReactNode;
}

/** A page that the host shows as a dialog, with its title above it. */
export function DialogPage({ title, ends, isBusy, error, children }: DialogPageProps): ReactNode {
  const styles = useStyles();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => host().setTitle(title), [title]);
  useEffect(() => form.current?.querySelector<HTMLElement>("input:enabled, textarea:enabled")?.focus(), []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isBusy) ends[0]?.run();
  };
  return (
    <form
      ref={form}
      className={styles.root}
      noValidate
      aria-label={title}
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) host().closeDialog();
      }}
    >
      <title>{`${title} – Muniment`}</title>
      <div className={styles.body}>
        <h1 style={SPOKEN}>{title}</h1>
        {error === undefined ? null : (
          <MessageBar intent="error" role="alert">
            <MessageBarBody>{troubleOf(error).text}</MessageBarBody>
          </MessageBar>
        )}
        {children}
      </div>
      <div className={styles.foot}>
        {ends.map(({ label, run }, at) => (
          <Button
            key={label}
            type={at === 0 ? "submit" : "button"}
            appearance={at === 0 ? "primary" : "secondary"}
            disabledFocusable={isBusy}
            icon={isBusy && at === 0 ? <Spinner size="tiny" /> : undefined}
            onClick={at === 0 ? undefined : run}
          >
            {label}
          </Button>
        ))}
        <Button onClick={() => host().closeDialog()}>{t("action.cancel")}</Button>
      </div>
    </form>
  );
}

/** The host shows the title already; those who listen hear it here. */
const SPOKEN = {
  position: "absolute",
  width: 1,
  height: 1,
  overflow: "hidden",
  clipPath: "inset(50%)",
  margin: 0,
} as const;
