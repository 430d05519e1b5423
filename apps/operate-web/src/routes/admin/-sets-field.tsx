import { Checkbox } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { listPermissionSets } from "@muniment/operate-api/rights";
import { q } from "../../api.ts";
import { GroupBox } from "../../form/group-box.tsx";
import { rightsText } from "../../texts/rights.ts";

/** Which permission sets a team or a user has (OPR-USR-007). */
export function SetsField(props: {
  readonly hint: string;
  readonly sets: readonly string[];
  readonly problem: string | undefined;
  onChange(sets: readonly string[]): void;
}): ReactNode {
  const { sets, onChange } = props;
  const all = useQuery(q(listPermissionSets)).data?.data ?? [];
  return (
    <GroupBox label={rightsText("user.sets")} hint={props.hint} problem={props.problem}>
      <div style={{ display: "flex", flexDirection: "column" }}>
        {all.map(({ name }) => (
          <Checkbox
            key={name}
            label={name}
            checked={sets.includes(name)}
            onChange={(_, data) => {
              const others = sets.filter((each) => each !== name);
              onChange(data.checked === true ? [...others, name].toSorted() : others);
            }}
          />
        ))}
      </div>
    </GroupBox>
  );
}
