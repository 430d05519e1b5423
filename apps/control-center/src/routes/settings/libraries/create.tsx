import { useQueryClient } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import type { Control } from "react-hook-form";
import { FormDialog } from "@muniment/ui/dialog";
import { ChoiceField, TextField, showFieldErrors } from "@muniment/ui/form";
import { useTell } from "@muniment/ui/toast";
import { createConsoleLibrary } from "@muniment/work-api/control-center/library";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { useSession } from "../../../session.ts";
import { libraryText } from "../../../texts/library.ts";
import { useUnsaved } from "../../../unsaved.tsx";
import { AdministratorField } from "./-administrator-field.tsx";
import { SettingFields } from "./-edit-library.tsx";
import type { LibrarySettings } from "./-edit-library.tsx";
import { reloadLibraries } from "./-libraries.ts";

export const Route = createFileRoute("/settings/libraries/create")({ component: CreateLibrary });

interface Fields extends LibrarySettings {
  id: string;
  first_administrator: string;
  roles_of: string;
}

const FIELDS = ["id", "display_name", "description", "default_language", "first_administrator", "roles_of"] as const;
const ID = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const DEFAULT_LANGUAGE = "en";

/** The dialog `Create Library` (CC-LIB-002); whoever makes one is offered as its first NRTADMIN. */
function CreateLibrary(): ReactNode {
  const navigate = useNavigate();
  const client = useQueryClient();
  const tell = useTell();
  const session = useSession();
  const key = useRef({ text: "", key: "" });
  const [error, setError] = useState<unknown>();
  const form = useForm<Fields>({
    defaultValues: {
      id: "",
      display_name: "",
      description: "",
      default_language: DEFAULT_LANGUAGE,
      first_administrator: session.user_id,
      roles_of: "",
    },
  });
  const unsaved = useUnsaved(form.formState.isDirty, () => void navigate({ to: "/settings/libraries" }));
  const save = async ({ roles_of, ...fields }: Fields): Promise<void> => {
    setError(undefined);
    const body = { ...fields, ...(roles_of === "" ? {} : { roles_of }) };
    const text = JSON.stringify(body);
    if (key.current.text !== text) key.current = { text, key: crypto.randomUUID() };
    try {
      const { data } = await api.once(key.current.key)(createConsoleLibrary, { body });
      await reloadLibraries(client);
      tell.done(libraryText("library.created", { library: data.display_name }));
      // Somebody else's library is not the maker's to look at.
      const isOwn = fields.first_administrator.toUpperCase() === session.user_id.toUpperCase();
      unsaved.done(() =>
        isOwn
          ? void navigate({ to: "/settings/libraries/$library", params: { library: data.id } })
          : void navigate({ to: "/settings/libraries" }),
      );
    } catch (failure) {
      setError(showFieldErrors(failure, { setError: form.setError, fields: FIELDS }));
    }
  };
  return (
    <>
      <FormDialog
        title={libraryText("library.create_title")}
        error={error}
        choices={[
          {
            label: t("user.create_button"),
            isBusy: form.formState.isSubmitting,
            run: () => void form.handleSubmit(save)(),
          },
        ]}
        onClose={unsaved.close}
      >
        <NewFields control={form.control} />
      </FormDialog>
      {unsaved.question}
    </>
  );
}

function NewFields({ control }: { readonly control: Control<Fields> }): ReactNode {
  const { libraries, preferred_library: home } = useSession();
  return (
    <>
      <TextField
        control={control}
        name="id"
        label={libraryText("library.id")}
        isRequired
        hint={libraryText("library.id_hint")}
        rules={{ validate: (value) => ID.test(value) || libraryText("library.id_form") }}
      />
      <SettingFields control={control} language={DEFAULT_LANGUAGE} />
      <AdministratorField control={control} name="first_administrator" library={home} />
      <ChoiceField
        control={control}
        name="roles_of"
        label={libraryText("library.roles_of")}
        hint={libraryText("library.roles_of_hint")}
        options={[
          { value: "", label: libraryText("library.roles_of_standard") },
          ...libraries.map(({ id, display_name: name }) => ({
            value: id,
            label: libraryText("library.roles_as", { library: name }),
          })),
        ]}
      />
    </>
  );
}
