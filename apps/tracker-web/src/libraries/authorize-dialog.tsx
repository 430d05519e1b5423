import { Field, Input, Text } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { t } from "../messages.ts";

interface AuthorizeDialogProps {
  /** By name; one after the other, the first one next. */
  readonly libraries: readonly string[];
  /** As it was given for the library before. */
  readonly email: string | undefined;
  readonly isBusy: boolean;
  readonly error: unknown;
  onAuthorize(email: string): void;
  onClose(): void;
}

/** Asks for one's own e-mail once more before the sign-in opens (TRK-AUTH-002). */
export function AuthorizeDialog(props: AuthorizeDialogProps): ReactNode {
  const { libraries, isBusy, error, onAuthorize, onClose } = props;
  const [library = ""] = libraries;
  const [email, setEmail] = useState(props.email ?? "");
  const [isMissing, setIsMissing] = useState(false);
  const send = (): void => {
    if (email.trim() === "") setIsMissing(true);
    else onAuthorize(email.trim());
  };
  return (
    <FormDialog
      title={`${t("authorize.action")}: ${library}`}
      error={error}
      choices={[{ label: t("authorize.consent"), isBusy, run: send }]}
      onClose={onClose}
    >
      <Field
        label={t("authorize.email")}
        required
        validationMessage={isMissing && email.trim() === "" ? t("authorize.email_missing") : undefined}
      >
        <Input
          type="email"
          autoComplete="off"
          maxLength={254}
          value={email}
          onChange={(_, data) => setEmail(data.value)}
        />
      </Field>
      <Text size={200}>{t("authorize.email_hint", { library })}</Text>
      {libraries.length === 1 ? null : (
        <Text size={200}>{t("authorize.then", { libraries: libraries.slice(1).join(", ") })}</Text>
      )}
    </FormDialog>
  );
}
