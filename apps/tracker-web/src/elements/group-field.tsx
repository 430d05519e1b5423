import { Combobox, Field, Option, Tag, TagGroup, makeStyles } from "@fluentui/react-components";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import type { ReactNode } from "react";
import { listConsoleLibraries } from "@muniment/work-api/control-center/console";
import { searchConsoleGroups } from "@muniment/work-api/control-center/group";
import { q } from "../frame/api.ts";
import { t } from "../messages.ts";
import type { NamedGroup } from "./element.ts";

const useStyles = makeStyles({ tags: { flexWrap: "wrap", paddingTop: "8px" } });

/** Groups of a library whose name begins with what is typed. */
function useGroups(text: string): readonly NamedGroup[] {
  const asked = useDeferredValue(text.trim());
  const libraries = useQuery(q(listConsoleLibraries, { query: {} })).data?.data ?? [];
  const [library] = libraries;
  const found = useQuery({
    ...q(searchConsoleGroups, {
      body: { library: library?.id ?? "", limit: 50, ...(asked === "" ? {} : { query: asked }) },
    }),
    enabled: library !== undefined,
    placeholderData: keepPreviousData,
  });
  return (found.data?.data ?? []).map(({ id, full_name: name }) => ({ library: library?.id ?? "", id, name }));
}

/** Chooses groups by name. */
export function GroupField(props: {
  readonly label: string;
  readonly chosen: readonly NamedGroup[];
  readonly fault?: string | undefined;
  /** Only one can be chosen. */
  readonly isSingle?: boolean;
  onChosen(groups: readonly NamedGroup[]): void;
}): ReactNode {
  const { label, chosen, isSingle = false, onChosen } = props;
  const styles = useStyles();
  const [text, setText] = useState("");
  const found = useGroups(text);
  const keyOf = ({ library, id }: NamedGroup): string => `${library} ${id}`;
  return (
    <div>
      <Field label={label} {...(props.fault === undefined ? {} : { validationMessage: props.fault })}>
        <Combobox
          multiselect={!isSingle}
          freeform
          placeholder={t("elements.group_search")}
          value={text}
          selectedOptions={chosen.map(keyOf)}
          onChange={(event) => setText(event.target.value)}
          onOptionSelect={(_, { selectedOptions }) => {
            const known = [...chosen, ...found];
            const picked = selectedOptions.flatMap((key) => known.find((group) => keyOf(group) === key) ?? []);
            onChosen(picked);
            setText("");
          }}
        >
          {found.map((group) => (
            <Option key={keyOf(group)} value={keyOf(group)} text={group.name}>
              {group.name}
            </Option>
          ))}
        </Combobox>
      </Field>
      {chosen.length === 0 ? null : (
        <TagGroup
          className={styles.tags}
          aria-label={label}
          onDismiss={(_, { value }) => onChosen(chosen.filter((group) => keyOf(group) !== value))}
        >
          {chosen.map((group) => (
            <Tag key={keyOf(group)} value={keyOf(group)} dismissible size="small">
              {group.name}
            </Tag>
          ))}
        </TagGroup>
      )}
    </div>
  );
}
