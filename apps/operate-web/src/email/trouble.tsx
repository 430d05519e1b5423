import { Text, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { formatExactly } from "@muniment/ui/message";
import { emailText } from "../texts/email.ts";
import type { Email } from "./email-data.ts";

/** Why something waits or was refused. */
type TroubleData = NonNullable<Email["trouble"]>;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "4px" },
  details: { fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  list: { display: "grid", gridTemplateColumns: "auto 1fr", columnGap: "12px", margin: "4px 0 0" },
  value: { margin: 0, overflowWrap: "anywhere" },
});

/** A refusal in words for the person it concerns, with what an administrator may ask for below a fold (OPR-ERR-000). */
export function TroubleDetails({ trouble }: { readonly trouble: TroubleData }): ReactNode {
  const styles = useStyles();
  const facts = [
    [emailText("trouble.code"), trouble.code],
    [emailText("trouble.at"), formatExactly(new Date(trouble.at))],
    [emailText("trouble.repository_code"), trouble.repository_code],
    [emailText("trouble.transaction"), trouble.transaction],
  ] as const;
  return (
    <div className={styles.root}>
      <Text>{trouble.text}</Text>
      <details className={styles.details}>
        <summary>{emailText("trouble.details")}</summary>
        <dl className={styles.list}>
          {facts
            .filter(([, value]) => value !== undefined)
            .flatMap(([name, value]) => [
              <dt key={name}>{name}</dt>,
              <dd key={`${name}:`} className={styles.value}>
                {value}
              </dd>,
            ])}
        </dl>
      </details>
    </div>
  );
}
