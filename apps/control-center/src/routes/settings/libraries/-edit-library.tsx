import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import type { Control, FieldPath } from "react-hook-form";
import { FormDialog } from "@muniment/ui/dialog";
import { ChoiceField, TextField, showFieldErrors } from "@muniment/ui/form";
import { useTell } from "@muniment/ui/toast";
import { updateConsoleLibrary } from "@muniment/work-api/control-center/library";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { libraryText } from "../../../texts/library.ts";
import { useUnsaved } from "../../../unsaved.tsx";
import { languageChoices, reloadLibraries } from "./-libraries.ts";
import type { Library } from "./-libraries.ts";

/** What of a library is edited at any time. */
export interface LibrarySettings {
  display_name: string;
  description: string;
  default_language: string;
}

/** Changes name, description and language; the ID stays. */
export function EditLibrary({ library, onClose }: { readonly library: Library; onClose(): void }): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const [error, setError] = useState<unknown>();
  const { display_name, description, default_language } = library;
  const form = useForm<LibrarySettings>({ defaultValues: { display_name, description, default_language } });
  const unsaved = useUnsaved(form.formState.isDirty, onClose);
  const save = async (body: LibrarySettings): Promise<void> => {
    setError(undefined);
    try {
      const { data } = await api.call(updateConsoleLibrary, { params: { library: library.id }, body });
      await reloadLibraries(client);
      tell.done(libraryText("library.saved", { library: data.display_name }));
      unsaved.done();
    } catch (failure) {
      const fields = ["display_name", "description", "default_language"] as const;
      setError(showFieldErrors(failure, { setError: form.setError, fields }));
    }
  };
  return (
    <>
      <FormDialog
        title={libraryText("library.edit_title", { library: library.display_name })}
        error={error}
        choices={[{ label: t("save"), isBusy: form.formState.isSubmitting, run: () => void form.handleSubmit(save)() }]}
        onClose={unsaved.close}
      >
        <SettingFields control={form.control} language={default_language} />
      </FormDialog>
      {unsaved.question}
    </>
  );
}

/** Name, description and default language. */
export function SettingFields<V extends LibrarySettings>(props: {
  readonly control: Control<V>;
  readonly language: string;
}): ReactNode {
  const { control, language } = props;
  return (
    <>
      <TextField
        control={control}
        name={nameOf<V>("display_name")}
        label={libraryText("library.name")}
        isRequired
        rules={{ validate: (value) => value.trim() !== "" || libraryText("library.name_required") }}
      />
      <TextField
        control={control}
        name={nameOf<V>("description")}
        label={libraryText("library.description")}
        isMultiline
      />
      <ChoiceField
        control={control}
        name={nameOf<V>("default_language")}
        label={libraryText("library.language")}
        options={languageChoices(language)}
      />
    </>
  );
}

/** Every form that has the settings has them under their own names. */
function nameOf<V extends LibrarySettings>(name: keyof LibrarySettings): FieldPath<V> {
  return name as FieldPath<V>;
}
