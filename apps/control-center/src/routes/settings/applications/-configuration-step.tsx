import { Button } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { useWatch } from "react-hook-form";
import { applicationLimits } from "@muniment/work-api/control-center/application-rules";
import { EitherField, TextField } from "@muniment/ui/form";
import { appText } from "../../../texts/application.ts";
import { useFieldPairs } from "./-application-step.ts";
import type { ApplicationStepProps } from "./-application-step.ts";

/** What the application is called and whose it is; of a new one its Client ID and first secret (CC-APP-016). */
export function ConfigurationStep({ control, form, fixed, isNew }: ApplicationStepProps): ReactNode {
  const { pairs } = useFieldPairs();
  return (
    <>
      <TextField
        control={control}
        name="name"
        label={appText("config.name")}
        isRequired
        disabled={fixed.has("name")}
        maxLength={applicationLimits.name}
      />
      <TextField
        control={control}
        name="description"
        label={appText("config.description")}
        isMultiline
        disabled={fixed.has("description")}
        maxLength={applicationLimits.description}
      />
      {isNew ? <Credentials control={control} form={form} /> : null}
      <div className={pairs}>
        <TextField
          control={control}
          name="publisher"
          label={appText("config.publisher")}
          disabled={fixed.has("publisher")}
        />
        <TextField control={control} name="website" label={appText("config.website")} disabled={fixed.has("website")} />
        <TextField
          control={control}
          name="support_email"
          label={appText("config.support_email")}
          disabled={fixed.has("support_email")}
        />
      </div>
    </>
  );
}

function Credentials({ control, form }: Pick<ApplicationStepProps, "control" | "form">): ReactNode {
  const { pairs } = useFieldPairs();
  const isTyped = useWatch({ control, name: "secret_typed" });
  const generate = (): void =>
    form.setValue("client_id", crypto.randomUUID(), { shouldDirty: true, shouldValidate: true });
  return (
    <>
      <TextField
        control={control}
        name="client_id"
        label={appText("config.client_id")}
        isRequired
        hint={appText("config.client_id_hint")}
        maxLength={applicationLimits.clientId}
        contentAfter={
          <Button size="small" appearance="transparent" onClick={generate}>
            {appText("config.generate")}
          </Button>
        }
      />
      <div className={pairs}>
        <EitherField
          control={control}
          name="secret_typed"
          label={appText("secret.label")}
          labels={[appText("secret.typed"), appText("secret.generate")]}
        />
        <TextField
          control={control}
          name="secret_expires"
          label={appText("secret.expires")}
          isDate
          hint={appText("secret.expires_hint")}
        />
      </div>
      {isTyped ? (
        <TextField
          control={control}
          name="secret"
          label={appText("secret.value")}
          isRequired
          hint={appText("secret.value_hint")}
          maxLength={applicationLimits.secret.most}
        />
      ) : null}
    </>
  );
}
