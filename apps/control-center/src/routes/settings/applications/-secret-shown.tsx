import { Button, Field, Input, Text } from "@fluentui/react-components";
import { CopyRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { useTell } from "@muniment/ui/toast";
import { appText } from "../../../texts/application.ts";

/** A secret, the one time that it is told (CC-APP-017). */
export function SecretShown(props: { readonly name: string; readonly value: string; onClose(): void }): ReactNode {
  const { name, value, onClose } = props;
  const tell = useTell();
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(value);
    tell.done(appText("secret.copied"));
  };
  return (
    <FormDialog
      title={appText("secret.shown_title", { name })}
      choices={[{ label: appText("secret.shown_done"), run: onClose }]}
      hasNoCancel
      onClose={onClose}
    >
      <Text>{appText("secret.shown_text")}</Text>
      <Field label={appText("secret.value")}>
        <Input
          readOnly
          value={value}
          contentAfter={
            <Button size="small" appearance="transparent" icon={<CopyRegular />} onClick={() => void copy()}>
              {appText("secret.copy")}
            </Button>
          }
        />
      </Field>
    </FormDialog>
  );
}
