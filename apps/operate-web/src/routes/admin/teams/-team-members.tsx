import { Button, Switch, Text, makeStyles, tokens } from "@fluentui/react-components";
import { DeleteRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { GroupBox } from "../../../form/group-box.tsx";
import { PersonChoice } from "../../../people/person-choice.tsx";
import { rightsText } from "../../../texts/rights.ts";
import type { TeamData } from "./-team-columns.tsx";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "8px" },
  list: {
    margin: 0,
    padding: 0,
    listStyleType: "none",
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    maxHeight: "320px",
    overflow: "auto",
  },
  row: { display: "flex", alignItems: "center", minHeight: "36px", paddingInlineStart: "12px" },
  name: { flexGrow: 1, minWidth: 0, overflowWrap: "anywhere" },
  none: { color: tokens.colorNeutralForeground2 },
});

/** Who belongs to a team, and who of them supervises it (OPR-USR-005). */
export function TeamMembers(props: {
  readonly members: TeamData["members"];
  readonly problem: string | undefined;
  onChange(members: TeamData["members"]): void;
}): ReactNode {
  const { members, onChange } = props;
  const styles = useStyles();
  return (
    <div className={styles.root}>
      <GroupBox label={rightsText("team.members")} problem={props.problem}>
        {members.length === 0 ? (
          <Text className={styles.none}>{rightsText("team.no_members")}</Text>
        ) : (
          <ul className={styles.list}>
            {members.map((member) => (
              <li key={member.id} className={styles.row}>
                <Text className={styles.name}>{member.name}</Text>
                <Switch
                  label={rightsText("team.supervisor")}
                  labelPosition="before"
                  aria-label={rightsText("team.supervises", { user: member.name })}
                  checked={member.is_supervisor}
                  onChange={(_, data) =>
                    onChange(
                      members.map((one) => (one.id === member.id ? { ...one, is_supervisor: data.checked } : one)),
                    )
                  }
                />
                <Button
                  appearance="subtle"
                  icon={<DeleteRegular />}
                  aria-label={rightsText("team.member_remove", { user: member.name })}
                  onClick={() => onChange(members.filter(({ id }) => id !== member.id))}
                />
              </li>
            ))}
          </ul>
        )}
      </GroupBox>
      <PersonChoice
        label={rightsText("team.member_add")}
        leftOut={members.map(({ id }) => id)}
        onChoose={(person) => {
          if (person !== undefined) onChange([...members, { ...person, is_supervisor: false }]);
        }}
      />
    </div>
  );
}
