import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { listParticipants, updateParticipant } from "@muniment/operate-api/participant";
import { FormDialog } from "@muniment/ui/dialog";
import { ChoiceField, TextField, showFieldErrors } from "@muniment/ui/form";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { api } from "../api.ts";
import { t } from "../messages.ts";
import { registerText } from "../texts/register.ts";
import type { ParticipantData } from "./entity-data.ts";

interface Values {
  readonly email: string;
  readonly contact: string;
  readonly reference: string;
}

/** What is chosen of an entry for one case (OPR-PTY-003). */
export function ChangeParticipant(props: {
  readonly caseId: string;
  readonly participant: ParticipantData;
  onClose(): void;
}): ReactNode {
  const { caseId, participant, onClose } = props;
  const { id, entity, contact = "", reference = "" } = participant;
  const client = useQueryClient();
  const tell = useTell();
  const [error, setError] = useState<unknown>();
  const form = useForm<Values>({ defaultValues: { email: entity.emails[0]?.address ?? "", contact, reference } });
  const save = async (values: Values): Promise<void> => {
    try {
      await api.call(updateParticipant, { params: { case: caseId, participant: id }, body: { ...values } });
      await invalidate(client, [listParticipants]);
      tell.done(registerText("participant.saved"));
      onClose();
    } catch (failure) {
      setError(showFieldErrors(failure, { setError: form.setError, fields: ["email", "contact", "reference"] }));
    }
  };
  return (
    <FormDialog
      title={`${entity.name}, ${participant.role_name}`}
      error={error}
      choices={[
        { label: t("action.save"), isBusy: form.formState.isSubmitting, run: () => void form.handleSubmit(save)() },
      ]}
      onClose={onClose}
    >
      {entity.emails.length === 0 ? null : (
        <ChoiceField
          control={form.control}
          name="email"
          label={registerText("participant.chosen_email")}
          options={entity.emails.map(({ address, label }) => ({ value: address, label: `${address} (${label})` }))}
        />
      )}
      <TextField control={form.control} name="contact" label={registerText("participant.contact")} maxLength={254} />
      <TextField control={form.control} name="reference" label={registerText("participant.reference")} maxLength={64} />
    </FormDialog>
  );
}
