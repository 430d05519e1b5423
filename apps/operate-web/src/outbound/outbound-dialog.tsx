import { Link as FluentLink, MessageBar, MessageBarBody, Text, makeStyles } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import {
  cancelSending,
  confirmSending,
  editAgain,
  getOutboundEmail,
  retrySending,
} from "@muniment/operate-api/outbound-email";
import { FormDialog } from "@muniment/ui/dialog";
import type { DialogChoice } from "@muniment/ui/dialog";
import { PropertyList } from "@muniment/ui/panel";
import { Status } from "@muniment/ui/status";
import { useTell } from "@muniment/ui/toast";
import { ASK_MILLISECONDS, api, q } from "../api.ts";
import { t } from "../messages.ts";
import { outboundText } from "../texts/outbound.ts";
import { outboundSubject, peopleLine, STATE_TONES, stateOf } from "./outbound-data.ts";
import type { Outbound } from "./outbound-data.ts";
import { refreshOutbound } from "./refresh.ts";

const useStyles = makeStyles({
  body: { whiteSpace: "pre-wrap", overflowWrap: "anywhere" },
  list: { margin: 0, padding: 0, listStyleType: "none", display: "flex", flexDirection: "column", gap: "4px" },
});

/** One e-mail that is on its way or sent: what became of it for each recipient, and its copy (OPR-OUT-014). */
export function OutboundDialog(props: {
  readonly id: string;
  onEdit(draft: string): void;
  onClose(): void;
}): ReactNode {
  const { id, onEdit, onClose } = props;
  const { data } = useQuery({
    ...q(getOutboundEmail, { params: { email: id } }),
    refetchInterval: ASK_MILLISECONDS,
  });
  return data === undefined ? null : <Shown email={data.data} onEdit={onEdit} onClose={onClose} />;
}

function Shown(props: { readonly email: Outbound; onEdit(draft: string): void; onClose(): void }): ReactNode {
  const { email, onEdit, onClose } = props;
  const styles = useStyles();
  const { choices, error } = useChoices(email, onEdit);
  const state = stateOf(email);
  return (
    <FormDialog
      isWide
      title={outboundSubject(email)}
      error={error}
      choices={[...choices, { label: t("action.close"), appearance: "secondary" as const, run: onClose }]}
      hasNoCancel
      onClose={onClose}
    >
      {[email.trouble, email.copy_trouble].map((trouble) =>
        trouble === undefined ? null : (
          <MessageBar key={trouble.text} intent="warning" layout="multiline">
            <MessageBarBody>{trouble.text}</MessageBarBody>
          </MessageBar>
        ),
      )}
      <PropertyList
        properties={[
          {
            name: outboundText("outbound.state"),
            value: <Status tone={STATE_TONES[state]}>{outboundText(`outbound_state.${state}`)}</Status>,
          },
          { name: outboundText("compose.from"), value: peopleLine([email.from]) },
          { name: outboundText("compose.to"), value: peopleLine(email.to) },
          { name: outboundText("compose.cc"), value: email.cc.length === 0 ? undefined : peopleLine(email.cc) },
          { name: outboundText("compose.bcc"), value: email.bcc.length === 0 ? undefined : peopleLine(email.bcc) },
          {
            name: outboundText("compose.attachments"),
            value: email.files.length === 0 ? undefined : email.files.map(({ name }) => name).join(", "),
          },
          { name: outboundText("outbound.copy"), value: <Copy email={email} /> },
        ]}
      />
      {email.recipients.length === 0 ? null : (
        <section aria-label={outboundText("outbound.recipients")}>
          <ul className={styles.list}>
            {email.recipients.map(({ address, state: reached, evidence }) => (
              <li key={address}>
                <Status tone={STATE_TONES[reached]}>{outboundText(`outbound_state.${reached}`)}</Status> {address}
                {evidence === undefined ? null : (
                  <Text block size={200}>
                    {evidence}
                  </Text>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Text className={styles.body}>{email.body}</Text>
    </FormDialog>
  );
}

function Copy({ email }: { readonly email: Outbound }): ReactNode {
  if (email.copy_state === "waiting") return outboundText("outbound.copy_waiting");
  if (email.copy_state === "none") return email.state === "sent" ? outboundText("outbound.copy_none") : "";
  const text = outboundText("outbound.copy_stored", { folder: email.copy_folder ?? "" });
  if (email.copy_url === undefined) return text;
  return (
    <FluentLink href={email.copy_url} target="_blank" rel="noreferrer">
      {text}
    </FluentLink>
  );
}

/** What the server lets the person do now. */
function useChoices(email: Outbound, onEdit: (draft: string) => void) {
  const client = useQueryClient();
  const tell = useTell();
  const [error, setError] = useState<unknown>();
  const params = { email: email.id };
  const run = (work: () => Promise<{ readonly data: Outbound }>, after: (done: Outbound) => void) => (): void =>
    void work().then(
      async ({ data }) => {
        setError(undefined);
        after(data);
        await refreshOutbound(client);
      },
      (trouble: unknown) => setError(trouble),
    );
  const confirm = (was: boolean): DialogChoice => ({
    label: outboundText(was ? "outbound.confirm_yes" : "outbound.confirm_no"),
    appearance: was ? "primary" : "secondary",
    run: run(
      () => api.call(confirmSending, { params, body: { was_sent: was } }),
      () => undefined,
    ),
  });
  const all: Readonly<Record<string, readonly DialogChoice[]>> = {
    edit: [{ label: outboundText("outbound.edit"), run: () => onEdit(email.id) }],
    cancel: [
      {
        label: outboundText("outbound.cancel"),
        run: run(
          () => api.call(cancelSending, { params }),
          () => tell.done(outboundText("outbound.cancelled")),
        ),
      },
    ],
    retry: [
      {
        label: outboundText("outbound.retry"),
        run: run(
          () => api.call(retrySending, { params }),
          () => tell.done(outboundText("outbound.retried")),
        ),
      },
    ],
    confirm: [confirm(true), confirm(false)],
    edit_again: [
      {
        label: outboundText("outbound.edit_again"),
        run: run(
          () => api.call(editAgain, { params }),
          ({ id }) => onEdit(id),
        ),
      },
    ],
  };
  return { choices: email.actions.flatMap((action) => all[action] ?? []), error };
}
