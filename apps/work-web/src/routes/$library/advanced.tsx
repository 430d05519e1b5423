import { Button, Tab, TabList, makeStyles } from "@fluentui/react-components";
import { EditRegular, SearchRegular, StarFilled, StarRegular } from "@fluentui/react-icons";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { searchForms, updatePreferences } from "@muniment/work-api/identity/preference";
import type { SearchForm } from "@muniment/work-api/identity/preference";
import { FilterChips } from "@muniment/ui/filter";
import { KeysHelp } from "@muniment/ui/keys";
import { formatDay } from "@muniment/ui/message";
import { PageHeader, useNarrow } from "@muniment/ui/shell";
import { LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { advancedQuery } from "../../advanced-search/advanced-query.ts";
import { FORMS, filledOf } from "../../advanced-search/forms.ts";
import type { Filled, FormField } from "../../advanced-search/forms.ts";
import { SearchFormFields, wordFor } from "../../advanced-search/search-form.tsx";
import { api } from "../../api.ts";
import { FoundPanel, FoundTable } from "../../found/found-table.tsx";
import { foundKeyHints } from "../../key-hints.ts";
import { t } from "../../messages.ts";
import { isPanelView } from "../../panel/view.ts";
import type { PanelView } from "../../panel/view.ts";
import { preferencesQuery } from "../../preferences/preferences-query.ts";
import { useScope } from "../../scope.ts";
import { useSession } from "../../session.ts";

interface AdvancedAddress {
  /** The person's default when absent. */
  readonly form?: SearchForm;
  readonly filled?: Filled;
  /** The form is shown although it is filled in. */
  readonly change?: true;
  readonly selected?: string;
  readonly panel?: PanelView | undefined;
}

const useStyles = makeStyles({
  page: { display: "flex", flexGrow: 1, minHeight: 0 },
  main: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, minHeight: 0 },
  tabs: { paddingInline: "8px", flexShrink: 0, flexWrap: "wrap" },
});

export const Route = createFileRoute("/$library/advanced")({
  validateSearch: ({ form: wanted, filled, change, selected, panel }: Record<string, unknown>): AdvancedAddress => {
    const form = searchForms.find((each) => each === wanted);
    return {
      ...(form === undefined ? {} : { form }),
      ...(form === undefined || typeof filled !== "object" || filled === null
        ? {}
        : { filled: filledOf(form, { ...filled }) }),
      ...(change === true ? { change } : {}),
      ...(typeof selected === "string" ? { selected } : {}),
      ...(isPanelView(panel) ? { panel } : {}),
    };
  },
  component: AdvancedSearch,
});

/** Search by what is known of each field; the address holds all of it, so it can be sent (WORK-SRC-006, WORK-SRC-017). */
function AdvancedSearch(): ReactNode {
  const styles = useStyles();
  const navigate = useNavigate();
  const isNarrow = useNarrow();
  const { preferred_library: preferred } = useSession();
  const preferences = useQuery(preferencesQuery(preferred));
  const { form: wanted, filled = {}, change = false, selected, panel } = Route.useSearch();
  if (wanted === undefined && preferences.isPending) return <LoadingRows />;
  const form = wanted ?? preferences.data?.default_search_form ?? "documents";
  const isAsked = Object.keys(filled).length > 0 && !change;
  const go = (search: AdvancedAddress): void => void navigate({ to: ".", search: { form, filled, ...search } });
  const show = (view: PanelView | undefined): void => {
    void navigate({ to: ".", search: (before: AdvancedAddress) => ({ ...before, panel: view }), replace: true });
  };
  return (
    <div className={styles.page}>
      <div className={styles.main}>
        <PageHeader title={t("advanced.title")}>
          {isAsked ? (
            <Button icon={<EditRegular />} onClick={() => go({ change: true })}>
              {t("advanced.change")}
            </Button>
          ) : (
            <DefaultForm form={form} library={preferred} kept={preferences.data?.default_search_form} />
          )}
        </PageHeader>
        <TabList
          className={styles.tabs}
          aria-label={t("advanced.forms")}
          size={isNarrow ? "small" : "medium"}
          selectedValue={form}
          onTabSelect={(_, { value }) => {
            const next = value as SearchForm;
            go({ form: next, filled: filledOf(next, filled), change: true });
          }}
        >
          {searchForms.map((each) => (
            <Tab key={each} value={each}>
              {t(`advanced.form_${each}`)}
            </Tab>
          ))}
        </TabList>
        {isAsked ? (
          <Results
            form={form}
            filled={filled}
            selected={selected}
            onFilled={(next) => go({ filled: next })}
            onPanel={show}
          />
        ) : (
          <SearchFormFields key={form} form={form} filled={filled} onSearch={(next) => go({ filled: next })} />
        )}
      </div>
      {isAsked ? <FoundPanel kind={FORMS[form].finds} selected={selected} panel={panel} onPanel={show} /> : null}
      <KeysHelp hints={foundKeyHints} />
    </div>
  );
}

/** Marks the form with which advanced search opens; the preferred library keeps it. */
function DefaultForm(props: {
  readonly form: SearchForm;
  readonly library: string;
  readonly kept: SearchForm | undefined;
}): ReactNode {
  const { form, library, kept } = props;
  const client = useQueryClient();
  const tell = useTell();
  const isDefault = kept === form;
  const keep = async (): Promise<void> => {
    try {
      const body = { default_search_form: isDefault ? "" : form } as const;
      const { data } = await api.call(updatePreferences, { params: { library }, body });
      client.setQueryData(preferencesQuery(library).queryKey, data);
    } catch (error) {
      tell.failed(t("advanced.default_failed"), error);
    }
  };
  return (
    <Button
      appearance="subtle"
      aria-pressed={isDefault}
      icon={isDefault ? <StarFilled /> : <StarRegular />}
      onClick={() => void keep()}
    >
      {t(isDefault ? "advanced.default" : "advanced.default_none")}
    </Button>
  );
}

function Results(props: {
  readonly form: SearchForm;
  readonly filled: Filled;
  readonly selected: string | undefined;
  onFilled(filled: Filled): void;
  onPanel(view: PanelView | undefined): void;
}): ReactNode {
  const { form, filled, selected, onFilled, onPanel } = props;
  const list = useInfiniteQuery(advancedQuery(useScope(), form, filled));
  const { fields, finds } = FORMS[form];
  const chips = fields.flatMap((field) => {
    const value = filled[field.name];
    if (value === undefined) return [];
    const { [field.name]: _removed, ...rest } = filled;
    return [{ id: field.name, text: `${t(field.label)}: ${shown(field, value)}`, remove: () => onFilled(rest) }];
  });
  return (
    <>
      <FilterChips chips={chips} onClear={() => onFilled({})} />
      <FoundTable
        key={JSON.stringify([form, filled])}
        label={t("advanced.title")}
        kind={finds}
        list={list}
        selected={selected}
        empty={{ icon: <SearchRegular />, title: t("advanced.none"), text: t("advanced.none_text") }}
        onPanel={onPanel}
      />
    </>
  );
}

function shown(field: FormField, value: string): string {
  if (field.kind === "day") return formatDay(value);
  return field.kind === "either" ? wordFor(value) : value;
}
