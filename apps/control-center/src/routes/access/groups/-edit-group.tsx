import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { FormDialog } from "@muniment/ui/dialog";
import { TextField, showFieldErrors } from "@muniment/ui/form";
import { reloadLists } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { searchConsoleGroups } from "@muniment/work-api/control-center/group";
import { updateGroup } from "@muniment/work-api/identity/group";
import { checkGroupName } from "@muniment/work-api/identity/user-rules";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { groupText } from "../../../texts/group.ts";
import { useSession } from "../../../session.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import type { Group } from "./-group-search.ts";

/** The Group ID stays; the name changes (CC-GRP-004). */
export function EditGroup(props: {
  readonly library: ConsoleLibrary;
  readonly group: Group;
  onClose(): void;
}): ReactNode {
  const { library, group, onClose } = props;
  const { customer_id: customer } = useSession();
  const client = useQueryClient();
  const tell = useTell();
  const [error, setError] = useState<unknown>();
  const form = useForm<{ full_name: string }>({ defaultValues: { full_name: group.full_name } });
  const save = async (values: { full_name: string }): Promise<void> => {
    const params = { customer: String(customer), library: library.id, group: group.id };
    try {
      await api.call(updateGroup, { params, body: values });
      await reloadLists(client, searchConsoleGroups);
      tell.done(groupText("group.saved", { group: group.id }));
      onClose();
    } catch (failure) {
      setError(showFieldErrors(failure, { setError: form.setError, fields: ["full_name"] }));
    }
  };
  return (
    <FormDialog
      title={groupText("group.edit_title", { group: group.id })}
      error={error}
      choices={[{ label: t("save"), isBusy: form.formState.isSubmitting, run: () => void form.handleSubmit(save)() }]}
      onClose={onClose}
    >
      <TextField
        control={form.control}
        name="full_name"
        label={groupText("group.name")}
        hint={groupText("group.id_stays", { group: group.id })}
        rules={{
          validate: (value) => {
            const { messages } = checkGroupName(value);
            return messages.length === 0 ? true : messages.map(({ text }) => text).join(" ");
          },
        }}
      />
    </FormDialog>
  );
}
