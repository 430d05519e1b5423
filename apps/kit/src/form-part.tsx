import { Button, Link } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { DiscardDialog, FormDialog } from "@muniment/ui/dialog";
import { ChoiceField, EitherField, PasswordField, SwitchField, TextField } from "@muniment/ui/form";
import { failures } from "./failures.ts";
import { Section } from "./section.tsx";

const KINDS = ["Letter", "Agreement", "Pleading"].map((kind) => ({ value: kind, label: kind }));
const DIALOGS = ["A form", "A wide form", "A refused form", "A busy form", "What was typed would be lost"] as const;
type Shown = (typeof DIALOGS)[number];

/** Every kind of field, empty, filled, disabled and with errors, and dialogs in each state. */
export function FormPart(): ReactNode {
  const [shown, setShown] = useState<Shown | undefined>();
  const close = (): void => setShown(undefined);
  return (
    <>
      <Section title="Dialogs">
        {DIALOGS.map((name) => (
          <Button key={name} onClick={() => setShown(name)}>
            {name}
          </Button>
        ))}
      </Section>
      <Section title="Disabled fields">
        <DisabledFields />
      </Section>
      {shown === undefined ? null : shown === "What was typed would be lost" ? (
        <DiscardDialog onDiscard={close} onKeep={close} />
      ) : (
        <SampleDialog shown={shown} onClose={close} />
      )}
    </>
  );
}

function SampleDialog({ shown, onClose }: { readonly shown: Shown; onClose(): void }): ReactNode {
  const form = useForm({
    defaultValues: { name: "", kind: "", password: "", external: false, notify: true, note: "" },
  });
  const { control } = form;
  const showErrors = (): void => {
    form.setError("name", { message: "A name has no digits: 7 at place 3." }, { shouldFocus: true });
    form.setError("kind", { message: "Choose one." });
    form.setError("password", { message: "At least 12 characters." });
    form.setError("note", { message: "At most 4,000 characters." });
  };
  return (
    <FormDialog
      title={shown}
      isWide={shown === "A wide form"}
      error={shown === "A refused form" ? failures.denied : undefined}
      choices={[
        { label: "Show errors", isBusy: shown === "A busy form", run: showErrors },
        { label: "Save and close", run: onClose },
      ]}
      onClose={onClose}
    >
      <TextField control={control} name="name" label="Name" isRequired hint="As it stands in the contract." />
      <ChoiceField control={control} name="kind" label="Kind" placeholder="Choose one" options={KINDS} />
      <PasswordField control={control} name="password" label="Password" isRequired />
      <EitherField control={control} name="external" label="External" labels={["Yes", "No"]} />
      <SwitchField control={control} name="notify" label="Tell them by e-mail" />
      <TextField control={control} name="note" label="Note" isMultiline />
      <Link href="#Form and dialog" inline>
        What these fields mean
      </Link>
    </FormDialog>
  );
}

function DisabledFields(): ReactNode {
  const { control } = useForm({ defaultValues: { name: "Lease of the ground floor", kind: "Agreement" } });
  return (
    <>
      <TextField control={control} name="name" label="Name" disabled />
      <ChoiceField control={control} name="kind" label="Kind" options={KINDS} disabled />
    </>
  );
}
