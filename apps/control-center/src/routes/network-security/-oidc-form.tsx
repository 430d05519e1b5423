import { MessageBar, MessageBarBody } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { ChoiceField, PasswordField, TextField, showFieldErrors } from "@muniment/ui/form";
import { troubleOf } from "@muniment/ui/query";
import { useQueryClient } from "@tanstack/react-query";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { getSingleSignOn, putOidcSignOn } from "@muniment/work-api/control-center/single-sign-on";
import { api } from "../../api.ts";
import { signOnText } from "../../texts/single-sign-on.ts";
import { useUnsaved } from "../../unsaved.tsx";
import { OwnAddresses } from "./-own-addresses.tsx";
import { SignOnActions } from "./-sign-on-actions.tsx";
import { useFormStyles } from "./-sign-on-view.ts";
import type { SignOnView } from "./-sign-on-view.ts";

interface Fields {
  readonly issuer: string;
  readonly client_id: string;
  readonly client_secret: string;
  readonly match: "email" | "user_id";
  readonly claim: string;
}

const FIELDS = ["issuer", "client_id", "client_secret", "match", "claim"] as const;

/** The settings of OpenID Connect (CC-SSO-003). */
export function OidcForm({ view }: { readonly view: SignOnView }): ReactNode {
  const styles = useFormStyles();
  const client = useQueryClient();
  const tell = useTell();
  const { issuer = "", client_id = "", match = "email", claim = "", has_secret: hasSecret = false } = view.oidc ?? {};
  const form = useForm<Fields>({ defaultValues: { issuer, client_id, match, claim, client_secret: "" } });
  const { control, formState } = form;
  const isDirty = FIELDS.some((name) => formState.dirtyFields[name] === true);
  const unsaved = useUnsaved(isDirty, () => undefined);
  const [error, setError] = useState<unknown>();
  const save = form.handleSubmit(async ({ client_secret: secret, ...rest }) => {
    setError(undefined);
    try {
      await api.call(putOidcSignOn, { body: { ...rest, ...(secret === "" ? {} : { client_secret: secret }) } });
      tell.done(signOnText("saved"));
      unsaved.done(() => void invalidate(client, [getSingleSignOn]));
    } catch (failure) {
      setError(showFieldErrors(failure, { setError: form.setError, fields: FIELDS }));
    }
  });
  const required = { validate: (text: string) => text.trim() !== "" || signOnText("required") };
  return (
    <>
      <form className={styles.form} aria-label={signOnText("oidc")} noValidate onSubmit={(event) => void save(event)}>
        <OwnAddresses own={view.own} names={["redirect_uri"]} />
        <section className={styles.section} aria-label={signOnText("settings")}>
          <h2 className={styles.title}>{signOnText("settings")}</h2>
          {error === undefined ? null : (
            <MessageBar intent="error" role="alert" layout="multiline">
              <MessageBarBody>{troubleOf(error).text}</MessageBarBody>
            </MessageBar>
          )}
          <TextField
            control={control}
            name="issuer"
            label={signOnText("issuer")}
            hint={signOnText("issuer_hint")}
            isRequired
            maxLength={2000}
            rules={required}
          />
          <div className={styles.pair}>
            <TextField
              control={control}
              name="client_id"
              label={signOnText("client_id")}
              isRequired
              maxLength={254}
              rules={required}
            />
            <PasswordField
              control={control}
              name="client_secret"
              label={signOnText("client_secret")}
              hint={hasSecret ? signOnText("keep_secret") : ""}
            />
            <ChoiceField
              control={control}
              name="match"
              label={signOnText("match")}
              options={(["email", "user_id"] as const).map((value) => ({ value, label: signOnText(`match.${value}`) }))}
            />
            <TextField
              control={control}
              name="claim"
              label={signOnText("claim")}
              hint={signOnText("claim.oidc")}
              maxLength={254}
            />
          </div>
        </section>
        <SignOnActions view={view} protocol="oidc" isDirty={isDirty} isSaving={formState.isSubmitting} />
      </form>
      {unsaved.question}
    </>
  );
}
