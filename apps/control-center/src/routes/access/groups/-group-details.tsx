import { Button, makeStyles } from "@fluentui/react-components";
import { EditRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { formatNumber } from "@muniment/ui/message";
import { PropertyList } from "@muniment/ui/panel";
import { t } from "../../../messages.ts";
import { groupText } from "../../../texts/group.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { Moment } from "@muniment/ui/moment";
import { EditGroup } from "./-edit-group.tsx";
import type { Group } from "./-group-search.ts";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "16px", alignItems: "stretch" },
  start: { alignSelf: "start" },
});

interface GroupDetailsProps {
  readonly library: ConsoleLibrary;
  readonly group: Group;
}

/** The tab `Details` of a group. */
export function GroupDetails({ library, group }: GroupDetailsProps): ReactNode {
  const styles = useStyles();
  const [isEditing, setIsEditing] = useState(false);
  return (
    <div className={styles.root}>
      {group.actions.includes("edit") ? (
        <Button className={styles.start} icon={<EditRegular />} onClick={() => setIsEditing(true)}>
          {t("edit")}
        </Button>
      ) : null}
      <PropertyList
        properties={[
          { name: groupText("group.id"), value: group.id },
          { name: groupText("group.name"), value: group.full_name },
          { name: groupText("group.status"), value: t(group.enabled ? "status.enabled" : "status.disabled") },
          { name: t("user.external"), value: t(group.is_external ? "yes" : "no") },
          { name: groupText("group.members"), value: formatNumber(group.member_count) },
          { name: groupText("group.source"), value: t(`source.${group.source}`) },
          { name: t("user.created"), value: <Moment at={group.create_date} /> },
          { name: t("user.edited"), value: <Moment at={group.edit_date} /> },
        ]}
      />
      {isEditing ? <EditGroup library={library} group={group} onClose={() => setIsEditing(false)} /> : null}
    </div>
  );
}
