import { Field, Input, Text } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { t } from "../messages.ts";

interface AuthorizeDialogProps {
  readonly library: string;
  readonly isBusy: boolean;
  readonly error: unknown;
  onAuthorize(email: string): void;
  onClose(): void;
}

/** Asks for one's own e-mail once more before the sign-in opens (TRK-AUTH-002). */
export function AuthorizeDialog({ library, isBusy, error, onAuthorize, onClose }: AuthorizeDialogProps): ReactNode {
  const [email, setEmail] = useState("");
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
    </FormDialog>
  );
}
