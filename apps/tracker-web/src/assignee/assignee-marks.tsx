import { makeStyles, tokens } from "@fluentui/react-components";
import { PeopleRegular, WarningRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { PersonMark } from "@muniment/ui/person";
import { t } from "../messages.ts";
import type { Assignee } from "../task/task.ts";
import { usePhoto } from "./use-photo.ts";

const MOST_MARKS = 3;

const useStyles = makeStyles({
  root: { display: "inline-flex", alignItems: "center", gap: "6px", minWidth: 0, maxWidth: "100%" },
  marks: { display: "inline-flex", alignItems: "center", flexShrink: 0, gap: "2px" },
  group: {
    display: "inline-flex",
    alignItems: "center",
    justifyContent: "center",
    flexShrink: 0,
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorNeutralBackground5,
    color: tokens.colorNeutralForeground2,
    "@media (forced-colors: active)": { outline: "1px solid CanvasText", outlineOffset: "-1px" },
  },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", unicodeBidi: "plaintext" },
  warning: { color: tokens.colorStatusWarningForeground3, flexShrink: 0 },
  more: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

/** A person's photo or initials, or the sign of a group (TRK-ASSG-008). */
export function AssigneeMark(props: {
  readonly assignee: Pick<Assignee, "ty" | "name" | "work_id">;
  readonly size?: number;
}): ReactNode {
  const { assignee, size = 24 } = props;
  const styles = useStyles();
  const isPerson = assignee.ty === "user";
  const photo = usePhoto(isPerson ? assignee.work_id : undefined);
  if (isPerson) return <PersonMark name={assignee.name} id={assignee.work_id} photo={photo} size={size} />;
  return (
    <span className={styles.group} style={{ width: size, height: size }} aria-hidden="true">
      <PeopleRegular fontSize={Math.round(size * 0.6)} />
    </span>
  );
}

/** The name of an assignee, with whether they are outside of the matter, or it is closed to them (TRK-SPM-006). */
function assigneeName(assignee: Assignee): string {
  if (assignee.shut_out !== undefined) return t(`assignee.shut_out_${assignee.shut_out}`, { name: assignee.name });
  return assignee.access === "external" ? t("assignee.external_name", { name: assignee.name }) : assignee.name;
}

/** All assignees of a task in one text. */
function assigneesText(assignees: readonly Assignee[]): string {
  return assignees.map(assigneeName).join(", ");
}

/** Whoever has to do a task, in one line: the lead first, all names on hover (TRK-ASSG-013). */
export function AssigneeMarks(props: {
  readonly assignees: readonly Assignee[];
  readonly isBrief?: boolean;
  /** Whose assignees they are, for who does not see them. */
  readonly label?: string;
}): ReactNode {
  const { assignees, isBrief = false, label } = props;
  const styles = useStyles();
  const [lead, ...others] = assignees;
  if (lead === undefined) return null;
  const text = assigneesText(assignees);
  const shown = assignees.slice(0, MOST_MARKS);
  return (
    <span className={styles.root} title={text}>
      {label === undefined ? null : <span style={HIDDEN}>{label} </span>}
      <span className={styles.marks}>
        {shown.map((assignee) => (
          <AssigneeMark key={`${assignee.ty} ${assignee.work_id}`} assignee={assignee} size={20} />
        ))}
      </span>
      {assignees.some((assignee) => assignee.shut_out !== undefined) ? (
        <WarningRegular className={styles.warning} aria-hidden="true" />
      ) : null}
      {others.length === 0 && !isBrief ? (
        <span className={styles.name}>{assigneeName(lead)}</span>
      ) : (
        <span className={styles.more}>
          {assignees.length > MOST_MARKS ? `+${assignees.length - MOST_MARKS}` : null}
          <span style={HIDDEN}>{text}</span>
        </span>
      )}
    </span>
  );
}

const HIDDEN = { position: "absolute", width: 1, height: 1, overflow: "hidden", clipPath: "inset(50%)" } as const;
