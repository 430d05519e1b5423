import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Control, FieldPath, FieldValues } from "react-hook-form";
import { listRepositoryNames } from "@muniment/operate-api/repository";
import type { RepositoryContext } from "@muniment/operate-api/repository";
import { ChoiceField } from "@muniment/ui/form";
import { q } from "../api.ts";

/** One of the named places of documents. */
export function RepositoryChoice<V extends FieldValues>(props: {
  readonly control: Control<V>;
  readonly name: FieldPath<V>;
  readonly label: string;
  readonly hint?: string;
  readonly context: RepositoryContext;
  readonly isRequired?: boolean;
  /** Offered for an empty choice. */
  readonly none?: string;
}): ReactNode {
  const { control, name, label, hint, context, none } = props;
  const found = useQuery(q(listRepositoryNames)).data?.data ?? [];
  const offered = found
    .filter((each) => each.context === context)
    .map((each) => ({ value: each.key, label: `${each.name} (${each.service_name})` }));
  return (
    <ChoiceField
      control={control}
      name={name}
      label={label}
      isRequired={props.isRequired ?? false}
      {...(hint === undefined ? {} : { hint })}
      options={none === undefined ? offered : [{ value: "", label: none }, ...offered]}
    />
  );
}
