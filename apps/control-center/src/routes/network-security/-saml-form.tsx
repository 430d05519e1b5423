import { Button, MessageBar, MessageBarBody } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import type { Control } from "react-hook-form";
import { ChoiceField, TextField, showFieldErrors } from "@muniment/ui/form";
import { invalidate, troubleOf } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { getSingleSignOn, putSamlSignOn, readSamlMetadata } from "@muniment/work-api/control-center/single-sign-on";
import { api } from "../../api.ts";
import { signOnText } from "../../texts/single-sign-on.ts";
import { useUnsaved } from "../../unsaved.tsx";
import { Certificates } from "./-certificates.tsx";
import type { ShownCertificate } from "./-certificates.tsx";
import { OwnAddresses } from "./-own-addresses.tsx";
import { SignOnActions } from "./-sign-on-actions.tsx";
import { useFormStyles, useSignOnAct } from "./-sign-on-view.ts";
import type { SignOnView } from "./-sign-on-view.ts";

interface Fields {
  readonly metadata: string;
  readonly entity_id: string;
  readonly sign_in_url: string;
  readonly match: "email" | "user_id";
  readonly claim: string;
}

const FIELDS = ["entity_id", "sign_in_url", "match", "claim"] as const;

/** The settings of SAML 2.0 (CC-SSO-002, CC-SSO-006). */
export function SamlForm({ view }: { readonly view: SignOnView }): ReactNode {
  const styles = useFormStyles();
  const client = useQueryClient();
  const tell = useTell();
  const { entity_id = "", sign_in_url = "", match = "email", claim = "" } = view.saml ?? {};
  const form = useForm<Fields>({ defaultValues: { metadata: "", entity_id, sign_in_url, match, claim } });
  const [certificates, setCertificates] = useState<readonly ShownCertificate[]>(view.saml?.certificates ?? []);
  const isSame =
    certificates.map(({ pem }) => pem).join() === (view.saml?.certificates ?? []).map(({ pem }) => pem).join();
  const isDirty = !isSame || FIELDS.some((name) => form.formState.dirtyFields[name] === true);
  const unsaved = useUnsaved(isDirty, () => undefined);
  const [error, setError] = useState<unknown>();
  const save = form.handleSubmit(async ({ metadata: _address, ...rest }) => {
    setError(undefined);
    try {
      await api.call(putSamlSignOn, { body: { ...rest, certificates: certificates.map(({ pem }) => pem) } });
      tell.done(signOnText("saved"));
      unsaved.done(() => void invalidate(client, [getSingleSignOn]));
    } catch (failure) {
      setError(showFieldErrors(failure, { setError: form.setError, fields: FIELDS }));
    }
  });
  const read = (
    found: Pick<Fields, "entity_id" | "sign_in_url"> & { certificates: readonly ShownCertificate[] },
  ): void => {
    for (const name of ["entity_id", "sign_in_url"] as const) {
      form.setValue(name, found[name], { shouldDirty: true, shouldValidate: true });
    }
    setCertificates(found.certificates);
  };
  return (
    <>
      <form className={styles.form} aria-label={signOnText("saml")} noValidate onSubmit={(event) => void save(event)}>
        <OwnAddresses own={view.own} names={["metadata_url", "entity_id", "consumer_url"]} hasMetadata />
        <MetadataReader control={form.control} addressOf={() => form.getValues("metadata")} onRead={read} />
        <section className={styles.section} aria-label={signOnText("settings")}>
          <h2 className={styles.title}>{signOnText("settings")}</h2>
          {error === undefined ? null : (
            <MessageBar intent="error" role="alert" layout="multiline">
              <MessageBarBody>{textOf(error)}</MessageBarBody>
            </MessageBar>
          )}
          <ProviderFields control={form.control} />
        </section>
        <Certificates certificates={certificates} onChange={setCertificates} />
        <SignOnActions view={view} protocol="saml" isDirty={isDirty} isSaving={form.formState.isSubmitting} />
      </form>
      {unsaved.question}
    </>
  );
}

/** Certificates are no field of the form, so that what is wrong with them is said above it. */
function textOf(error: unknown): string {
  const { text, fields } = troubleOf(error);
  const ofCertificates = [...fields].filter(([field]) => field.startsWith("certificates")).map(([, why]) => why);
  return [text, ...ofCertificates].join(" ");
}

function ProviderFields({ control }: { readonly control: Control<Fields> }): ReactNode {
  const styles = useFormStyles();
  const required = { validate: (text: string) => text.trim() !== "" || signOnText("required") };
  return (
    <>
      <TextField
        control={control}
        name="entity_id"
        label={signOnText("entity_id")}
        isRequired
        maxLength={1024}
        rules={required}
      />
      <TextField
        control={control}
        name="sign_in_url"
        label={signOnText("sign_in_url")}
        isRequired
        maxLength={2000}
        rules={required}
      />
      <div className={styles.pair}>
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
          hint={signOnText("claim.saml")}
          maxLength={254}
        />
      </div>
    </>
  );
}

/** Fills the form from what the provider says of itself. */
function MetadataReader(props: {
  readonly control: Control<Fields>;
  addressOf(): string;
  onRead(found: { entity_id: string; sign_in_url: string; certificates: readonly ShownCertificate[] }): void;
}): ReactNode {
  const styles = useFormStyles();
  const { isBusy, run } = useSignOnAct();
  const read = async (body: { xml: string } | { url: string }): Promise<void> => {
    await run(async () => {
      props.onRead((await api.call(readSamlMetadata, { body })).data);
    }, signOnText("metadata_read"));
  };
  const upload = (): void => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = ".xml,application/xml,text/xml";
    input.addEventListener("change", () => {
      const [file] = input.files ?? [];
      if (file !== undefined) void file.text().then(async (xml) => read({ xml }));
    });
    input.click();
  };
  return (
    <section className={styles.section} aria-label={signOnText("metadata")}>
      <h2 className={styles.title}>{signOnText("metadata")}</h2>
      <TextField control={props.control} name="metadata" label={signOnText("metadata_address")} maxLength={2000} />
      <div className={styles.actions}>
        <Button disabledFocusable={isBusy} onClick={() => void read({ url: props.addressOf().trim() })}>
          {signOnText("fetch")}
        </Button>
        <Button disabledFocusable={isBusy} onClick={upload}>
          {signOnText("upload")}
        </Button>
      </div>
    </section>
  );
}
