import { Button, MessageBar, MessageBarBody, Text, makeStyles } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm, useWatch } from "react-hook-form";
import type { Control, UseFormReturn } from "react-hook-form";
import { FormDialog } from "@muniment/ui/dialog";
import { ChoiceField, PasswordField, TextField, showFieldErrors } from "@muniment/ui/form";
import { invalidate, troubleOf } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import type { Input, Output } from "@muniment/rest";
import {
  deleteEmailSettings,
  getEmailSettings,
  putEmailSettings,
  testEmailSettings,
} from "@muniment/work-api/control-center/email-settings";
import { api } from "../../api.ts";
import { t } from "../../messages.ts";
import { emailText } from "../../texts/email-settings.ts";
import { useUnsaved } from "../../unsaved.tsx";

type Relay = Output<typeof getEmailSettings>["data"];
type Tried = Output<typeof testEmailSettings>["data"];
type Body = Input<typeof putEmailSettings>["body"];
type Fields = Omit<Relay, "port" | "has_password" | "source"> & { port: string; password: string };

const FIELDS = [
  "host",
  "port",
  "tls",
  "user_name",
  "password",
  "sender_name",
  "sender_address",
  "reply_to",
] as const satisfies readonly (keyof Fields)[];
const TLS = ["implicit", "required", "offered", "off"] as const;
const MOST_PORT = 65_535;

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    gap: "16px",
    padding: "8px 16px 24px",
    maxWidth: "640px",
    overflowY: "auto",
    // What has no room is scrolled to, not made smaller than its text.
    "& > *": { flexShrink: 0 },
  },
  pair: {
    display: "grid",
    gap: "16px",
    gridTemplateColumns: "1fr 1fr",
    alignItems: "start",
    "@media (max-width: 480px)": { gridTemplateColumns: "1fr" },
  },
  actions: { display: "flex", gap: "8px", flexWrap: "wrap" },
});

/** The relay with everything that can be chosen; the password is written, and never read (CC-EML-005). */
export function RelayForm({ relay }: { readonly relay: Relay }): ReactNode {
  const styles = useStyles();
  const form = useForm<Fields>({ defaultValues: { ...relay, port: String(relay.port), password: "" } });
  const { control } = form;
  const isDirty = FIELDS.some((name) => form.formState.dirtyFields[name] === true);
  const unsaved = useUnsaved(isDirty, () => undefined);
  const acts = useRelayActs(form, unsaved.done);
  const [isResetting, setIsResetting] = useState(false);
  const hasUser = useWatch({ control, name: "user_name" }).trim() !== "";
  return (
    <>
      <form
        className={styles.root}
        aria-label={emailText("email.relay")}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          acts.save();
        }}
      >
        {relay.source === "configuration" ? (
          <MessageBar layout="multiline">
            <MessageBarBody>{emailText("email.from_configuration")}</MessageBarBody>
          </MessageBar>
        ) : null}
        {acts.error === undefined ? null : (
          <MessageBar intent="error" role="alert" layout="multiline">
            <MessageBarBody>{troubleOf(acts.error).text}</MessageBarBody>
          </MessageBar>
        )}
        <RelayFields control={control} hasPassword={relay.has_password && hasUser} />
        <Text size={200}>{emailText("email.dkim")}</Text>
        {acts.tried === undefined ? null : <TestResult tried={acts.tried} />}
        <div className={styles.actions}>
          <Button type="submit" appearance="primary" disabledFocusable={acts.isBusy}>
            {t("save")}
          </Button>
          <Button disabledFocusable={acts.isBusy} onClick={acts.test}>
            {emailText("email.test")}
          </Button>
          {relay.source === "settings" ? (
            <Button appearance="subtle" disabledFocusable={acts.isBusy} onClick={() => setIsResetting(true)}>
              {emailText("email.reset")}
            </Button>
          ) : null}
        </div>
      </form>
      {/* Beside the form: what is submitted in them would reach it. */}
      {isResetting ? <ResetDialog host={relay.host} onClose={() => setIsResetting(false)} /> : null}
      {unsaved.question}
    </>
  );
}

function RelayFields(props: { readonly control: Control<Fields>; readonly hasPassword: boolean }): ReactNode {
  const { control, hasPassword } = props;
  const styles = useStyles();
  return (
    <>
      <div className={styles.pair}>
        <TextField control={control} name="host" label={emailText("email.host")} isRequired maxLength={253} />
        <TextField
          control={control}
          name="port"
          label={emailText("email.port")}
          isRequired
          maxLength={5}
          rules={{ validate: (text) => portOf(text) !== undefined || emailText("email.port_wrong") }}
        />
        <ChoiceField
          control={control}
          name="tls"
          label={emailText("email.tls")}
          options={TLS.map((value) => ({ value, label: emailText(`email.tls_${value}`) }))}
        />
      </div>
      <div className={styles.pair}>
        <TextField control={control} name="user_name" label={emailText("email.user_name")} maxLength={254} />
        <PasswordField
          control={control}
          name="password"
          label={emailText("email.password")}
          hint={emailText(hasPassword ? "email.keep_password" : "email.no_password")}
        />
        <TextField control={control} name="sender_name" label={emailText("email.sender_name")} maxLength={254} />
        <TextField
          control={control}
          name="sender_address"
          label={emailText("email.sender_address")}
          isRequired
          maxLength={254}
        />
        <TextField
          control={control}
          name="reply_to"
          label={emailText("email.reply_to")}
          hint={emailText("email.reply_to_hint")}
          maxLength={254}
        />
      </div>
    </>
  );
}

/** What came of a test, with what may trouble some people. */
function TestResult({ tried }: { readonly tried: Tried }): ReactNode {
  const warnings = [
    ...(tried.is_encrypted === false ? [emailText("email.test_plain")] : []),
    ...(tried.has_smtputf8 === false ? [emailText("email.test_no_utf8")] : []),
  ];
  const text = tried.ok
    ? emailText("email.test_ok", { recipient: tried.recipient })
    : emailText("email.test_failed", { problem: tried.problem ?? "" });
  return (
    <div role="status">
      <MessageBar intent={tried.ok ? (warnings.length === 0 ? "success" : "warning") : "error"} layout="multiline">
        <MessageBarBody>{[text, ...warnings].join(" ")}</MessageBarBody>
      </MessageBar>
    </div>
  );
}

function useRelayActs(form: UseFormReturn<Fields>, onSaved: (goOn: () => void) => void) {
  const client = useQueryClient();
  const tell = useTell();
  const [tried, setTried] = useState<Tried>();
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const run = (act: (body: Body) => Promise<void>): void =>
    void form.handleSubmit(async (values) => {
      setIsBusy(true);
      setError(undefined);
      setTried(undefined);
      try {
        await act(bodyOf(values));
      } catch (failure) {
        setError(showFieldErrors(failure, { setError: form.setError, fields: FIELDS }));
      }
      setIsBusy(false);
    })();
  return {
    tried,
    error,
    isBusy,
    save: () =>
      run(async (body) => {
        await api.call(putEmailSettings, { body });
        tell.done(emailText("email.saved"));
        onSaved(() => void invalidate(client, [getEmailSettings]));
      }),
    test: () => run(async (body) => setTried((await api.call(testEmailSettings, { body })).data)),
  };
}

function ResetDialog({ host, onClose }: { readonly host: string; onClose(): void }): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const reset = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await api.call(deleteEmailSettings);
      tell.done(emailText("email.saved"));
      onClose();
      await invalidate(client, [getEmailSettings]);
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
    }
  };
  return (
    <FormDialog
      title={emailText("email.reset")}
      error={error}
      choices={[{ label: emailText("email.reset"), isBusy, run: () => void reset() }]}
      onClose={onClose}
    >
      <Text>{emailText("email.reset_text", { host })}</Text>
    </FormDialog>
  );
}

function bodyOf({ password, port, ...rest }: Fields): Body {
  const { host, tls, user_name, sender_name, sender_address, reply_to } = rest;
  const settings = { host, tls, user_name, sender_name, sender_address, reply_to };
  return { ...settings, port: portOf(port) ?? 0, ...(password === "" ? {} : { password }) };
}

function portOf(text: string): number | undefined {
  const port = Number(text.trim());
  return /^\d+$/.test(text.trim()) && port >= 1 && port <= MOST_PORT ? port : undefined;
}
