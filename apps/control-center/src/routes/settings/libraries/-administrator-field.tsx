import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Combobox, Field, Option } from "@fluentui/react-components";
import { useDeferredValue } from "react";
import type { ReactNode } from "react";
import { useController } from "react-hook-form";
import type { Control, FieldPath, FieldValues } from "react-hook-form";
import { searchConsoleUsers } from "@muniment/work-api/control-center/user";
import { q } from "../../../api.ts";
import { libraryText } from "../../../texts/library.ts";

const OFFERED = 8;

/** A User ID; people inside the firm of one library are offered while one types. */
export function AdministratorField<V extends FieldValues>(props: {
  readonly control: Control<V>;
  readonly name: FieldPath<V>;
  readonly library: string;
}): ReactNode {
  const { control, name, library } = props;
  const { field, fieldState } = useController({
    control,
    name,
    rules: { validate: (value: string) => value.trim() !== "" || libraryText("library.first_administrator_required") },
  });
  const value = field.value as string;
  const query = useDeferredValue(value.trim());
  const { data } = useQuery({
    ...q(searchConsoleUsers, {
      body: { library, filters: { external: false }, limit: OFFERED, ...(query === "" ? {} : { query }) },
    }),
    placeholderData: keepPreviousData,
  });
  return (
    <Field
      required
      label={libraryText("library.first_administrator")}
      hint={libraryText("library.first_administrator_hint")}
      validationMessage={fieldState.error?.message}
    >
      <Combobox
        ref={field.ref}
        name={field.name}
        freeform
        value={value}
        selectedOptions={[value]}
        autoComplete="off"
        onBlur={field.onBlur}
        onChange={(event) => field.onChange(event.currentTarget.value)}
        onOptionSelect={(_, { optionValue }) => (optionValue === undefined ? undefined : field.onChange(optionValue))}
      >
        {(data?.data ?? []).map(({ id, full_name: fullName }) => (
          <Option key={id} value={id} text={id}>
            {`${fullName} · ${id}`}
          </Option>
        ))}
      </Combobox>
    </Field>
  );
}
