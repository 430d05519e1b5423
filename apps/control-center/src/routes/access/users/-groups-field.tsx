import { useQuery } from "@tanstack/react-query";
import { Combobox, Field, Option } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { useController } from "react-hook-form";
import type { Control, FieldPath, FieldValues } from "react-hook-form";
import { searchConsoleGroups } from "@muniment/work-api/control-center/group";
import { q } from "../../../api.ts";
import { groupText } from "../../../texts/group.ts";

const OFFERED = 20;

/** Several groups of a library that take members by hand, looked up as one types. */
export function GroupsField<V extends FieldValues>(props: {
  readonly control: Control<V>;
  readonly name: FieldPath<V>;
  readonly label: string;
  readonly library: string;
}): ReactNode {
  const { field } = useController({ control: props.control, name: props.name });
  const chosen = field.value as readonly string[];
  const [text, setText] = useState("");
  const { data } = useQuery(
    q(searchConsoleGroups, {
      body: {
        library: props.library,
        sort: "full_name",
        limit: OFFERED,
        filters: { status: ["enabled"] },
        ...(text.trim() === "" ? {} : { query: text.trim() }),
      },
    }),
  );
  const open = (data?.data ?? []).filter((group) => group.actions.includes("change_members"));
  const names = new Map(open.map((group) => [group.id, group.full_name === "" ? group.id : group.full_name]));
  const offered = [...new Set([...chosen, ...names.keys()])];
  return (
    <Field label={props.label}>
      <Combobox
        ref={field.ref}
        multiselect
        inlinePopup
        placeholder={chosen.length === 0 ? groupText("group.search_hint") : chosen.join(", ")}
        value={text}
        selectedOptions={[...chosen]}
        onBlur={field.onBlur}
        onChange={(event) => setText(event.currentTarget.value)}
        onOptionSelect={(_, { selectedOptions }) => {
          setText("");
          field.onChange(selectedOptions);
        }}
      >
        {offered.map((id) => (
          <Option key={id} value={id} text={id}>
            {names.get(id) ?? id}
          </Option>
        ))}
      </Combobox>
    </Field>
  );
}
