import type { ReactNode } from "react";
import { useWatch } from "react-hook-form";
import type { Control } from "react-hook-form";
import { ChoiceField, PasswordField, TextField } from "@muniment/ui/form";
import { mailboxText } from "../../../texts/mailbox.ts";
import type { MailboxValues } from "./-mailbox-values.ts";

interface ImapFieldsProps {
  readonly control: Control<MailboxValues>;
  /** A password is kept, and stays where none is typed. */
  readonly hasPassword: boolean;
}

/** How mail comes to the mailbox, and the mail server where it is fetched (OPR-INB-002). */
export function ImapFields({ control, hasPassword }: ImapFieldsProps): ReactNode {
  const way = useWatch({ control, name: "way" });
  return (
    <>
      <ChoiceField
        control={control}
        name="way"
        label={mailboxText("mailbox.way")}
        options={[
          { value: "smtp", label: mailboxText("mailbox_way.smtp") },
          { value: "imap", label: mailboxText("mailbox_way.imap") },
        ]}
      />
      {way === "imap" ? (
        <>
          <ServerFields control={control} hasPassword={hasPassword} />
          <FolderFields control={control} />
        </>
      ) : null}
    </>
  );
}

function ServerFields({ control, hasPassword }: ImapFieldsProps): ReactNode {
  return (
    <>
      <TextField control={control} name="imap_host" label={mailboxText("imap.host")} isRequired maxLength={253} />
      <ChoiceField
        control={control}
        name="imap_security"
        label={mailboxText("imap.security")}
        options={[
          { value: "tls", label: mailboxText("imap_security.tls") },
          { value: "starttls", label: mailboxText("imap_security.starttls") },
          { value: "none", label: mailboxText("imap_security.none") },
        ]}
      />
      <TextField
        control={control}
        name="imap_port"
        label={mailboxText("imap.port")}
        hint={mailboxText("imap.port_hint")}
        maxLength={5}
      />
      <TextField
        control={control}
        name="imap_user"
        label={mailboxText("imap.user")}
        isRequired
        maxLength={254}
        autoComplete="off"
      />
      <PasswordField
        control={control}
        name="imap_password"
        label={mailboxText("imap.password")}
        hint={mailboxText(hasPassword ? "imap.password_kept" : "imap.password_hint")}
        isRequired={!hasPassword}
        maxLength={1000}
        autoComplete="new-password"
      />
    </>
  );
}

function FolderFields({ control }: Pick<ImapFieldsProps, "control">): ReactNode {
  const after = useWatch({ control, name: "imap_after" });
  return (
    <>
      <TextField
        control={control}
        name="imap_folder"
        label={mailboxText("imap.folder")}
        hint={mailboxText("imap.folder_hint")}
        maxLength={500}
      />
      <ChoiceField
        control={control}
        name="imap_after"
        label={mailboxText("imap.after")}
        options={[
          { value: "mark", label: mailboxText("imap_after.mark") },
          { value: "move", label: mailboxText("imap_after.move") },
          { value: "delete", label: mailboxText("imap_after.delete") },
        ]}
      />
      {after === "move" ? (
        <TextField
          control={control}
          name="imap_move_to"
          label={mailboxText("imap.move_to")}
          isRequired
          maxLength={500}
        />
      ) : null}
      <TextField
        control={control}
        name="imap_since"
        label={mailboxText("imap.since")}
        hint={mailboxText("imap.since_hint")}
        isDate
      />
    </>
  );
}
