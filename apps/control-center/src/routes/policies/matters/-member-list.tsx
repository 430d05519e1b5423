import { Button, Text, makeStyles, tokens } from "@fluentui/react-components";
import { EditRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { formatExactly } from "@muniment/ui/message";
import { usePolicyRoles } from "../../../session.ts";
import { policyText } from "../../../texts/policy.ts";
import { refusalOf } from "../-policy.ts";
import type { Policy } from "../-policy.ts";
import { keyOf, kindText, membersOf } from "./-members.ts";
import type { Member, MemberKind } from "./-members.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px" },
  start: { alignSelf: "start" },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  item: {
    display: "flex",
    flexDirection: "column",
    padding: "8px 0",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    overflowWrap: "anywhere",
  },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** Whom a policy names, with what they are there and how long. */
export function MemberList(props: { readonly policy: Policy; readonly kind: MemberKind; onEdit(): void }): ReactNode {
  const { policy, kind, onEdit } = props;
  const styles = useStyles();
  const members = membersOf(policy, kind);
  const mayEdit = refusalOf(usePolicyRoles(), kind) === undefined;
  return (
    <div className={styles.root}>
      {mayEdit ? (
        <Button className={styles.start} icon={<EditRegular />} onClick={onEdit}>
          {policyText(kind === "team" ? "policy.edit_team" : "policy.edit_conflicts")}
        </Button>
      ) : null}
      {members.length === 0 ? (
        <Text className={styles.quiet}>
          {policyText(kind === "team" ? "member.none_team" : "member.none_conflicts")}
        </Text>
      ) : (
        <ul className={styles.list} aria-label={policyText(`tab.${kind}`)}>
          {members.map((member) => (
            <li key={keyOf(member)} className={styles.item}>
              <span>{member.name}</span>
              <Text size={200} className={styles.quiet}>
                {kindText(member)}
              </Text>
              <Text size={200} className={styles.quiet}>
                {[policyText(`member.${member.choice}`), ...periodOf(member)].join(" · ")}
              </Text>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function periodOf({ starts_at: start, ends_at: end }: Member): readonly string[] {
  return [
    ...(start === null ? [] : [policyText("member.since", { at: formatExactly(new Date(start)) })]),
    ...(end === null ? [] : [policyText("member.until", { at: formatExactly(new Date(end)) })]),
  ];
}
