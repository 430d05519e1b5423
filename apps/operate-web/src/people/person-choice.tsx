import { Combobox, Field, Option } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { listColleagues } from "@muniment/operate-api/team";
import { q } from "../api.ts";
import { rightsText } from "../texts/rights.ts";

/** Somebody of the firm. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** Chooses somebody of the firm by name; `chosen` stays in the field, without it each choice is handed on. */
export function PersonChoice(props: {
  readonly label: string;
  readonly hint?: string;
  readonly chosen?: Named | undefined;
  readonly leftOut?: readonly string[];
  readonly problem?: string | undefined;
  onChoose(person: Named | undefined): void;
}): ReactNode {
  const { label, chosen, leftOut = [], onChoose } = props;
  const [typed, setTyped] = useState<string>();
  const found = useQuery(q(listColleagues, { query: typed === undefined ? {} : { query: typed } }));
  const people = (found.data?.data ?? []).filter(({ id }) => !leftOut.includes(id));
  return (
    <Field label={label} validationMessage={props.problem} {...(props.hint === undefined ? {} : { hint: props.hint })}>
      <Combobox
        freeform
        clearable={chosen !== undefined}
        value={typed ?? chosen?.name ?? ""}
        selectedOptions={chosen === undefined ? [] : [chosen.id]}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        onOptionSelect={(_, { optionValue, optionText }) => {
          setTyped(undefined);
          onChoose(optionValue === undefined ? undefined : { id: optionValue, name: optionText ?? "" });
        }}
        onBlur={() => {
          if (typed === "") onChoose(undefined);
          setTyped(undefined);
        }}
      >
        {people.map(({ id, name }) => (
          <Option key={id} value={id} text={name}>
            {name}
          </Option>
        ))}
        {people.length === 0 ? (
          <Option key="none" disabled value="" text="">
            {rightsText("person.none")}
          </Option>
        ) : null}
      </Combobox>
    </Field>
  );
}
