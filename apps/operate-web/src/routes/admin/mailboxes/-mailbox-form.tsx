import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { listTeams } from "@muniment/operate-api/team";
import { ChoiceField, TextField } from "@muniment/ui/form";
import { q } from "../../../api.ts";
import { SettingsForm } from "../../../form/settings-form.tsx";
import { RepositoryChoice } from "../../../repository/repository-choice.tsx";
import { mailboxText } from "../../../texts/mailbox.ts";
import { ImapFields } from "./-mailbox-imap-fields.tsx";
import type { MailboxValues } from "./-mailbox-values.ts";

const FIELDS = [
  "name",
  "address",
  "aliases",
  "repository",
  "default_team",
  "keep_unfiled_days",
  "max_megabytes",
  "deny_senders",
  "imap_host",
  "imap_port",
  "imap_security",
  "imap_user",
  "imap_password",
  "imap_folder",
  "imap_after",
  "imap_move_to",
  "imap_since",
] as const;
const WIRE = {
  max_bytes: "max_megabytes",
  "imap.host": "imap_host",
  "imap.port": "imap_port",
  "imap.security": "imap_security",
  "imap.user": "imap_user",
  "imap.password": "imap_password",
  "imap.folder": "imap_folder",
  "imap.after": "imap_after",
  "imap.move_to": "imap_move_to",
  "imap.since": "imap_since",
} as const;

interface MailboxFormProps {
  readonly isNew?: boolean;
  /** Of the mail server. */
  readonly hasPassword?: boolean;
  readonly values: MailboxValues;
  readonly saveLabel: string;
  /** Stands above the settings, such as the state. */
  readonly children?: ReactNode;
  save(values: MailboxValues): Promise<void>;
  onLeave(): void;
}

/** The settings of a mailbox (OPR-INB-002). */
export function MailboxForm(props: MailboxFormProps): ReactNode {
  const form = useForm<MailboxValues>({ values: props.values });
  const { control } = form;
  const teams = useQuery(q(listTeams)).data?.data ?? [];
  return (
    <SettingsForm
      form={form}
      isNew={props.isNew === true}
      saveLabel={props.saveLabel}
      fields={FIELDS}
      wire={WIRE}
      above={props.children}
      save={props.save}
      onLeave={props.onLeave}
    >
      <TextField control={control} name="name" label={mailboxText("mailbox.name")} isRequired maxLength={254} />
      <TextField control={control} name="address" label={mailboxText("mailbox.address")} isRequired maxLength={254} />
      <TextField
        control={control}
        name="aliases"
        label={mailboxText("mailbox.aliases")}
        hint={mailboxText("mailbox.list_hint")}
        isMultiline
      />
      <ImapFields control={control} hasPassword={props.hasPassword === true} />
      <RepositoryChoice
        control={control}
        name="repository"
        label={mailboxText("mailbox.staging")}
        hint={mailboxText("mailbox.staging_hint")}
        context="global"
        isRequired
      />
      <ChoiceField
        control={control}
        name="default_team"
        label={mailboxText("mailbox.team")}
        hint={mailboxText("mailbox.team_hint")}
        isRequired
        options={teams.map(({ id: value, name: label }) => ({ value, label }))}
      />
      <TextField
        control={control}
        name="keep_unfiled_days"
        label={mailboxText("mailbox.keep_unfiled")}
        hint={mailboxText("mailbox.keep_unfiled_hint")}
        maxLength={4}
      />
      <TextField control={control} name="max_megabytes" label={mailboxText("mailbox.max_size")} maxLength={6} />
      <TextField
        control={control}
        name="deny_senders"
        label={mailboxText("mailbox.deny_senders")}
        hint={mailboxText("mailbox.deny_hint")}
        isMultiline
      />
    </SettingsForm>
  );
}
