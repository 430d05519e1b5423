import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { Text } from "@fluentui/react-components";
import { useForm, useWatch } from "react-hook-form";
import { FormDialog } from "@muniment/ui/dialog";
import { ChoiceField, showFieldErrors } from "@muniment/ui/form";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { deleteConsoleRole, listConsoleRoles } from "@muniment/work-api/control-center/role";
import { searchConsoleUsers } from "@muniment/work-api/control-center/user";
import { api, q } from "../../../api.ts";
import { roleText } from "../../../texts/role.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { roleAnswers } from "./-roles.ts";
import type { Role } from "./-roles.ts";

/** Deletes a role; its holders move to another one in the same step (CC-ROL-007). */
export function DeleteRole(props: {
  readonly library: ConsoleLibrary;
  readonly role: Role;
  onDeleted(): void;
  onClose(): void;
}): ReactNode {
  const { library, role, onDeleted, onClose } = props;
  const count = role.user_count;
  const client = useQueryClient();
  const tell = useTell();
  const [error, setError] = useState<unknown>();
  const { control, handleSubmit, formState, setError: setFieldError } = useForm({ defaultValues: { move_to: "" } });
  const other = useWatch({ control, name: "move_to" });
  const { data } = useQuery(q(listConsoleRoles, { params: { library: library.id } }));
  const run = async (values: { move_to: string }): Promise<void> => {
    const params = { library: library.id, role: role.id };
    try {
      const { data: done } = await api.call(deleteConsoleRole, {
        params,
        query: values.move_to === "" ? {} : values,
      });
      onDeleted();
      void invalidate(client, [...roleAnswers, searchConsoleUsers]);
      const told = { role: role.id, count: done.moved, other };
      tell.done(roleText(done.moved === 0 ? "role.deleted" : "role.deleted_moved", told));
    } catch (failure) {
      setError(showFieldErrors(failure, { setError: setFieldError, fields: ["move_to"] }));
    }
  };
  const label = roleText(count === 0 ? "role.delete_button" : "role.delete_move_button", { count });
  return (
    <FormDialog
      title={roleText("role.delete_title", { role: role.id })}
      error={error}
      choices={[{ label, isBusy: formState.isSubmitting, run: () => void handleSubmit(run)() }]}
      onClose={onClose}
    >
      <Text>{roleText(count === 0 ? "role.delete_text" : "role.delete_move_text", { count })}</Text>
      {count === 0 ? null : (
        <ChoiceField
          control={control}
          name="move_to"
          label={roleText("role.move_to")}
          isRequired
          rules={{ validate: (value) => value !== "" || roleText("role.is_held") }}
          options={(data?.data ?? [])
            .filter(({ id, is_assignable }) => id !== role.id && is_assignable)
            .map(({ id }) => ({ value: id, label: id }))}
        />
      )}
    </FormDialog>
  );
}
