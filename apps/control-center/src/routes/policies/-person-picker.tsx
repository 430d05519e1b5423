import { useState } from "react";
import type { ReactNode } from "react";
import { useList } from "@muniment/ui/query";
import { searchPolicyTrustees } from "@muniment/work-api/policy/people";
import type { PolicyTrusteeData } from "@muniment/work-api/policy/people";
import { listQuery } from "../../api.ts";
import { Picker } from "../access/-picker.tsx";

/** Finds people whom policies may name. */
export function PersonPicker(props: {
  readonly label: string;
  readonly listLabel: string;
  readonly chosen: ReadonlySet<string>;
  readonly problem: string | undefined;
  readonly none: string;
  refuse(person: PolicyTrusteeData): string | undefined;
  onChosen(keys: ReadonlySet<string>, rows: readonly PolicyTrusteeData[]): void;
}): ReactNode {
  const { onChosen, ...given } = props;
  const [query, setQuery] = useState("");
  const list = useList(
    listQuery(searchPolicyTrustees, { query: { type: "user" as const, ...(query === "" ? {} : { query }) } }),
  );
  return (
    <Picker<PolicyTrusteeData>
      {...given}
      query={query}
      onQuery={setQuery}
      list={list}
      onChosen={(keys) => onChosen(keys, list.rows)}
      keyOf={({ id }) => id}
      nameOf={({ name }) => name}
      detailOf={({ id, email = "" }) => `${id} · ${email}`}
    />
  );
}
