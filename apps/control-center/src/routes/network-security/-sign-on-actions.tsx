import {
  Button,
  Field,
  Link,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  Radio,
  RadioGroup,
  Text,
  makeStyles,
} from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { useTell } from "@muniment/ui/toast";
import type { Output } from "@muniment/rest";
import { getSignOnTest, switchSingleSignOn, testSingleSignOn } from "@muniment/work-api/control-center/single-sign-on";
import { api, q } from "../../api.ts";
import { signOnText } from "../../texts/single-sign-on.ts";
import { useFormStyles, useSignOnAct } from "./-sign-on-view.ts";
import type { SignOnView } from "./-sign-on-view.ts";

type Tried = Output<typeof getSignOnTest>["data"];
type Protocol = "oidc" | "saml";

/** The longest first, which is what the switch does unless told otherwise. */
const MINUTES = [10, 5, 1] as const;

const useStyles = makeStyles({
  facts: { margin: 0, display: "grid", gridTemplateColumns: "auto 1fr", gap: "4px 12px", overflowWrap: "anywhere" },
  value: { margin: 0 },
});

/** Save, test, switch: in this order (CC-SSO-008). */
export function SignOnActions(props: {
  readonly view: SignOnView;
  readonly protocol: Protocol;
  readonly isDirty: boolean;
  readonly isSaving: boolean;
}): ReactNode {
  const { view, protocol, isDirty, isSaving } = props;
  const styles = useFormStyles();
  const test = useTest(protocol);
  const [isAsked, setIsAsked] = useState(false);
  const kept = view[protocol];
  const canGoOn = kept !== undefined && !isDirty;
  return (
    <>
      {canGoOn ? null : <Text size={200}>{signOnText("save_first")}</Text>}
      <div className={styles.actions}>
        <Button type="submit" appearance={canGoOn ? "secondary" : "primary"} disabledFocusable={isSaving}>
          {signOnText("save")}
        </Button>
        <Button disabledFocusable={!canGoOn || test.isBusy} onClick={() => void test.begin()}>
          {signOnText("test")}
        </Button>
        <Button
          appearance={canGoOn ? "primary" : "secondary"}
          disabledFocusable={!canGoOn || kept.is_in_force || view.trial !== undefined}
          onClick={() => setIsAsked(true)}
        >
          {kept?.is_in_force === true
            ? signOnText("in_force")
            : signOnText("switch_to", { name: signOnText(protocol) })}
        </Button>
      </div>
      {test.closed === undefined ? null : (
        <Link href={test.closed} target="_blank" rel="noreferrer">
          {signOnText("open_window")}
        </Link>
      )}
      {test.tried === undefined ? null : <TestResult tried={test.tried} />}
      {isAsked ? (
        <SwitchDialog protocol={protocol} isTested={test.tried?.state === "passed"} onClose={() => setIsAsked(false)} />
      ) : null}
    </>
  );
}

/** Opens the provider in a window of its own, and looks whether somebody came back. */
function useTest(protocol: Protocol) {
  const tell = useTell();
  const [id, setId] = useState<string>();
  const [closed, setClosed] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const { data } = useQuery({
    ...q(getSignOnTest, { params: { id: id ?? "" } }),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data?.data.state === "waiting" ? 1_000 : false),
  });
  const begin = async (): Promise<void> => {
    // At once, or browsers take it for a window that nobody asked for.
    const opened = window.open("", "_blank", "popup,width=640,height=760");
    setIsBusy(true);
    setClosed(undefined);
    try {
      const { data: begun } = await api.call(testSingleSignOn, { body: { protocol } });
      setId(begun.id);
      if (opened === null) setClosed(begun.url);
      else {
        opened.opener = null;
        opened.location.href = begun.url;
      }
    } catch (failure) {
      opened?.close();
      tell.failed(signOnText("not_done"), failure);
    }
    setIsBusy(false);
  };
  return { begin, closed, isBusy, tried: id === undefined ? undefined : data?.data };
}

function TestResult({ tried }: { readonly tried: Tried }): ReactNode {
  const styles = useStyles();
  if (tried.state === "waiting") return <Text role="status">{signOnText("test.waiting")}</Text>;
  const facts = [
    ...(tried.account === undefined
      ? []
      : [
          {
            name: signOnText("test.account"),
            value: `${tried.account.full_name} (${tried.account.user_id}, ${tried.account.email})`,
          },
        ]),
    ...(tried.identifier === undefined ? [] : [{ name: signOnText("test.identifier"), value: tried.identifier }]),
  ];
  const claims = tried.claims.map(({ name, values }) => ({ name, value: values.join(", ") }));
  return (
    <div role="status">
      <MessageBar intent={tried.state === "passed" ? "success" : "error"} layout="multiline">
        <MessageBarBody>
          <MessageBarTitle>{signOnText(`test.${tried.state}`)}</MessageBarTitle> {tried.text}
          <Facts facts={facts} />
          {claims.length === 0 ? null : (
            <>
              <Text weight="semibold">{signOnText("test.claims")}</Text>
              <Facts facts={claims} />
            </>
          )}
        </MessageBarBody>
      </MessageBar>
    </div>
  );

  function Facts({ facts: rows }: { readonly facts: readonly { name: string; value: string }[] }): ReactNode {
    return rows.length === 0 ? null : (
      <dl className={styles.facts}>
        {rows.map(({ name, value }) => (
          <div key={name} style={{ display: "contents" }}>
            <dt>{name}</dt>
            <dd className={styles.value}>{value}</dd>
          </div>
        ))}
      </dl>
    );
  }
}

function SwitchDialog(props: { readonly protocol: Protocol; readonly isTested: boolean; onClose(): void }): ReactNode {
  const { protocol, isTested, onClose } = props;
  const { isBusy, run } = useSignOnAct();
  const [error, setError] = useState<unknown>();
  const [minutes, setMinutes] = useState<number>(MINUTES[0]);
  const body = { to: protocol, trial_minutes: minutes };
  return (
    <FormDialog
      title={signOnText("switch_to", { name: signOnText(protocol) })}
      error={error}
      choices={[
        {
          label: signOnText("switch_on"),
          isBusy,
          run: () =>
            void run(async () => api.call(switchSingleSignOn, { body }), signOnText("switched_on"), setError).then(
              (isDone) => (isDone ? onClose() : undefined),
            ),
        },
      ]}
      onClose={onClose}
    >
      <Text>{signOnText("switch_to_text")}</Text>
      {isTested ? null : (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{signOnText("switch_untested")}</MessageBarBody>
        </MessageBar>
      )}
      <Field label={signOnText("trial_after")}>
        <RadioGroup value={String(minutes)} onChange={(_, { value }) => setMinutes(Number(value))}>
          {MINUTES.map((count) => (
            <Radio key={count} value={String(count)} label={signOnText("trial_minutes", { count })} />
          ))}
        </RadioGroup>
      </Field>
    </FormDialog>
  );
}
