import { Link } from "@tanstack/react-router";
import { makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { formatNumber } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { policyText } from "../../../texts/policy.ts";
import { setText } from "../../../texts/policy-set.ts";
import { PolicyStateOf } from "../-policy-state.tsx";
import type { OpposingSet } from "./-set.ts";

const useStyles = makeStyles({
  link: {
    color: "inherit",
    textDecorationLine: "none",
    display: "block",
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
    unicodeBidi: "plaintext",
    ":hover": { textDecorationLine: "underline" },
  },
});

function SetLink({ set, brief }: { readonly set: OpposingSet; readonly brief: ReactNode }): ReactNode {
  const styles = useStyles();
  return (
    <NameAndBrief brief={brief}>
      <Link to="/policies/sets/$set" params={{ set: set.id }} tabIndex={-1} preload={false} className={styles.link}>
        {set.alias}
      </Link>
    </NameAndBrief>
  );
}

/** What the list of opposing sets shows. */
export function setColumns(): readonly Column<OpposingSet>[] {
  return [
    {
      id: "alias",
      header: setText("set.alias"),
      width: 200,
      isName: true,
      text: (set) => set.alias,
      cell: (set, brief) => <SetLink set={set} brief={brief} />,
    },
    {
      id: "name",
      header: setText("set.name"),
      width: 260,
      isWide: true,
      text: (set) => set.name,
      cell: (set) => set.name,
      brief: (set) => (set.name === "" ? undefined : set.name),
    },
    {
      id: "state",
      header: policyText("field.state"),
      width: 120,
      text: (set) => policyText(`state.${set.state}`),
      cell: (set) => <PolicyStateOf state={set.state} />,
      brief: (set) => policyText(`state.${set.state}`),
    },
    {
      id: "sides",
      header: setText("set.sides"),
      width: 80,
      isNumber: true,
      cell: (set) => formatNumber(set.sides.length),
    },
    {
      id: "ends",
      header: policyText("field.ends"),
      width: 120,
      cell: (set) => <Moment at={set.ends_at ?? undefined} />,
    },
    {
      id: "changed",
      header: policyText("field.changed"),
      width: 120,
      isHidden: true,
      cell: (set) => <Moment at={set.edit_date} />,
    },
  ];
}
