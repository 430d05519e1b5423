import { Button, Tab, TabList, Text, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowLeftRegular, DismissRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { getEmailAudit } from "@muniment/operate-api/audit";
import { getInboundEmail } from "@muniment/operate-api/inbound-email";
import { Ribbon, refusalOf } from "@muniment/ui/action";
import type { Action } from "@muniment/ui/action";
import { useNarrow } from "@muniment/ui/shell";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { History } from "../../audit/history.tsx";
import { ASK_MILLISECONDS, listQuery, q } from "../../api.ts";
import { emailText } from "../../texts/email.ts";
import { useReplyActions } from "../../outbound/reply-actions.tsx";
import { SentInThread } from "../../outbound/sent-in-thread.tsx";
import { useEmailActions } from "../email-actions.tsx";
import type { Asking } from "../email-actions.tsx";
import { isOpen, subjectOf } from "../email-data.ts";
import type { Email } from "../email-data.ts";
import { EmailDialogs } from "../email-dialogs.tsx";
import { Attachments } from "./attachments.tsx";
import { Body } from "./body.tsx";
import { Cases } from "./cases.tsx";
import { EmailHead } from "./email-head.tsx";
import { Filings } from "./filings.tsx";
import { Thread } from "./thread.tsx";

const useStyles = makeStyles({
  root: {
    flexGrow: 1,
    minWidth: 0,
    minHeight: 0,
    display: "flex",
    flexDirection: "column",
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  title: { display: "flex", alignItems: "flex-start", gap: "8px", padding: "12px 8px 0 16px", flexShrink: 0 },
  subject: {
    flexGrow: 1,
    minWidth: 0,
    margin: 0,
    overflowWrap: "anywhere",
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    unicodeBidi: "plaintext",
    ":focus": { outlineStyle: "none" },
  },
  tabs: { flexShrink: 0, paddingInline: "8px", borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  body: {
    flexGrow: 1,
    minHeight: 0,
    overflowY: "auto",
    display: "flex",
    flexDirection: "column",
    gap: "16px",
    padding: "12px 16px 24px",
  },
});

/** The screen of an e-mail (OPR-INB-031). */
export function EmailView({ id, onClose }: { readonly id: string; onClose(): void }): ReactNode {
  const styles = useStyles();
  const isNarrow = useNarrow();
  const found = useQuery({ ...q(getInboundEmail, { params: { email: id } }), refetchInterval: ASK_MILLISECONDS });
  const email = found.data?.data;
  const title = email === undefined ? emailText("email.title") : subjectOf(email);
  const Heading = isNarrow ? "h1" : "h2";
  return (
    <section aria-label={title} className={styles.root}>
      {email === undefined ? null : <title>{`${title} – Muniment`}</title>}
      <div className={styles.title}>
        {isNarrow ? (
          <Button
            appearance="subtle"
            icon={<ArrowLeftRegular />}
            aria-label={emailText("email.back")}
            onClick={onClose}
          />
        ) : null}
        <Text as={Heading} tabIndex={-1} className={styles.subject}>
          {email === undefined ? "" : title}
        </Text>
        {isNarrow ? null : (
          <Button
            appearance="subtle"
            icon={<DismissRegular />}
            aria-label={emailText("email.close")}
            onClick={onClose}
          />
        )}
      </div>
      {found.isError && email === undefined ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : email === undefined ? (
        <LoadingRows />
      ) : (
        <Shown email={email} onClose={onClose} />
      )}
    </section>
  );
}

function Shown({ email, onClose }: { readonly email: Email; onClose(): void }): ReactNode {
  const styles = useStyles();
  const [tab, setTab] = useState("message");
  const [asking, setAsking] = useState<Asking | undefined>();
  const own = useEmailActions(setAsking).filter((action) => isOffered(action, email));
  const reply = useReplyActions<Email>(email.id);
  const actions = [...own, ...reply.actions];
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isInField(event)) return;
    const action = actions.find(({ shortcut }) => shortcut === event.key);
    if (event.key === "Escape") onClose();
    else if (action === undefined || refusalOf(action, [email]) !== undefined) return;
    else action.run([email]);
    event.preventDefault();
  };
  return (
    <>
      <Ribbon
        label={emailText("email.actions")}
        actions={actions.map((action) => (action.id === primaryOf(email) ? { ...action, isPrimary: true } : action))}
        rows={[email]}
      />
      <div className={styles.tabs}>
        <TabList selectedValue={tab} onTabSelect={(_, data) => setTab(String(data.value))}>
          <Tab value="message">{emailText("email.tab_message")}</Tab>
          <Tab value="history">{emailText("email.tab_history")}</Tab>
        </TabList>
      </div>
      <div className={styles.body} tabIndex={0} role="group" aria-label={subjectOf(email)} onKeyDown={onKeyDown}>
        {tab === "history" ? (
          <History query={listQuery(getEmailAudit, { params: { email: email.id } })} />
        ) : (
          <>
            <EmailHead email={email} />
            <Filings email={email} />
            <Cases email={email} />
            <Attachments email={email} />
            <Body email={email} />
            <Thread email={email} />
            <SentInThread emailId={email.id} />
          </>
        )}
      </div>
      {reply.dialog}
      <EmailDialogs
        asking={asking === undefined ? undefined : { what: asking, email: email.id }}
        onClose={() => setAsking(undefined)}
      />
    </>
  );
}

/** What makes no sense now is left out: an open e-mail is not reopened. `Take` keeps its place, so that no button moves. */
function isOffered({ id }: Action<Email>, email: Email): boolean {
  if (id === "take") return isOpen(email);
  return email.actions.includes(id === "spam" ? "dismiss" : id);
}

/** What one will most likely do next. */
function primaryOf({ actions, phase }: Email): string {
  if (phase === "new" && actions.includes("take")) return "take";
  if (phase === "filed" && actions.includes("complete")) return "complete";
  return actions.includes("file") ? "file" : "reopen";
}

function isInField({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLElement && target.closest("input, textarea, select, [role=menu], [role=dialog]") !== null
  );
}
