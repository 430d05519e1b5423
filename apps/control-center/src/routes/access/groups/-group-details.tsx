import { useQueryClient } from "@tanstack/react-query";
import { Button, makeStyles } from "@fluentui/react-components";
import { EditRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { FormDialog } from "@muniment/ui/dialog";
import { TextField, showFieldErrors } from "@muniment/ui/form";
import { formatNumber } from "@muniment/ui/message";
import { PropertyList } from "@muniment/ui/panel";
import { reloadLists } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { searchConsoleGroups } from "@muniment/work-api/control-center/group";
import { updateGroup } from "@muniment/work-api/identity/group";
import { checkGroupName } from "@muniment/work-api/identity/user-rules";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { useSession } from "../../../session.ts";
import type { ConsoleLibrary } from "../../../session.ts";
import { Moment } from "../-moment.tsx";
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
          { name: t("group.id"), value: group.id },
          { name: t("group.name"), value: group.full_name },
          { name: t("group.status"), value: t(group.enabled ? "status.enabled" : "status.disabled") },
          { name: t("user.external"), value: t(group.is_external ? "yes" : "no") },
          { name: t("group.members"), value: formatNumber(group.member_count) },
          { name: t("group.source"), value: t(`source.${group.source}`) },
          { name: t("user.created"), value: <Moment at={group.create_date} /> },
          { name: t("user.edited"), value: <Moment at={group.edit_date} /> },
        ]}
      />
      {isEditing ? <EditGroup library={library} group={group} onClose={() => setIsEditing(false)} /> : null}
    </div>
  );
}

/** The Group ID stays; the name changes (CC-GRP-004). */
function EditGroup(props: GroupDetailsProps & { onClose(): void }): ReactNode {
  const { library, group, onClose } = props;
  const { customer_id: customer } = useSession();
  const client = useQueryClient();
  const tell = useTell();
  const [error, setError] = useState<unknown>();
  const form = useForm<{ full_name: string }>({ defaultValues: { full_name: group.full_name } });
  const save = async (values: { full_name: string }): Promise<void> => {
    const params = { customer: String(customer), library: library.id, group: group.id };
    try {
      await api.call(updateGroup, { params, body: values });
      await reloadLists(client, searchConsoleGroups);
      tell.done(t("group.saved", { group: group.id }));
      onClose();
    } catch (failure) {
      setError(showFieldErrors(failure, { setError: form.setError, fields: ["full_name"] }));
    }
  };
  return (
    <FormDialog
      title={t("group.edit_title", { group: group.id })}
      error={error}
      choices={[{ label: t("save"), isBusy: form.formState.isSubmitting, run: () => void form.handleSubmit(save)() }]}
      onClose={onClose}
    >
      <TextField
        control={form.control}
        name="full_name"
        label={t("group.name")}
        hint={t("group.id_stays", { group: group.id })}
        rules={{
          validate: (value) => {
            const { messages } = checkGroupName(value);
            return messages.length === 0 ? true : messages.map(({ text }) => text).join(" ");
          },
        }}
      />
    </FormDialog>
  );
}
