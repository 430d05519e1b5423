import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { FormDialog } from "@muniment/ui/dialog";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { findUsersElsewhere } from "@muniment/work-api/control-center/user";
import { addUserToLibrary } from "@muniment/work-api/identity/user";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { useSession } from "../../../session.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { accountAnswers } from "./-account.tsx";
import { RoleField } from "./-role-field.tsx";

/** The role there is all that a membership needs (CC-USR-104). */
export function AddToLibrary(props: {
  readonly library: ConsoleLibrary;
  readonly person: { readonly id: string; readonly full_name: string; readonly is_external: boolean };
  onClose(): void;
}): ReactNode {
  const { library, person, onClose } = props;
  const { customer_id: customer } = useSession();
  const client = useQueryClient();
  const tell = useTell();
  const [error, setError] = useState<unknown>();
  const { control, handleSubmit, formState } = useForm({ defaultValues: { role: "" } });
  const values = { name: person.full_name, library: library.display_name };
  const add = async ({ role }: { role: string }): Promise<void> => {
    try {
      const params = { customer: String(customer), user: person.id };
      await api.call(addUserToLibrary, { params, body: { id: library.id, ...(role === "" ? {} : { role }) } });
      onClose();
      tell.done(t("user.added_to_library", values));
      await invalidate(client, [...accountAnswers, findUsersElsewhere]);
    } catch (failure) {
      setError(failure);
    }
  };
  return (
    <FormDialog
      title={t("user.add_to_library_title", values)}
      error={error}
      choices={[
        { label: t("user.add_to_library"), isBusy: formState.isSubmitting, run: () => void handleSubmit(add)() },
      ]}
      onClose={onClose}
    >
      <RoleField control={control} name="role" library={library.id} isExternal={person.is_external} />
    </FormDialog>
  );
}
