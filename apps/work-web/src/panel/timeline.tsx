import { Text, makeStyles, tokens } from "@fluentui/react-components";
import { HistoryRegular } from "@fluentui/react-icons";
import { useSuspenseQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { listHistory } from "@muniment/work-api/activity";
import type { Activity } from "@muniment/work-api/activity";
import { PersonMark } from "@muniment/ui/person";
import { EmptyState } from "@muniment/ui/state";
import { q } from "../api.ts";
import { Moment } from "@muniment/ui/moment";
import { t } from "../messages.ts";
import { useScope } from "../scope.ts";

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0, display: "flex", flexDirection: "column", gap: "16px" },
  entry: { display: "flex", gap: "8px", alignItems: "flex-start" },
  text: { display: "flex", flexDirection: "column", minWidth: 0, overflowWrap: "anywhere" },
  when: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** Who did what with a document, newest first (WORK-HST). */
export function Timeline({ id }: { readonly id: string }): ReactNode {
  const scope = useScope();
  const styles = useStyles();
  const query = { limit: 200, all_versions: true };
  const { data } = useSuspenseQuery(q(listHistory, { params: { ...scope, document: id }, query }));
  if (data.data.length === 0) return <EmptyState icon={<HistoryRegular />} title={t("timeline.none")} />;
  return (
    <ol className={styles.list}>
      {data.data.map((entry) => (
        <li key={entry.id} className={styles.entry}>
          <PersonMark name={entry.user_fullname} id={entry.user} />
          <div className={styles.text}>
            <Text>
              <Text weight="semibold">{entry.user_fullname}</Text> {actText(entry.activity, entry.version)}
            </Text>
            {(entry.comments ?? "") === "" ? null : <Text>{entry.comments}</Text>}
            <span className={styles.when}>
              <Moment at={entry.activity_date} />
              {entry.application_name === "" ? null : ` · ${entry.application_name}`}
            </span>
          </div>
        </li>
      ))}
    </ol>
  );
}

function actText(activity: string, version: number): string {
  switch (activity as Activity) {
    case "NEWDOCUMENT":
      return t("act.new");
    case "NEWDOCVER":
      return t("act.version", { version });
    case "MODIFY":
      return t("act.modify", { version });
    case "VIEW":
      return t("act.view", { version });
    case "EXPORT":
      return t("act.export", { version });
    case "COPYDOC":
      return t("act.copy");
    case "REPLACE":
      return t("act.replace", { version });
    case "SECURITY":
      return t("act.security");
    case "MOVE":
      return t("act.move");
    case "FILE":
      return t("act.file");
    case "UNFILE":
      return t("act.unfile");
    case "DELETE":
      return t("act.delete", { version });
    case "RESTORE":
      return t("act.restore", { version });
    case "MAIL":
      return t("act.mail");
    case "PRINT":
      return t("act.print");
    case "SHARED":
      return t("act.share");
    case "CHECKOUT":
      return t("act.check_out", { version });
    case "CHECKIN":
      return t("act.check_in", { version });
    case "RELEASE":
      return t("act.release", { version });
    case "UNLOCK":
      return t("act.unlock", { version });
    case "PURGE":
      return t("act.purge");
    default:
      return activity;
  }
}
