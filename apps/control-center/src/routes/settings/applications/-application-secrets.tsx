import { useQueryClient } from "@tanstack/react-query";
import { Button, Field, Input, Text, makeStyles, tokens } from "@fluentui/react-components";
import { AddRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { formatExactly } from "@muniment/ui/message";
import { troubleOf } from "@muniment/ui/query";
import { Status } from "@muniment/ui/status";
import { useTell } from "@muniment/ui/toast";
import { addApplicationSecret, revokeApplicationSecret } from "@muniment/work-api/control-center/application";
import { api } from "../../../api.ts";
import { appText } from "../../../texts/application.ts";
import type { Application } from "./-application-draft.ts";
import { reloadApplications } from "./-applications.ts";
import { SecretShown } from "./-secret-shown.tsx";

type Secret = Application["secrets"][number];

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    justifyContent: "space-between",
    gap: "8px",
    padding: "8px 0",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  facts: { display: "flex", flexDirection: "column", gap: "4px", minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground3 },
  start: { alignSelf: "start" },
});

const TONES = { live: "good", expired: "warning", revoked: "none" } as const;

/** The secrets of an application: how they stand, another one, and an end to one (CC-APP-017, CC-APP-032). */
export function ApplicationSecrets({ application }: { readonly application: Application }): ReactNode {
  const styles = useStyles();
  const [isAdding, setIsAdding] = useState(false);
  const [revoking, setRevoking] = useState<Secret>();
  const [shown, setShown] = useState<string>();
  const mayChange = application.actions.includes("edit") && application.kind !== "core";
  return (
    <>
      {application.secrets.length === 0 ? (
        <Text className={styles.quiet}>{appText("secret.none")}</Text>
      ) : (
        <ul className={styles.list} aria-label={appText("secret.heading")}>
          {application.secrets.map((secret) => (
            <li key={secret.id} className={styles.item}>
              <SecretFacts secret={secret} />
              {mayChange && secret.state === "live" ? (
                <Button size="small" onClick={() => setRevoking(secret)}>
                  {appText("secret.revoke")}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {mayChange ? (
        <Button className={styles.start} size="small" icon={<AddRegular />} onClick={() => setIsAdding(true)}>
          {appText("secret.add")}
        </Button>
      ) : null}
      {isAdding ? (
        <AddSecret
          application={application}
          onClose={() => setIsAdding(false)}
          onAdded={(value) => {
            setIsAdding(false);
            setShown(value);
          }}
        />
      ) : null}
      {revoking === undefined ? null : (
        <RevokeSecret application={application} secret={revoking} onClose={() => setRevoking(undefined)} />
      )}
      {shown === undefined ? null : (
        <SecretShown name={application.name} value={shown} onClose={() => setShown(undefined)} />
      )}
    </>
  );
}

function SecretFacts({ secret }: { readonly secret: Secret }): ReactNode {
  const styles = useStyles();
  const { created, expires, last_used: used, state } = secret;
  const facts = [
    appText("secret.created", { date: formatExactly(new Date(created)) }),
    expires === null ? appText("secret.never") : appText("secret.expires_on", { date: expires }),
    used === undefined
      ? appText("secret.unused")
      : appText("secret.last_used", { date: formatExactly(new Date(used)) }),
  ];
  return (
    <div className={styles.facts}>
      <Status tone={TONES[state]}>{appText(`secret.state.${state}`)}</Status>
      <Text size={200} className={styles.quiet}>
        {facts.join(" · ")}
      </Text>
    </div>
  );
}

function AddSecret(props: {
  readonly application: Application;
  onClose(): void;
  onAdded(value: string): void;
}): ReactNode {
  const { application, onClose } = props;
  const client = useQueryClient();
  const [expires, setExpires] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const fault = troubleOf(error).fields.get("expires");
  const run = async (): Promise<void> => {
    setIsBusy(true);
    try {
      const params = { application: application.client_id };
      const body = expires === "" ? {} : { expires };
      const { data } = await api.call(addApplicationSecret, { params, body });
      await reloadApplications(client);
      props.onAdded(data.client_secret);
    } catch (failure) {
      setIsBusy(false);
      setError(failure);
    }
  };
  return (
    <FormDialog
      title={appText("secret.add_title", { name: application.name })}
      error={fault === undefined ? error : undefined}
      choices={[{ label: appText("secret.generate"), isBusy, run: () => void run() }]}
      onClose={onClose}
    >
      <Field
        label={appText("secret.expires")}
        hint={appText("secret.expires_hint")}
        {...(error === undefined || fault === undefined ? {} : { validationMessage: fault })}
      >
        <Input type="date" value={expires} onChange={(_, { value }) => setExpires(value)} />
      </Field>
    </FormDialog>
  );
}

function RevokeSecret(props: {
  readonly application: Application;
  readonly secret: Secret;
  onClose(): void;
}): ReactNode {
  const { application, secret, onClose } = props;
  const client = useQueryClient();
  const tell = useTell();
  const [isBusy, setIsBusy] = useState(false);
  const run = async (): Promise<void> => {
    setIsBusy(true);
    try {
      const params = { application: application.client_id, secret: secret.id };
      await api.call(revokeApplicationSecret, { params });
      tell.done(appText("secret.revoked"));
    } catch (failure) {
      tell.failed(appText("failed.changed", { name: application.name }), failure);
    }
    await reloadApplications(client);
    onClose();
  };
  return (
    <FormDialog
      title={appText("secret.revoke_title")}
      choices={[{ label: appText("secret.revoke"), isBusy, run: () => void run() }]}
      onClose={onClose}
    >
      <Text>{appText("secret.revoke_text")}</Text>
    </FormDialog>
  );
}
