import { Text } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { preferenceLanguages, searchForms, updatePreferences } from "@muniment/work-api/identity/preference";
import type { PreferenceLanguage, SearchForm } from "@muniment/work-api/identity/preference";
import { FormDialog } from "@muniment/ui/dialog";
import { ChoiceField, showFieldErrors } from "@muniment/ui/form";
import { BROWSER_LOCALE, LANGUAGE, setFormatLocale } from "@muniment/ui/message";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { api } from "../api.ts";
import { t } from "../messages.ts";
import { sessionQuery, useSession } from "../session.ts";
import { preferencesQuery } from "./preferences-query.ts";
import type { Preferences } from "./preferences-query.ts";

interface Values {
  readonly language: PreferenceLanguage | typeof AS_BROWSER;
  readonly form: SearchForm;
}

const AS_BROWSER = "browser";
const names = new Intl.DisplayNames([LANGUAGE], { type: "language", languageDisplay: "standard" });
const nameOf = (language: string): string => names.of(language) ?? language;

/** What a person prefers, as the preferred library keeps it (CC-USR-024, WORK-LIB-003). */
export function PreferencesDialog({ onClose }: { onClose(): void }): ReactNode {
  const { preferred_library: library } = useSession();
  const query = useQuery(preferencesQuery(library));
  if (query.data !== undefined) return <Filled library={library} kept={query.data} onClose={onClose} />;
  return (
    <FormDialog title={t("preferences.title")} choices={[]} onClose={onClose}>
      {query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <LoadingRows />}
    </FormDialog>
  );
}

function Filled(props: { readonly library: string; readonly kept: Preferences; onClose(): void }): ReactNode {
  const { library, kept, onClose } = props;
  const { libraries } = useSession();
  const client = useQueryClient();
  const tell = useTell();
  const { control, handleSubmit, setError, watch } = useForm<Values>({
    defaultValues: { language: kept.language ?? AS_BROWSER, form: kept.default_search_form ?? "documents" },
  });
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly error?: unknown }>({ isBusy: false });
  const language = watch("language");
  const submit = handleSubmit(async (values) => {
    setState({ isBusy: true });
    const chosen = values.language === AS_BROWSER ? "" : values.language;
    try {
      const body = { language: chosen, default_search_form: values.form } as const;
      const { data } = await api.call(updatePreferences, { params: { library }, body });
      client.setQueryData(preferencesQuery(library).queryKey, data);
      setFormatLocale(data.language);
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
      tell.done(t("preferences.saved"));
      onClose();
    } catch (error) {
      const wire = { default_search_form: "form" } as const;
      setState({ isBusy: false, error: showFieldErrors(error, { setError, fields: ["language", "form"] }, wire) });
    }
  });
  const name = libraries.find(({ id }) => id === library)?.display_name ?? library;
  return (
    <FormDialog
      title={t("preferences.title")}
      error={state.error}
      choices={[{ label: t("preferences.save"), isBusy: state.isBusy, run: () => void submit() }]}
      onClose={onClose}
    >
      <Text>{t("preferences.kept", { library: name })}</Text>
      <ChoiceField
        control={control}
        name="language"
        label={t("preferences.language")}
        hint={exampleOf(language === AS_BROWSER ? BROWSER_LOCALE : language)}
        options={[
          { value: AS_BROWSER, label: t("preferences.as_browser", { language: nameOf(BROWSER_LOCALE) }) },
          ...preferenceLanguages.map((value) => ({ value, label: nameOf(value) })),
        ]}
      />
      <ChoiceField
        control={control}
        name="form"
        label={t("preferences.form")}
        options={searchForms.map((value) => ({ value, label: t(`advanced.form_${value}`) }))}
      />
    </FormDialog>
  );
}

/** The same moment in each language, so that they can be compared. */
const MOMENT = new Date(2027, 2, 31, 14, 5);

function exampleOf(locale: string): string {
  const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(MOMENT);
  const time = new Intl.DateTimeFormat(locale, { timeStyle: "short" }).format(MOMENT);
  return t("preferences.example", { day, time, number: new Intl.NumberFormat(locale).format(1234.5) });
}
