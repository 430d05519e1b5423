import { Button, Field, Input, MessageBar, MessageBarBody, makeStyles, tokens } from "@fluentui/react-components";
import { CopyRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm, useWatch } from "react-hook-form";
import type { Control, UseFormSetError } from "react-hook-form";
import { ChoiceField, PasswordField, SwitchField, TextField, showFieldErrors } from "@muniment/ui/form";
import { troubleOf } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { t } from "../../../messages.ts";
import { serviceText } from "../../../texts/linked-service.ts";
import { TeamAvailability } from "./-team-availability.tsx";
import { ServiceHelp } from "./-service-help.tsx";
import type { ServiceValues } from "./-service-values.ts";

const useStyles = makeStyles({
  form: { display: "flex", flexDirection: "column", minHeight: 0, flexGrow: 1 },
  body: { overflow: "auto", flexGrow: 1, padding: "0 16px 24px" },
  above: { display: "flex", flexDirection: "column", gap: "12px", maxWidth: "560px", paddingBottom: "24px" },
  columns: { display: "flex", flexWrap: "wrap", gap: "32px" },
  fields: { display: "flex", flexDirection: "column", gap: "16px", flex: "1 1 560px", minWidth: 0, maxWidth: "560px" },
  foot: {
    display: "flex",
    gap: "8px",
    padding: "12px 16px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    flexShrink: 0,
  },
});

const FIELDS = [
  "system_name",
  "type",
  "display_name",
  "base_url",
  "client_id",
  "client_secret",
  "preferred_database",
  "scopes",
] as const;

interface ServiceFormProps {
  readonly isNew?: boolean;
  readonly values: ServiceValues;
  readonly redirectUrl: string;
  readonly hasSecret?: boolean;
  readonly saveLabel: string;
  /** Stands above the settings, such as the system account. */
  readonly children?: ReactNode;
  /** Rejects with what the server says of the values. */
  save(values: ServiceValues): Promise<void>;
  onLeave(): void;
}

/** The settings of a linked service (OPR-LNK-002), with what the repository's administrator has to do beside (OPR-LNK-009). */
export function ServiceForm(props: ServiceFormProps): ReactNode {
  const { values, redirectUrl, saveLabel, onLeave } = props;
  const styles = useStyles();
  const [error, setError] = useState<unknown>();
  const form = useForm<ServiceValues>({ values });
  const { isSubmitting, isDirty } = form.formState;
  const type = useWatch({ control: form.control, name: "type" });
  const isNew = props.isNew === true;
  const submit = form.handleSubmit(async (given) => {
    setError(undefined);
    try {
      await props.save(given);
    } catch (failure) {
      const setFieldError: UseFormSetError<ServiceValues> = form.setError;
      setError(showFieldErrors(failure, { setError: setFieldError, fields: FIELDS }));
    }
  });
  return (
    <form className={styles.form} noValidate onSubmit={(event) => void submit(event)}>
      <div className={styles.body}>
        {error === undefined ? null : (
          <MessageBar intent="error" role="alert" layout="multiline">
            <MessageBarBody>{troubleOf(error).text}</MessageBarBody>
          </MessageBar>
        )}
        {props.children === undefined ? null : <div className={styles.above}>{props.children}</div>}
        <div className={styles.columns}>
          <div className={styles.fields}>
            {isNew ? <NewFields control={form.control} /> : null}
            <TextField
              control={form.control}
              name="display_name"
              label={serviceText("service.display_name")}
              isRequired
              maxLength={80}
            />
            {type === "work" ? (
              <WorkFields control={form.control} redirectUrl={redirectUrl} hasSecret={props.hasSecret === true} />
            ) : null}
            {type === "webdav" ? <WebdavFields control={form.control} hasSecret={props.hasSecret === true} /> : null}
            <SwitchField
              control={form.control}
              name="enabled"
              label={serviceText("service.enabled")}
              hint={serviceText("service.enabled_hint")}
            />
            {type === "work" && !isNew ? <TeamAvailability control={form.control} /> : null}
          </div>
          {type === "work" ? <ServiceHelp redirectUrl={redirectUrl} /> : null}
        </div>
      </div>
      <div className={styles.foot}>
        <Button appearance="primary" type="submit" disabledFocusable={isSubmitting || (!isNew && !isDirty)}>
          {saveLabel}
        </Button>
        <Button onClick={isNew || !isDirty ? onLeave : () => form.reset()}>
          {t(isNew || !isDirty ? "action.cancel" : "action.discard")}
        </Button>
      </div>
    </form>
  );
}

function NewFields({ control }: { readonly control: Control<ServiceValues> }): ReactNode {
  return (
    <>
      <ChoiceField
        control={control}
        name="type"
        label={serviceText("service.type")}
        options={(["work", "webdav", "local-folder"] as const).map((value) => ({
          value,
          label: serviceText(`service_type.${value}`),
        }))}
      />
      <TextField
        control={control}
        name="system_name"
        label={serviceText("service.system_name")}
        hint={serviceText("service.system_name_hint")}
        isRequired
        maxLength={64}
      />
    </>
  );
}

function WorkFields(props: {
  readonly control: Control<ServiceValues>;
  readonly redirectUrl: string;
  readonly hasSecret: boolean;
}): ReactNode {
  const { control } = props;
  return (
    <>
      <TextField
        control={control}
        name="base_url"
        label={serviceText("service.base_url")}
        hint={serviceText("service.base_url_hint")}
        isRequired
        placeholder="https://work.example.org"
      />
      <TextField
        control={control}
        name="client_id"
        label={serviceText("service.client_id")}
        isRequired
        maxLength={255}
      />
      <PasswordField
        control={control}
        name="client_secret"
        label={serviceText("service.client_secret")}
        hint={serviceText(props.hasSecret ? "service.secret_set" : "service.secret_not_set")}
      />
      <TextField
        control={control}
        name="preferred_database"
        label={serviceText("service.preferred_database")}
        hint={serviceText("service.preferred_database_hint")}
        maxLength={64}
      />
      <CopyField label={serviceText("service.redirect_url")} value={props.redirectUrl} />
      <TextField
        control={control}
        name="scopes"
        label={serviceText("service.scopes")}
        hint={serviceText("service.scopes_hint")}
      />
      <SwitchField
        control={control}
        name="allow_fallback"
        label={serviceText("service.allow_fallback")}
        hint={serviceText("service.allow_fallback_hint")}
      />
      <SwitchField
        control={control}
        name="fallback_when_expired"
        label={serviceText("service.fallback_when_expired")}
        hint={serviceText("service.fallback_when_expired_hint")}
      />
      <SwitchField control={control} name="one_account_per_user" label={serviceText("service.one_account_per_user")} />
      <SwitchField
        control={control}
        name="same_email_only"
        label={serviceText("service.same_email_only")}
        hint={serviceText("service.same_email_only_hint")}
      />
      <SwitchField
        control={control}
        name="uses_pkce"
        label={serviceText("service.uses_pkce")}
        hint={serviceText("service.uses_pkce_hint")}
      />
      <SwitchField
        control={control}
        name="uses_client_credentials"
        label={serviceText("service.uses_client_credentials")}
        hint={serviceText("service.uses_client_credentials_hint")}
      />
    </>
  );
}

/** One name and password, as which everybody works there (OPR-LNK-005). */
function WebdavFields(props: { readonly control: Control<ServiceValues>; readonly hasSecret: boolean }): ReactNode {
  const { control } = props;
  return (
    <>
      <TextField
        control={control}
        name="base_url"
        label={serviceText("service.collection")}
        hint={serviceText("service.collection_hint")}
        isRequired
        placeholder="https://files.example.org/dav/operate"
      />
      <TextField
        control={control}
        name="client_id"
        label={serviceText("service.user_name")}
        isRequired
        maxLength={255}
      />
      <PasswordField
        control={control}
        name="client_secret"
        label={serviceText("service.password")}
        hint={`${serviceText(props.hasSecret ? "service.secret_set" : "service.secret_not_set")} ${serviceText("service_help.webdav")}`}
      />
    </>
  );
}

function CopyField({ label, value }: { readonly label: string; readonly value: string }): ReactNode {
  const tell = useTell();
  const copy = (): void =>
    void navigator.clipboard.writeText(value).then(
      () => tell.done(t("action.copied")),
      (error: unknown) => tell.failed(t("action.not_copied"), error),
    );
  return (
    <Field label={label}>
      <Input
        readOnly
        value={value}
        contentAfter={
          <Button
            appearance="transparent"
            size="small"
            icon={<CopyRegular />}
            aria-label={t("action.copy_of", { name: label })}
            onClick={copy}
          />
        }
      />
    </Field>
  );
}
