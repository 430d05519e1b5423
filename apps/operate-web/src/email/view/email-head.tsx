import { MessageBar, MessageBarBody, MessageBarTitle, Text, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { formatExactly } from "@muniment/ui/message";
import { PersonMark } from "@muniment/ui/person";
import { Status } from "@muniment/ui/status";
import { t } from "../../messages.ts";
import { emailText } from "../../texts/email.ts";
import { PHASE_TONES, nameOf, wholeName } from "../email-data.ts";
import type { Email } from "../email-data.ts";
import { TroubleDetails } from "../trouble.tsx";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px" },
  who: { display: "flex", gap: "12px", alignItems: "center", minWidth: 0 },
  names: { display: "flex", flexDirection: "column", minWidth: 0, flexGrow: 1 },
  name: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap", unicodeBidi: "plaintext" },
  quiet: { color: tokens.colorNeutralForeground3 },
  lines: { display: "flex", flexDirection: "column" },
  line: { overflowWrap: "anywhere" },
  facts: { display: "flex", flexWrap: "wrap", gap: "8px 24px", margin: 0 },
  fact: { display: "flex", flexDirection: "column", minWidth: 0 },
  factName: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  value: { margin: 0, overflowWrap: "anywhere" },
  hints: { display: "flex", flexWrap: "wrap", gap: "4px 16px" },
});

/** From whom, to whom, when, and how it stands. */
export function EmailHead({ email }: { readonly email: Email }): ReactNode {
  const styles = useStyles();
  const { from, to, cc, owner, phase } = email;
  return (
    <header className={styles.root}>
      {email.trouble === undefined ? null : (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{t("email.needs_attention")}</MessageBarTitle>
            <TroubleDetails trouble={email.trouble} />
          </MessageBarBody>
        </MessageBar>
      )}
      <div className={styles.who}>
        <PersonMark name={nameOf(from)} id={from?.address ?? ""} size={40} />
        <div className={styles.names}>
          <Text weight="semibold" className={styles.name} title={from === undefined ? "" : wholeName(from)}>
            {from === undefined ? nameOf(from) : wholeName(from)}
          </Text>
          <Text size={200} className={styles.quiet}>
            <time dateTime={email.received_at}>{formatExactly(new Date(email.received_at))}</time>
          </Text>
        </div>
      </div>
      <div className={styles.lines}>
        <Line name={emailText("email.to")} people={to} />
        <Line name={emailText("email.cc")} people={cc} />
      </div>
      <Facts
        facts={[
          [t("email.phase"), <Status tone={PHASE_TONES[phase]}>{t(`phase.${phase}`)}</Status>],
          [t("email.owner"), owner.kind === "team" ? emailText("assign.team", { name: owner.name }) : owner.name],
          [t("email.mailbox"), email.mailbox.name],
          [t("email.reference"), email.reference],
        ]}
      />
      <Hints email={email} />
    </header>
  );
}

function Line({ name, people }: { readonly name: string; readonly people: Email["to"] }): ReactNode {
  const styles = useStyles();
  if (people.length === 0) return null;
  return (
    <Text size={200} className={styles.line}>
      <span className={styles.quiet}>{name}</span> {people.map(wholeName).join(", ")}
    </Text>
  );
}

/** Short facts side by side. */
function Facts({ facts }: { readonly facts: readonly (readonly [name: string, value: ReactNode])[] }): ReactNode {
  const styles = useStyles();
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name} className={styles.fact}>
          <dt className={styles.factName}>{name}</dt>
          <dd className={styles.value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const CLASSES = ["auto", "bounce", "receipt", "loop"] as const;

/** What a careful reader would like to know of where it comes from. */
function Hints({ email: { hints } }: { readonly email: Email }): ReactNode {
  const styles = useStyles();
  const kind = CLASSES.find((known) => known === hints.class);
  const told = [
    ...(hints.is_first_contact ? [emailText("hint.first_contact")] : []),
    ...(hints.is_possible_duplicate ? [emailText("hint.possible_duplicate")] : []),
    ...(kind === undefined ? [] : [emailText(`hint.${kind}`)]),
    ...(hints.protection === "none" || hints.protection === ""
      ? []
      : [emailText("hint.protection", { how: hints.protection })]),
  ];
  if (told.length === 0) return null;
  return (
    <div className={styles.hints}>
      {told.map((text) => (
        <Status key={text} tone="warning">
          {text}
        </Status>
      ))}
    </div>
  );
}
