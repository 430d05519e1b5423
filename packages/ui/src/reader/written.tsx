import { Button, MessageBar, MessageBarBody, Text, makeStyles, tokens } from "@fluentui/react-components";
import { AttachRegular } from "@fluentui/react-icons";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { ReactNode } from "react";
import type { Preview } from "@muniment/rest/preview";
import { InertFrame, inertPage } from "../inert/index.ts";
import { formatSize } from "../message/index.ts";
import { Moment } from "../moment/index.ts";
import { PropertyList } from "../panel/index.ts";
import { ErrorState, LoadingRows } from "../state/index.ts";
import type { ShownProps } from "./shown-props.ts";
import { words } from "./reader-words.ts";
import { textQuery } from "./source.ts";
import type { ReaderPart } from "./source.ts";

const MOST_CHARACTERS = 1_000_000;

const useStyles = makeStyles({
  scroll: {
    flexGrow: 1,
    minHeight: 0,
    overflow: "auto",
    padding: "12px 16px 16px",
    display: "flex",
    flexDirection: "column",
    gap: "12px",
  },
  text: {
    margin: 0,
    whiteSpace: "pre-wrap",
    overflowWrap: "anywhere",
    unicodeBidi: "plaintext",
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase300,
  },
  subject: { margin: 0, overflowWrap: "anywhere", unicodeBidi: "plaintext" },
  attachments: { listStyleType: "none", margin: 0, padding: 0, display: "flex", flexWrap: "wrap", gap: "4px 8px" },
  attachment: { maxWidth: "100%", minWidth: 0, overflowWrap: "anywhere", textAlign: "start" },
  size: { color: tokens.colorNeutralForeground3 },
  closed: {
    display: "flex",
    alignItems: "center",
    gap: "6px",
    padding: "3px 8px",
    overflowWrap: "anywhere",
    color: tokens.colorNeutralForeground2,
  },
});

/** Text as it is, in the form of a program that writes nothing into it. */
export function PlainText({ source, part, look, bar }: ShownProps): ReactNode {
  const styles = useStyles();
  const shown = useQuery(textQuery({ source, part }, "/file"));
  return (
    <>
      {bar()}
      {shown.isPending ? (
        <LoadingRows />
      ) : shown.isError ? (
        <ErrorState error={shown.error} onRetry={() => void shown.refetch()} />
      ) : (
        <div className={styles.scroll} role="region" aria-label={look.name} tabIndex={0}>
          {shown.data.length > MOST_CHARACTERS ? <Note text={words("state.text_cut")} /> : null}
          <pre className={styles.text}>{shown.data.slice(0, MOST_CHARACTERS)}</pre>
        </div>
      )}
    </>
  );
}

/** A page of the web that was saved; nothing in it runs or loads. */
export function Page({ source, part, look, bar }: ShownProps): ReactNode {
  const styles = useStyles();
  return (
    <>
      {bar()}
      <div className={styles.scroll} role="region" aria-label={look.name} tabIndex={0}>
        <Inert source={source} part={part} title={words("page.html", { name: look.name })} />
      </div>
    </>
  );
}

/** An e-mail: who wrote what to whom, with what came with it. */
export function Email({ source, part, look, bar, onOpen }: ShownProps): ReactNode {
  const styles = useStyles();
  const { email, attachments = [] } = look;
  return (
    <>
      {bar()}
      <div className={styles.scroll} role="region" aria-label={look.name} tabIndex={0}>
        {email === undefined ? null : <Head email={email} />}
        {attachments.length === 0 ? null : <Attachments attachments={attachments} onOpen={onOpen} />}
        {email?.is_cut === true ? <Note text={words("email.cut")} /> : null}
        {(email?.remote_images ?? 0) > 0 ? (
          <Note text={words("email.remote", { count: email?.remote_images ?? 0 })} />
        ) : null}
        <Inert source={source} part={part} title={words("email.body")} />
      </div>
    </>
  );
}

function Inert({ title, ...part }: ReaderPart & { readonly title: string }): ReactNode {
  const shown = useQuery(textQuery(part, "/html"));
  const page = useMemo(() => inertPage(shown.data ?? ""), [shown.data]);
  if (shown.isPending) return <LoadingRows rows={4} />;
  if (shown.isError) return <ErrorState error={shown.error} onRetry={() => void shown.refetch()} />;
  return <InertFrame title={title} page={page} />;
}

function Note({ text }: { readonly text: string }): ReactNode {
  return (
    <MessageBar intent="info" layout="multiline">
      <MessageBarBody>{text}</MessageBarBody>
    </MessageBar>
  );
}

type EmailHead = NonNullable<Preview["email"]>;

function Head({ email }: { readonly email: EmailHead }): ReactNode {
  const styles = useStyles();
  const { subject, from, to, cc, bcc, sent_at: sent } = email;
  return (
    <>
      <Text as="h3" size={400} weight="semibold" className={styles.subject}>
        {subject === "" ? words("email.no_subject") : subject}
      </Text>
      <PropertyList
        properties={[
          { name: words("email.from"), value: from === undefined ? undefined : people([from]) },
          { name: words("email.to"), value: people(to) },
          { name: words("email.cc"), value: people(cc) },
          { name: words("email.bcc"), value: people(bcc) },
          { name: words("email.sent"), value: sent === undefined ? undefined : <Moment at={sent} /> },
        ]}
      />
    </>
  );
}

function people(given: EmailHead["to"]): string {
  return given
    .map(({ name, address }) => (name === "" || address === "" ? name + address : `${name} <${address}>`))
    .join("; ");
}

function Attachments(props: {
  readonly attachments: NonNullable<Preview["attachments"]>;
  onOpen(part: string): void;
}): ReactNode {
  const styles = useStyles();
  const { attachments, onOpen } = props;
  return (
    <ul className={styles.attachments} aria-label={words("attachment.title", { count: attachments.length })}>
      {attachments.map(({ index, name, size, kind }) => (
        <li key={index} className={styles.attachment}>
          {kind === undefined ? (
            <span className={styles.closed}>
              <AttachRegular fontSize={20} aria-hidden="true" />
              {words("attachment.no_preview", { name, size: formatSize(size) })}
            </span>
          ) : (
            <Button
              size="small"
              icon={<AttachRegular />}
              className={styles.attachment}
              aria-label={words("attachment.open", { name, size: formatSize(size) })}
              onClick={() => onOpen(index)}
            >
              <span>
                {name} <span className={styles.size}>{formatSize(size)}</span>
              </span>
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
