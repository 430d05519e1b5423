import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  Text,
  makeStyles,
} from "@fluentui/react-components";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import {
  confirmSingleSignOn,
  goBackSingleSignOn,
  switchSingleSignOn,
} from "@muniment/work-api/control-center/single-sign-on";
import { api } from "../../api.ts";
import { signOnText } from "../../texts/single-sign-on.ts";
import { useFormStyles, useSignOnAct } from "./-sign-on-view.ts";
import type { SignOnView } from "./-sign-on-view.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px", padding: "4px 16px 16px", maxWidth: "720px" },
  now: { display: "flex", flexWrap: "wrap", gap: "8px 16px", alignItems: "center" },
});

/** By what people sign in now, and a trial that waits to be confirmed (CC-SSO-008). */
export function SignOnState({ view }: { readonly view: SignOnView }): ReactNode {
  const styles = useStyles();
  const shared = useFormStyles();
  const { isBusy, run } = useSignOnAct();
  const [isAsked, setIsAsked] = useState(false);
  const { trial, in_force: inForce } = view;
  return (
    <section className={styles.root} aria-label={signOnText("state.title")}>
      <h2 className={shared.title}>{signOnText("state.title")}</h2>
      <div className={styles.now}>
        <Text>{signOnText(`state.${inForce}`)}</Text>
        {inForce === "off" || trial !== undefined ? null : (
          <Button onClick={() => setIsAsked(true)}>{signOnText("switch_off")}</Button>
        )}
      </div>
      {trial === undefined ? null : (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{signOnText("trial")}</MessageBarTitle>{" "}
            <Countdown key={trial.ends} seconds={trial.seconds_left} before={signOnText(trial.before)} />
          </MessageBarBody>
          <MessageBarActions>
            <Button
              appearance="primary"
              disabledFocusable={isBusy}
              onClick={() => void run(async () => api.call(confirmSingleSignOn), signOnText("confirmed"))}
            >
              {signOnText("confirm")}
            </Button>
            <Button
              disabledFocusable={isBusy}
              onClick={() => void run(async () => api.call(goBackSingleSignOn), signOnText("went_back"))}
            >
              {signOnText("go_back")}
            </Button>
          </MessageBarActions>
        </MessageBar>
      )}
      {view.has_local_administrator ? null : (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{signOnText("no_local")}</MessageBarTitle> {signOnText("no_local_text")}
          </MessageBarBody>
        </MessageBar>
      )}
      {isAsked ? (
        <FormDialog
          title={signOnText("switch_off")}
          choices={[
            {
              label: signOnText("switch_off"),
              isBusy,
              run: () =>
                void run(
                  async () => api.call(switchSingleSignOn, { body: { to: "off" } }),
                  signOnText("switched_off"),
                ).then(() => setIsAsked(false)),
            },
          ]}
          onClose={() => setIsAsked(false)}
        >
          <Text>{signOnText("switch_off_text")}</Text>
        </FormDialog>
      ) : null}
    </section>
  );
}

/** Counts on between two answers of the server; it is not read aloud each second. */
function Countdown({ seconds, before }: { readonly seconds: number; readonly before: string }): ReactNode {
  const [end] = useState(() => performance.now() + seconds * 1000);
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const timer = setInterval(() => setLeft(Math.max(0, Math.ceil((end - performance.now()) / 1000))), 1_000);
    return () => clearInterval(timer);
  }, [end]);
  const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  return <span role="timer">{signOnText("trial_text", { before, time })}</span>;
}
