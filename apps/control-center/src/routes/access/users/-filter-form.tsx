import { useQuery } from "@tanstack/react-query";
import { Combobox, Dropdown, Field, Option, makeStyles } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { listConsoleRoles } from "@muniment/work-api/control-center/role";
import { listLocations } from "@muniment/work-api/control-center/user";
import { q } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { useLibraries } from "../-library.tsx";
import { filterLabel, valueLabel } from "./-filter-words.ts";
import { flagFilters, userStates, withFilter } from "./-user-search.ts";
import type { FlagFilter, UserFilters, ValueFilter } from "./-user-search.ts";

const useStyles = makeStyles({
  form: {
    display: "grid",
    gridTemplateColumns: "repeat(2, minmax(0, 240px))",
    gap: "12px 16px",
    "@media (max-width: 720px)": { gridTemplateColumns: "minmax(0, 1fr)", width: "min(320px, 76vw)" },
    maxHeight: "min(480px, 64dvh)",
    overflowY: "auto",
    padding: "4px",
  },
  field: { minWidth: 0, "& > div, & button": { minWidth: 0 } },
});

interface FilterFormProps {
  readonly library: string;
  readonly filters: UserFilters | undefined;
  onChange(filters: UserFilters | undefined): void;
}

/** The fields of the filter; each change filters at once. */
export function FilterForm({ library, filters, onChange }: FilterFormProps): ReactNode {
  const styles = useStyles();
  const libraries = useLibraries();
  const libraryName = (id: string): string => libraries.find((one) => one.id === id)?.display_name ?? id;
  const roles = useQuery(q(listConsoleRoles, { params: { library } })).data?.data ?? [];
  const values: readonly (readonly [ValueFilter, readonly string[]])[] = [
    ["sign_in_status", ["enabled", "disabled"]],
    ["state", userStates.toReversed()],
    ["role", roles.map(({ id }) => id)],
    ["preferred_library", libraries.map(({ id }) => id)],
    ["source", ["virtual", "enterprise"]],
    ["origin", ["manual", "import", "directory"]],
  ];
  return (
    <div className={styles.form}>
      {values.map(([name, all]) => (
        <ValueField
          key={name}
          name={name}
          options={all.map((value) => ({ value, label: valueLabel(name, value, libraryName) }))}
          filters={filters}
          onChange={onChange}
        />
      ))}
      <LocationFilter library={library} filters={filters} onChange={onChange} />
      {flagFilters.map((name) => (
        <FlagField key={name} name={name} filters={filters} onChange={onChange} />
      ))}
    </div>
  );
}

function ValueField(props: {
  readonly name: ValueFilter;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly filters: UserFilters | undefined;
  onChange(filters: UserFilters | undefined): void;
}): ReactNode {
  const { name, options, filters, onChange } = props;
  const styles = useStyles();
  const chosen: readonly string[] = filters?.[name] ?? [];
  const labels = chosen.map((value) => options.find((option) => option.value === value)?.label ?? value);
  return (
    <Field label={filterLabel(name)} className={styles.field}>
      <Dropdown
        multiselect
        inlinePopup
        placeholder={t("filter.any")}
        value={labels.join(", ")}
        selectedOptions={[...chosen]}
        onOptionSelect={(_, data) => onChange(withFilter(filters, name, data.selectedOptions as never))}
      >
        {options.map(({ value, label }) => (
          <Option key={value} value={value}>
            {label}
          </Option>
        ))}
      </Dropdown>
    </Field>
  );
}

function FlagField(props: {
  readonly name: FlagFilter;
  readonly filters: UserFilters | undefined;
  onChange(filters: UserFilters | undefined): void;
}): ReactNode {
  const { name, filters, onChange } = props;
  const styles = useStyles();
  const value = filters?.[name];
  const chosen = value === undefined ? undefined : value ? "yes" : "no";
  return (
    <Field label={filterLabel(name)} className={styles.field}>
      <Dropdown
        inlinePopup
        placeholder={t("filter.any")}
        value={chosen === undefined ? "" : t(chosen)}
        selectedOptions={[chosen ?? "any"]}
        onOptionSelect={(_, { optionValue }) =>
          onChange(withFilter(filters, name, optionValue === "any" ? undefined : optionValue === "yes"))
        }
      >
        <Option value="any">{t("filter.any")}</Option>
        <Option value="yes">{t("yes")}</Option>
        <Option value="no">{t("no")}</Option>
      </Dropdown>
    </Field>
  );
}

/** Locations are many: what is typed is looked up by the server. */
function LocationFilter({ library, filters, onChange }: FilterFormProps): ReactNode {
  const styles = useStyles();
  const [text, setText] = useState("");
  const found = useQuery(q(listLocations, { params: { library }, query: text === "" ? {} : { query: text } })).data;
  const chosen: readonly string[] = filters?.location ?? [];
  const offered = [...new Set([...chosen, ...(found?.data ?? []).map(({ id }) => id)])].filter((id) => id !== "");
  return (
    <Field label={filterLabel("location")} className={styles.field}>
      <Combobox
        multiselect
        inlinePopup
        placeholder={chosen.length === 0 ? t("filter.any") : chosen.join(", ")}
        value={text}
        selectedOptions={[...chosen]}
        onChange={(event) => setText(event.currentTarget.value)}
        onOptionSelect={(_, data) => {
          setText("");
          onChange(withFilter(filters, "location", data.selectedOptions));
        }}
      >
        {offered.map((id) => (
          <Option key={id} value={id}>
            {id}
          </Option>
        ))}
      </Combobox>
    </Field>
  );
}
