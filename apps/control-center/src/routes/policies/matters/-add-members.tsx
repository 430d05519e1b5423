import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { useList } from "@muniment/ui/query";
import { searchPolicyTrustees } from "@muniment/work-api/policy/people";
import type { PolicyTrusteeData } from "@muniment/work-api/policy/people";
import { listQuery } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { policyText } from "../../../texts/policy.ts";
import { Picker } from "../../access/-picker.tsx";
import { keyOf, memberFrom } from "./-members.ts";
import type { Member, MemberKind } from "./-members.ts";

/** Chooses several of the users and groups of all libraries. */
export function AddMembers(props: {
  readonly kind: MemberKind;
  readonly present: readonly Member[];
  onAdd(added: readonly Member[]): void;
  onClose(): void;
}): ReactNode {
  const { kind, present, onAdd, onClose } = props;
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<ReadonlyMap<string, PolicyTrusteeData>>(new Map());
  const [problem, setProblem] = useState<string>();
  const list = useList(listQuery(searchPolicyTrustees, { query: query === "" ? {} : { query } }));
  const there = new Set(present.map(keyOf));
  const add = (): void =>
    chosen.size === 0
      ? setProblem(policyText("member.choose_first"))
      : onAdd([...chosen.values()].map((found) => memberFrom(found, kind)));
  return (
    <FormDialog
      title={policyText(kind === "team" ? "member.add_team_title" : "member.add_conflicts_title")}
      choices={[{ label: t("add"), run: add }]}
      onClose={onClose}
    >
      <Picker<PolicyTrusteeData>
        label={policyText("member.search")}
        listLabel={policyText("member.found")}
        query={query}
        onQuery={setQuery}
        list={list}
        chosen={new Set(chosen.keys())}
        onChosen={(keys) => {
          setProblem(undefined);
          // Who was chosen stays so while something else is searched for.
          const known = new Map([...chosen, ...list.rows.map((row) => [keyOf(row), row] as const)]);
          setChosen(
            new Map(
              [...keys].flatMap((key) => {
                const row = known.get(key);
                return row === undefined ? [] : [[key, row] as const];
              }),
            ),
          );
        }}
        problem={problem}
        keyOf={keyOf}
        nameOf={({ name, id }) => (name === "" ? id : name)}
        detailOf={detailOf}
        markOf={(row) => (there.has(keyOf(row)) ? "all" : undefined)}
        none={policyText("member.none_found")}
      />
    </FormDialog>
  );
}

function detailOf({
  type,
  id,
  library = "",
  email = "",
  is_external: isExternal,
  is_enabled: isOn,
}: PolicyTrusteeData): string {
  return [
    id,
    type === "group" ? policyText("member.group", { library }) : email,
    ...(isExternal ? [policyText("member.external")] : []),
    ...(isOn ? [] : [policyText("member.disabled")]),
  ].join(" · ");
}
