import { Link } from "@tanstack/react-router";
import { makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { formatNumber } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { NameAndBrief } from "@muniment/ui/table";
import type { Column } from "@muniment/ui/table";
import { policyText } from "../../../texts/policy.ts";
import { PolicyStateOf } from "../-policy-state.tsx";
import { nameOf, securityText } from "../-policy.ts";
import type { Policy } from "../-policy.ts";

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

function PolicyLink({ policy, brief }: { readonly policy: Policy; readonly brief: ReactNode }): ReactNode {
  const styles = useStyles();
  return (
    <NameAndBrief brief={brief}>
      <Link
        from="/policies/matters"
        to="/policies/matters/$policy"
        params={{ policy: policy.id }}
        search={(search) => search}
        tabIndex={-1}
        preload={false}
        className={styles.link}
      >
        {nameOf(policy)}
      </Link>
    </NameAndBrief>
  );
}

/** What the list of clients and matters shows. */
export function policyColumns(): readonly Column<Policy>[] {
  return [
    {
      id: "policy",
      header: policyText("field.policy"),
      width: 240,
      isName: true,
      text: nameOf,
      cell: (policy, brief) => <PolicyLink policy={policy} brief={brief} />,
    },
    {
      id: "name",
      header: policyText("field.name"),
      width: 240,
      isWide: true,
      text: (policy) => policy.name,
      cell: (policy) => policy.name,
      brief: (policy) => (policy.name === "" ? undefined : policy.name),
    },
    {
      id: "state",
      header: policyText("field.state"),
      width: 120,
      text: (policy) => policyText(`state.${policy.state}`),
      cell: (policy) => <PolicyStateOf state={policy.state} />,
      brief: (policy) => policyText(`state.${policy.state}`),
    },
    {
      id: "security",
      header: policyText("field.security"),
      width: 150,
      text: securityText,
      cell: securityText,
      brief: (policy) => (policy.security === "open" ? undefined : securityText(policy)),
    },
    {
      id: "team",
      header: policyText("field.team"),
      width: 80,
      isNumber: true,
      cell: (policy) => formatNumber(policy.team.length),
    },
    {
      id: "conflicts",
      header: policyText("field.conflicts"),
      width: 130,
      isNumber: true,
      cell: (policy) => formatNumber(policy.conflicts.length),
    },
    {
      id: "ends",
      header: policyText("field.ends"),
      width: 120,
      cell: (policy) => <Moment at={policy.ends_at ?? undefined} />,
    },
    {
      id: "starts",
      header: policyText("field.starts"),
      width: 120,
      isHidden: true,
      cell: (policy) => <Moment at={policy.starts_at ?? undefined} />,
    },
    {
      id: "changed",
      header: policyText("field.changed"),
      width: 120,
      isHidden: true,
      cell: (policy) => <Moment at={policy.edit_date} />,
    },
  ];
}
