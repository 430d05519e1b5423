import { Button } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { FormDialog } from "@muniment/ui/dialog";
import { ChoiceField, EitherField, PasswordField, TextField } from "@muniment/ui/form";

/** Every kind of field in a dialog, with its errors. */
export function FormPart(): ReactNode {
  const [isOpen, setIsOpen] = useState(false);
  const form = useForm({ defaultValues: { name: "", kind: "", password: "", external: false, note: "" } });
  const { control } = form;
  return (
    <div style={{ padding: 16 }}>
      <Button appearance="primary" onClick={() => setIsOpen(true)}>
        Open the dialog
      </Button>
      {isOpen ? (
        <FormDialog
          title="A form"
          choices={[
            {
              label: "Show errors",
              run() {
                form.setError("name", { message: "A name has no digits: 7 at place 3." }, { shouldFocus: true });
                form.setError("password", { message: "At least 12 characters." });
              },
            },
            { label: "Save and close", run: () => setIsOpen(false) },
          ]}
          onClose={() => setIsOpen(false)}
        >
          <TextField control={control} name="name" label="Name" isRequired hint="As it stands in the contract." />
          <ChoiceField
            control={control}
            name="kind"
            label="Kind"
            placeholder="Choose one"
            options={["Letter", "Agreement", "Pleading"].map((kind) => ({ value: kind, label: kind }))}
          />
          <PasswordField control={control} name="password" label="Password" isRequired />
          <EitherField control={control} name="external" label="External" labels={["Yes", "No"]} />
          <TextField control={control} name="note" label="Note" isMultiline />
        </FormDialog>
      ) : null}
    </div>
  );
}
