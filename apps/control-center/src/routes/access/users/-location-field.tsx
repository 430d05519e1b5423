import { useQuery, keepPreviousData } from "@tanstack/react-query";
import { Combobox, Field, Option } from "@fluentui/react-components";
import { useDeferredValue, useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { useController } from "react-hook-form";
import type { Control, FieldPath, FieldValues } from "react-hook-form";
import { listLocations } from "@muniment/work-api/control-center/user";
import { q } from "../../../api.ts";
import { t } from "../../../messages.ts";

/** Any text; what is in use already is offered while one types (CC-USR-021). */
export function LocationField<V extends FieldValues>(props: {
  readonly control: Control<V>;
  readonly name: FieldPath<V>;
  readonly library: string;
  readonly hint?: string | undefined;
}): ReactNode {
  const { field, fieldState } = useController({ control: props.control, name: props.name });
  const value = field.value as string;
  const typed = useDeferredValue(value.trim());
  const { data } = useQuery({
    ...q(listLocations, { params: { library: props.library }, query: { query: typed.slice(0, 254), limit: 8 } }),
    placeholderData: keepPreviousData,
  });
  const offered = (data?.data ?? []).filter(({ id }) => id !== "" && id !== value);
  const input = useRef<HTMLInputElement | null>(null);
  useEffect(() => {
    // The kit forgets to take back the option that it pointed to when the list that held it changed or closed.
    const pointed = input.current?.getAttribute("aria-activedescendant") ?? "";
    if (pointed !== "" && document.getElementById(pointed) === null) {
      input.current?.removeAttribute("aria-activedescendant");
    }
  });
  return (
    <Field label={t("user.location")} hint={<>{props.hint}</>} validationMessage={fieldState.error?.message}>
      <Combobox
        ref={(element) => {
          input.current = element;
          field.ref(element);
        }}
        name={field.name}
        freeform
        value={value}
        selectedOptions={[]}
        autoComplete="off"
        data-testid="users.create.location"
        expandIcon={null}
        onBlur={field.onBlur}
        onChange={(event) => field.onChange(event.currentTarget.value)}
        onOptionSelect={(_, { optionValue }) => (optionValue === undefined ? undefined : field.onChange(optionValue))}
      >
        {offered.map(({ id }) => (
          <Option key={id} value={id}>
            {id}
          </Option>
        ))}
      </Combobox>
    </Field>
  );
}
