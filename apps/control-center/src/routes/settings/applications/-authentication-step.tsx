import { Checkbox, Dropdown, Field, Option } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { useController, useWatch } from "react-hook-form";
import type { Control } from "react-hook-form";
import {
  applicationGrants,
  applicationScopes,
  applicationTypes,
  clientTypes,
} from "@muniment/work-api/control-center/application-rules";
import { ChoiceField, EitherField, SwitchField, TextField } from "@muniment/ui/form";
import { appText } from "../../../texts/application.ts";
import type { ApplicationDraft } from "./-application-draft.ts";
import { useFieldPairs } from "./-application-step.ts";
import type { ApplicationStepProps } from "./-application-step.ts";

/** How the application signs people in, and for how long (control-center.md 12.4). */
export function AuthenticationStep({ control, form, fixed }: ApplicationStepProps): ReactNode {
  const isUsed = useWatch({ control, name: "uses_work" });
  return (
    <>
      <SwitchField
        control={control}
        name="uses_work"
        label={appText("auth.work")}
        hint={appText("auth.work_hint")}
        disabled={fixed.has("authentication")}
      />
      {isUsed ? (
        <>
          <ClientFields control={control} form={form} fixed={fixed} />
          <TokenFields control={control} fixed={fixed} />
          <PlaceFields control={control} fixed={fixed} />
          <ActingFields control={control} fixed={fixed} />
        </>
      ) : null}
    </>
  );
}

type Part = Pick<ApplicationStepProps, "control" | "fixed">;

function ClientFields({ control, form, fixed }: Part & Pick<ApplicationStepProps, "form">): ReactNode {
  const { pairs } = useFieldPairs();
  const [type, grants] = useWatch({ control, name: ["application_type", "grants"] });
  return (
    <>
      <div className={pairs}>
        <TypeField control={control} form={form} isFixed={fixed.has("application_type")} />
        <ChoiceField
          control={control}
          name="client_type"
          label={appText("auth.client_type")}
          disabled={fixed.has("client_type") || type === "service"}
          options={clientTypes.map((value) => ({ value, label: appText(`auth.client_type.${value}`) }))}
        />
      </div>
      <ManyField
        control={control}
        name="grants"
        label={appText("auth.grants")}
        isFixed={fixed.has("grants")}
        options={applicationGrants
          .filter((grant) => type !== "service" || grant !== "authorization_code")
          .map((value) => ({ value, label: appText(`auth.grant.${value}`) }))}
      />
      {grants.includes("authorization_code") ? (
        <>
          <TextField
            control={control}
            name="redirect_uris"
            label={appText("auth.redirects")}
            isRequired
            isMultiline
            disabled={fixed.has("redirect_uris")}
            hint={appText("auth.redirects_hint")}
          />
          <TextField
            control={control}
            name="post_logout_redirect_uris"
            label={appText("auth.post_logout")}
            isMultiline
            disabled={fixed.has("post_logout_redirect_uris")}
          />
        </>
      ) : null}
      {grants.includes("client_credentials") ? (
        <TextField
          control={control}
          name="service_user_id"
          label={appText("auth.service_account")}
          isRequired
          disabled={fixed.has("service_user_id")}
          hint={appText("auth.service_account_hint")}
        />
      ) : null}
      <ManyField
        control={control}
        name="scopes"
        label={appText("auth.scopes")}
        isFixed={fixed.has("scopes")}
        options={applicationScopes.map((value) => ({ value, label: value }))}
      />
    </>
  );
}

/** What the type means for the other fields is chosen with it; it can be changed afterwards. */
function TypeField(props: {
  readonly control: Control<ApplicationDraft>;
  readonly form: ApplicationStepProps["form"];
  readonly isFixed: boolean;
}): ReactNode {
  const { control, form, isFixed } = props;
  const { field, fieldState } = useController({ control, name: "application_type" });
  return (
    <Field label={appText("auth.type")} validationMessage={fieldState.error?.message}>
      <Dropdown
        ref={field.ref}
        name={field.name}
        value={appText(`auth.type.${field.value}`)}
        selectedOptions={[field.value]}
        disabled={isFixed}
        onBlur={field.onBlur}
        onOptionSelect={(_, { optionValue }) => {
          field.onChange(optionValue);
          form.setValue("client_type", optionValue === "native" ? "public" : "confidential");
          form.setValue("grants", [optionValue === "service" ? "client_credentials" : "authorization_code"]);
        }}
      >
        {applicationTypes.map((type) => (
          <Option key={type} value={type}>
            {appText(`auth.type.${type}`)}
          </Option>
        ))}
      </Dropdown>
    </Field>
  );
}

function TokenFields({ control, fixed }: Part): ReactNode {
  const { pairs } = useFieldPairs();
  const [refreshes, clientType] = useWatch({ control, name: ["allow_token_refresh", "client_type"] });
  return (
    <>
      <EitherField
        control={control}
        name="allow_token_refresh"
        label={appText("auth.allow_refresh")}
        labels={[appText("yes"), appText("no")]}
        hint={appText("auth.allow_refresh_hint")}
        disabled={fixed.has("allow_token_refresh")}
      />
      <div className={pairs}>
        <TextField
          control={control}
          name="refresh_token_expiry_days"
          label={appText("auth.refresh_days")}
          hint={appText("auth.refresh_days_hint")}
          disabled={!refreshes || fixed.has("refresh_token_expiry_days")}
        />
        <TextField
          control={control}
          name="access_token_expiry_minutes"
          label={appText("auth.access_minutes")}
          hint={appText("auth.access_minutes_hint")}
          disabled={fixed.has("access_token_expiry_minutes")}
        />
      </div>
      {refreshes && clientType === "confidential" ? (
        <SwitchField
          control={control}
          name="rotate_refresh_tokens"
          label={appText("auth.rotate")}
          hint={appText("auth.rotate_hint")}
          disabled={fixed.has("rotate_refresh_tokens")}
        />
      ) : null}
    </>
  );
}

function PlaceFields({ control, fixed }: Part): ReactNode {
  const { pairs } = useFieldPairs();
  return (
    <div className={pairs}>
      <TextField
        control={control}
        name="allowed_origins"
        label={appText("auth.origins")}
        isMultiline
        hint={appText("auth.origins_hint")}
        disabled={fixed.has("allowed_origins")}
      />
      <TextField
        control={control}
        name="allowed_networks"
        label={appText("auth.networks")}
        isMultiline
        hint={appText("auth.networks_hint")}
        disabled={fixed.has("allowed_networks")}
      />
    </div>
  );
}

/** Whether it may say for whom its service account acts, and by which keys that is known to be true (work-api.md 17.6). */
function ActingFields({ control, fixed }: Part): ReactNode {
  const acts = useWatch({ control, name: "acting_person" });
  return (
    <>
      <SwitchField
        control={control}
        name="acting_person"
        label={appText("auth.acting")}
        hint={appText("auth.acting_hint")}
        disabled={fixed.has("acting_person")}
      />
      {acts ? (
        <TextField
          control={control}
          name="jwks_uri"
          label={appText("auth.keys")}
          hint={appText("auth.keys_hint")}
          disabled={fixed.has("jwks_uri")}
        />
      ) : null}
    </>
  );
}

/** Several of a few values. */
function ManyField<Name extends "grants" | "scopes">(props: {
  readonly control: Control<ApplicationDraft>;
  readonly name: Name;
  readonly label: string;
  readonly isFixed: boolean;
  readonly options: readonly { readonly value: ApplicationDraft[Name][number]; readonly label: string }[];
}): ReactNode {
  const { pairs } = useFieldPairs();
  const { field, fieldState } = useController({ control: props.control, name: props.name as "grants" | "scopes" });
  const chosen: readonly string[] = field.value;
  const toggle = (value: string, isOn: boolean): void =>
    field.onChange(isOn ? [...chosen, value] : chosen.filter((each) => each !== value));
  return (
    <Field label={props.label} validationMessage={fieldState.error?.message}>
      <div role="group" aria-label={props.label} className={pairs} style={{ gap: "0 24px" }}>
        {props.options.map(({ value, label }) => (
          <Checkbox
            key={value}
            label={label}
            checked={chosen.includes(value)}
            disabled={props.isFixed}
            onChange={(_, { checked }) => toggle(value, checked === true)}
          />
        ))}
      </div>
    </Field>
  );
}
