import { Link as FluentLink, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { listOutboundEmails } from "@muniment/operate-api/outbound-email";
import { Moment } from "@muniment/ui/moment";
import { ASK_MILLISECONDS, q } from "../api.ts";
import { Section } from "../email/view/section.tsx";
import { outboundText } from "../texts/outbound.ts";
import { ComposeDialog } from "./compose-dialog.tsx";
import { outboundSubject, stateOf } from "./outbound-data.ts";
import { OutboundDialog } from "./outbound-dialog.tsx";

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: "none", display: "flex", flexDirection: "column", gap: "8px" },
  row: { display: "flex", flexDirection: "column", alignItems: "flex-start", minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** What was sent in the conversation of an e-mail (OPR-INB-060). */
export function SentInThread({ emailId }: { readonly emailId: string }): ReactNode {
  const styles = useStyles();
  const [shown, setShown] = useState<string | undefined>();
  const [draft, setDraft] = useState<string | undefined>();
  const { data } = useQuery({
    ...q(listOutboundEmails, { query: { thread_of: emailId } }),
    refetchInterval: ASK_MILLISECONDS,
  });
  const rows = data?.data ?? [];
  if (rows.length === 0) return null;
  return (
    <Section title={outboundText("outbound.sent_in_thread")}>
      <ul className={styles.list}>
        {rows.map((row) => (
          <li key={row.id} className={styles.row}>
            <FluentLink as="button" onClick={() => setShown(row.id)}>
              {outboundSubject(row)}
            </FluentLink>
            <Text size={200} className={styles.quiet}>
              {row.by} · <Moment at={row.sent_at ?? row.created_at} /> ·{" "}
              {outboundText(`outbound_state.${stateOf(row)}`)}
            </Text>
          </li>
        ))}
      </ul>
      {shown === undefined ? null : (
        <OutboundDialog
          id={shown}
          onEdit={(id) => {
            setShown(undefined);
            setDraft(id);
          }}
          onClose={() => setShown(undefined)}
        />
      )}
      {draft === undefined ? null : <ComposeDialog begun={{ draft }} onClose={() => setDraft(undefined)} />}
    </Section>
  );
}
