import {
  Button,
  Dropdown,
  Field,
  MessageBar,
  MessageBarBody,
  Option,
  Text,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { AddRegular, DeleteRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { usePolicyRoles } from "../../../session.ts";
import { policyText } from "../../../texts/policy.ts";
import { ChangeDialog } from "../-change-dialog.tsx";
import { MomentField } from "../-moment-field.tsx";
import { nameOf, refusalOf } from "../-policy.ts";
import type { OpenPolicy, PolicyChange } from "../-policy.ts";
import { AddMembers } from "./-add-members.tsx";
import { keyOf, kindText, KINDS, membersOf, wireOf } from "./-members.ts";
import type { Member, MemberKind } from "./-members.ts";
import { periodProblem } from "./-policy-fields.tsx";

const useStyles = makeStyles({
  head: { display: "flex", alignItems: "center", justifyContent: "space-between", gap: "8px" },
  list: { listStyleType: "none", margin: 0, padding: 0, display: "flex", flexDirection: "column" },
  item: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr) auto",
    gap: "8px 12px",
    alignItems: "start",
    padding: "12px 0",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  who: { display: "flex", flexDirection: "column", minWidth: 0, overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground3 },
  fields: {
    gridColumn: "1 / -1",
    display: "grid",
    gridTemplateColumns: "repeat(3, minmax(0, 1fr))",
    gap: "8px 12px",
    "@media (max-width: 720px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  choice: { minWidth: 0 },
  add: { flexShrink: 0, whiteSpace: "nowrap" },
});

/** The team of a policy, or who is kept out by name: changed together, looked at before it is saved (SPM-TIM-001). */
export function EditMembers(props: {
  readonly opened: OpenPolicy;
  readonly kind: MemberKind;
  onClose(): void;
}): ReactNode {
  const { opened, kind, onClose } = props;
  const styles = useStyles();
  const [members, setMembers] = useState(() => membersOf(opened.policy, kind));
  const [isDirty, setIsDirty] = useState(false);
  const [isAdding, setIsAdding] = useState(false);
  const roles = usePolicyRoles();
  const put = (next: readonly Member[]): void => {
    setMembers(next);
    setIsDirty(true);
  };
  const replace = (member: Member): void => put(members.map((each) => (keyOf(each) === keyOf(member) ? member : each)));
  const change: PolicyChange =
    kind === "team" ? { team: members.map(wireOf.team) } : { conflicts: members.map(wireOf.conflicts) };
  const title = policyText(kind === "team" ? "policy.edit_team_title" : "policy.edit_conflicts_title", {
    policy: nameOf(opened.policy),
  });
  return (
    <>
      <ChangeDialog
        opened={opened}
        title={title}
        change={change}
        isDirty={isDirty}
        check={() => members.every((member) => periodProblem(member) === undefined)}
        onClose={onClose}
      >
        <div className={styles.head}>
          <Text>{policyText(kind === "team" ? "member.text_team" : "member.text_conflicts")}</Text>
          <Button className={styles.add} icon={<AddRegular />} onClick={() => setIsAdding(true)}>
            {policyText(kind === "team" ? "member.add_team" : "member.add_conflicts")}
          </Button>
        </div>
        {refusalOf(roles, kind) === undefined ? null : (
          <MessageBar intent="warning">
            <MessageBarBody>{refusalOf(roles, kind)}</MessageBarBody>
          </MessageBar>
        )}
        {members.length === 0 ? (
          <Text className={styles.quiet}>
            {policyText(kind === "team" ? "member.none_team" : "member.none_conflicts")}
          </Text>
        ) : (
          <ul className={styles.list}>
            {members.map((member) => (
              <MemberRow
                key={keyOf(member)}
                member={member}
                kind={kind}
                onChange={replace}
                onRemove={() => put(members.filter((each) => keyOf(each) !== keyOf(member)))}
              />
            ))}
          </ul>
        )}
      </ChangeDialog>
      {isAdding ? (
        <AddMembers
          kind={kind}
          present={members}
          onAdd={(added) => {
            put([...members, ...added]);
            setIsAdding(false);
          }}
          onClose={() => setIsAdding(false)}
        />
      ) : null}
    </>
  );
}

function MemberRow(props: {
  readonly member: Member;
  readonly kind: MemberKind;
  onChange(member: Member): void;
  onRemove(): void;
}): ReactNode {
  const { member, kind, onChange, onRemove } = props;
  const styles = useStyles();
  const { name } = member;
  return (
    <li className={styles.item}>
      <span className={styles.who}>
        <Text weight="semibold">{name}</Text>
        <Text size={200} className={styles.quiet}>
          {kindText(member)}
        </Text>
      </span>
      <Button
        appearance="subtle"
        icon={<DeleteRegular />}
        aria-label={policyText("member.remove", { name })}
        onClick={onRemove}
      />
      <div className={styles.fields} role="group" aria-label={name}>
        <Field size="small" label={policyText(kind === "team" ? "member.role" : "member.wall")}>
          <Dropdown
            className={styles.choice}
            size="small"
            value={policyText(`member.${member.choice}`)}
            selectedOptions={[member.choice]}
            onOptionSelect={(_, { optionValue }) =>
              onChange({ ...member, choice: KINDS[kind].find((each) => each === optionValue) ?? member.choice })
            }
          >
            {KINDS[kind].map((each) => (
              <Option key={each} value={each}>
                {policyText(`member.${each}`)}
              </Option>
            ))}
          </Dropdown>
        </Field>
        <MomentField
          isSmall
          label={policyText("member.period_from")}
          value={member.starts_at}
          onChange={(value) => onChange({ ...member, starts_at: value })}
        />
        <MomentField
          isSmall
          label={policyText("member.period_until")}
          value={member.ends_at}
          problem={periodProblem(member)}
          onChange={(value) => onChange({ ...member, ends_at: value })}
        />
      </div>
    </li>
  );
}
