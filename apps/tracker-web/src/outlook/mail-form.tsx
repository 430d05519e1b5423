import { Button, MessageBar, MessageBarBody, Spinner, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowLeftRegular } from "@fluentui/react-icons";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { troubleOf } from "@muniment/ui/query";
import { t } from "../messages.ts";
import { SignInError } from "./sign-in.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", height: "100%", minHeight: 0 },
  head: { display: "flex", alignItems: "center", gap: "4px", padding: "4px 8px", flexShrink: 0 },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  body: {
    flexGrow: 1,
    minHeight: 0,
    overflowY: "auto",
    display: "flex",
    flexDirection: "column",
    gap: "12px",
    padding: "4px 16px 16px",
    "& > *": { flexShrink: 0 },
  },
  foot: {
    display: "flex",
    justifyContent: "flex-end",
    gap: "8px",
    padding: "8px 16px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    flexShrink: 0,
  },
});

/** A form in the place of the pane's content, with a way back. */
export function MailForm(props: {
  readonly title: string;
  readonly label: string;
  readonly isBusy: boolean;
  readonly isPossible: boolean;
  readonly error: unknown;
  /** Part of the work is done: trying again does the rest (TRK-OUT-034). */
  readonly isPartlyDone: boolean;
  readonly children: ReactNode;
  run(): void;
  onBack(): void;
}): ReactNode {
  const { title, label, isBusy, isPossible, error, isPartlyDone, children, run, onBack } = props;
  const styles = useStyles();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>("input:enabled, textarea:enabled")?.focus(), []);
  return (
    <form
      ref={form}
      className={styles.root}
      noValidate
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy && isPossible) run();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) onBack();
      }}
    >
      <div className={styles.head}>
        <Button
          size="small"
          appearance="subtle"
          icon={<ArrowLeftRegular />}
          aria-label={t("outlook.back")}
          title={t("outlook.back")}
          onClick={onBack}
        />
        <h2 className={styles.title}>{title}</h2>
      </div>
      <div className={styles.body}>
        {/* That the session has ended is told above the form. */}
        {error === undefined || error instanceof SignInError ? null : (
          <MessageBar intent="error" role="alert" layout="multiline">
            <MessageBarBody>
              {isPartlyDone ? `${t("outlook.partly")} ` : ""}
              {troubleOf(error).text}
            </MessageBarBody>
          </MessageBar>
        )}
        {children}
      </div>
      <div className={styles.foot}>
        <Button onClick={onBack}>{t("action.cancel")}</Button>
        <Button
          type="submit"
          appearance="primary"
          disabledFocusable={isBusy || !isPossible}
          icon={isBusy ? <Spinner size="tiny" /> : undefined}
        >
          {error === undefined ? label : t("outlook.retry")}
        </Button>
      </div>
    </form>
  );
}
