import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { FormDialog } from "@muniment/ui/dialog";
import { TextField, showFieldErrors } from "@muniment/ui/form";
import type { DocumentAct } from "./case-item.ts";
import { useEndOfAct } from "./use-acts.ts";

/** Asks for a name, and does with it what `act` says. */
export function NameDialog(props: {
  readonly title: string;
  readonly label: string;
  readonly hint?: string;
  readonly choice: string;
  readonly first: string;
  readonly done: (name: string) => string;
  readonly act: (name: string) => Promise<DocumentAct>;
  onClose(): void;
}): ReactNode {
  const form = useForm<{ name: string }>({ defaultValues: { name: props.first } });
  const [error, setError] = useState<unknown>();
  const end = useEndOfAct();
  const save = async ({ name }: { name: string }): Promise<void> => {
    setError(undefined);
    try {
      const act = await props.act(name.trim());
      props.onClose();
      await end(act, props.done(name.trim()));
    } catch (failure) {
      setError(showFieldErrors(failure, { setError: form.setError, fields: ["name"] }));
    }
  };
  return (
    <FormDialog
      title={props.title}
      error={error}
      choices={[
        { label: props.choice, isBusy: form.formState.isSubmitting, run: () => void form.handleSubmit(save)() },
      ]}
      onClose={props.onClose}
    >
      <TextField
        control={form.control}
        name="name"
        label={props.label}
        {...(props.hint === undefined ? {} : { hint: props.hint })}
        isRequired
        maxLength={254}
      />
    </FormDialog>
  );
}
