import { Field, Text, Textarea } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { getMailbox, listMailboxes, pauseMailbox } from "@muniment/operate-api/mailbox";
import { FormDialog } from "@muniment/ui/dialog";
import { useTell } from "@muniment/ui/toast";
import { useCall } from "../../../api.ts";
import { mailboxText } from "../../../texts/mailbox.ts";
import type { MailboxData } from "./-mailbox-columns.tsx";

/** Pauses a mailbox, with the reason that others then read. */
export function PauseDialog({ mailbox, onClose }: { readonly mailbox: MailboxData; onClose(): void }): ReactNode {
  const tell = useTell();
  const [reason, setReason] = useState("");
  const pause = useCall(pauseMailbox, [getMailbox, listMailboxes]);
  const done = (): void => {
    tell.done(mailboxText("mailbox.paused", { mailbox: mailbox.name }));
    onClose();
  };
  return (
    <FormDialog
      title={mailboxText("mailbox.pause_title", { mailbox: mailbox.name })}
      error={pause.error}
      choices={[
        {
          label: mailboxText("mailbox.pause"),
          isBusy: pause.isPending,
          run: () =>
            pause.mutate(
              { params: { mailbox: mailbox.id }, body: reason.trim() === "" ? {} : { reason: reason.trim() } },
              { onSuccess: done },
            ),
        },
      ]}
      onClose={onClose}
    >
      <Text>{mailboxText("mailbox.pause_text")}</Text>
      <Field label={mailboxText("mailbox.pause_reason")}>
        <Textarea value={reason} maxLength={1000} onChange={(_, data) => setReason(data.value)} />
      </Field>
    </FormDialog>
  );
}
