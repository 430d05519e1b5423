import { useQueryClient } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { FormDialog } from "@muniment/ui/dialog";
import { EitherField, TextField, showFieldErrors } from "@muniment/ui/form";
import { reloadLists } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { searchConsoleGroups } from "@muniment/work-api/control-center/group";
import { createGroup } from "@muniment/work-api/identity/group";
import { checkGroupId, checkGroupName, foldId } from "@muniment/work-api/identity/user-rules";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { groupText } from "../../../texts/group.ts";
import { useSession } from "../../../session.ts";
import { useUnsaved } from "../../../unsaved.tsx";
import { useLibrary } from "../-library.tsx";

export const Route = createFileRoute("/access/groups/create")({ component: CreateGroup });

interface NewGroup {
  id: string;
  full_name: string;
  enabled: boolean;
  is_external: boolean;
}

const textOf = (messages: readonly { readonly text: string }[]): string | true =>
  messages.length === 0 ? true : messages.map(({ text }) => text).join(" ");

/** The dialog `Create Group` (CC-GRP-003). */
function CreateGroup(): ReactNode {
  const library = useLibrary();
  const { customer_id: customer } = useSession();
  const client = useQueryClient();
  const tell = useTell();
  const navigate = useNavigate({ from: "/access/groups" });
  const key = useRef({ text: "", key: "" });
  const [error, setError] = useState<unknown>();
  const form = useForm<NewGroup>({ defaultValues: { id: "", full_name: "", enabled: true, is_external: false } });
  const { control, formState } = form;
  const unsaved = useUnsaved(
    formState.isDirty,
    () => void navigate({ to: "/access/groups", search: (search) => search }),
  );
  const create = async (values: NewGroup): Promise<void> => {
    setError(undefined);
    const text = JSON.stringify(values);
    if (key.current.text !== text) key.current = { text, key: crypto.randomUUID() };
    const params = { customer: String(customer), library: library.id };
    try {
      const { data } = await api.once(key.current.key)(createGroup, { params, body: values });
      void reloadLists(client, searchConsoleGroups);
      tell.done(groupText("group.created", { group: data.id }));
      unsaved.done(() => {
        const search = { library: library.id, tab: "members" } as const;
        void navigate({ to: "/access/groups/$group", params: { group: data.id }, search });
      });
    } catch (failure) {
      setError(
        showFieldErrors(failure, { setError: form.setError, fields: ["id", "full_name", "enabled", "is_external"] }),
      );
    }
  };
  return (
    <>
      <FormDialog
        title={groupText("group.create_title")}
        error={error}
        choices={[
          {
            label: t("user.create_button"),
            isBusy: formState.isSubmitting,
            run: () => void form.handleSubmit(create)(),
          },
        ]}
        onClose={unsaved.close}
      >
        <TextField
          control={control}
          name="id"
          label={groupText("group.id")}
          isRequired
          hint={groupText("group.id_fixed")}
          format={foldId}
          rules={{ validate: (value) => textOf(checkGroupId(String(value)).messages) }}
        />
        <TextField
          control={control}
          name="full_name"
          label={groupText("group.name")}
          rules={{ validate: (value) => textOf(checkGroupName(String(value)).messages) }}
        />
        <EitherField
          control={control}
          name="enabled"
          label={groupText("group.status_new")}
          labels={[t("status.enabled"), t("status.disabled")]}
        />
        <EitherField
          control={control}
          name="is_external"
          label={groupText("group.external")}
          labels={[t("yes"), t("no")]}
          hint={groupText("group.external_hint")}
        />
      </FormDialog>
      {unsaved.question}
    </>
  );
}
