import { Button, makeStyles } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { listAssignable } from "@muniment/tracker-api/assignee";
import { AssigneeMark } from "../assignee/assignee-marks.tsx";
import { q } from "../frame/api.ts";
import { t } from "../messages.ts";
import { completeMention, typedMention } from "./mentions.ts";
import type { Mention } from "./mentions.ts";

const MOST = 5;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "2px", paddingTop: "4px" },
  person: { justifyContent: "flex-start" },
});

interface MentionListProps {
  readonly tracker: string;
  readonly text: string;
  onMention(person: Mention, completed: string): void;
}

/** Members of the matter whose names fit what is typed after an `@` (TRK-CMT-001). */
export function MentionList({ tracker, text, onMention }: MentionListProps): ReactNode {
  const styles = useStyles();
  const typed = typedMention(text);
  const { data } = useQuery({
    ...q(listAssignable, { params: { tracker }, query: { q: typed ?? "" } }),
    enabled: typed !== undefined,
  });
  if (typed === undefined) return null;
  const members = (data?.data ?? []).filter(({ ty, access }) => ty === "user" && access !== "no_access").slice(0, MOST);
  if (members.length === 0) return null;
  return (
    <div role="group" aria-label={t("comment.mention")} className={styles.root}>
      {members.map((member) => (
        <Button
          key={member.work_id}
          size="small"
          appearance="subtle"
          className={styles.person}
          icon={<AssigneeMark assignee={member} size={20} />}
          onClick={() => onMention({ id: member.work_id, name: member.name }, completeMention(text, member.name))}
        >
          {member.name}
        </Button>
      ))}
    </div>
  );
}
