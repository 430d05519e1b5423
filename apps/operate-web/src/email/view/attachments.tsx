import { Button, Link, Text, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowDownloadRegular, AttachRegular, MailRegular } from "@fluentui/react-icons";
import type { ReactNode } from "react";
import { formatSize } from "@muniment/ui/message";
import { Moment } from "@muniment/ui/moment";
import { t } from "../../messages.ts";
import { emailText } from "../../texts/email.ts";
import { filingText } from "../../texts/filing.ts";
import { attachmentsOf } from "../email-data.ts";
import type { Email, EmailFile } from "../email-data.ts";
import { contentPath } from "../content-path.ts";
import { fileStateText } from "../file-state.ts";
import { Section } from "./section.tsx";

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: "none" },
  row: { display: "flex", alignItems: "flex-start", gap: "8px", paddingBlock: "4px" },
  icon: { fontSize: "20px", lineHeight: "20px", color: tokens.colorNeutralForeground3, paddingTop: "2px" },
  name: { display: "flex", flexDirection: "column", flexGrow: 1, minWidth: 0, overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** What came with an e-mail, each with where it is, and the original. */
export function Attachments({ email }: { readonly email: Email }): ReactNode {
  const styles = useStyles();
  const original = email.documents.find(({ kind }) => kind === "original");
  const attachments = attachmentsOf(email);
  return (
    <Section title={t("email.attachments", { count: attachments.length })}>
      <ul className={styles.list}>
        {attachments.map((file) => (
          <OneFile key={file.ordinal} email={email} file={file} name={file.name} />
        ))}
        {original === undefined ? null : <OneFile email={email} file={original} name={filingText("file.original")} />}
      </ul>
    </Section>
  );
}

const KEPT: readonly EmailFile["state"][] = ["waiting", "staged", "filed"];

function OneFile(props: { readonly email: Email; readonly file: EmailFile; readonly name: string }): ReactNode {
  const { email, file, name } = props;
  const styles = useStyles();
  const state = fileStateText(file);
  return (
    <li className={styles.row}>
      <span className={styles.icon} aria-hidden="true">
        {file.kind === "original" ? <MailRegular /> : <AttachRegular />}
      </span>
      <span className={styles.name}>
        <span>{name}</span>
        <Text size={200} className={styles.quiet}>
          {[formatSize(file.size), state].filter((text) => text !== "").join(" · ")}
        </Text>
        {file.filed.map((place) => (
          <Text key={`${place.case.id} ${place.folder_name} ${place.at}`} size={200} className={styles.quiet}>
            {emailText("email.filed_to", { case: place.case.reference, folder: place.folder_name })}{" "}
            {place.url === undefined ? (
              place.name
            ) : (
              <Link href={place.url} target="_blank" rel="noreferrer">
                {place.name}
              </Link>
            )}
            {" · "}
            {place.by} · <Moment at={place.at} />
          </Text>
        ))}
      </span>
      {KEPT.includes(file.state) ? (
        <Button
          as="a"
          size="small"
          appearance="subtle"
          icon={<ArrowDownloadRegular />}
          aria-label={emailText("email.download", { name })}
          title={emailText("email.download", { name })}
          href={contentPath(email.id, file.ordinal)}
          download={file.name}
        />
      ) : null}
    </li>
  );
}
