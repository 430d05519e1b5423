import { Text, makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";
import type { testMyLink } from "@muniment/operate-api/my-linked-service";
import type { Output } from "@muniment/rest";
import { Status } from "@muniment/ui/status";
import { linkText } from "../texts/link.ts";

const useStyles = makeStyles({
  list: { display: "flex", flexDirection: "column", gap: "8px", margin: 0, padding: 0, listStyleType: "none" },
  check: { display: "flex", flexWrap: "wrap", columnGap: "12px" },
  name: { minWidth: "200px" },
  reason: { color: tokens.colorNeutralForeground2, flexBasis: "100%", paddingInlineStart: "22px" },
});

const TONES = { pass: "good", fail: "bad", skipped: "none", warn: "warning" } as const;

/** The checks of a connection, each with what came of it (OPR-LNK-006). */
export function CheckList(props: { readonly checks: Output<typeof testMyLink>["data"]["checks"] }): ReactNode {
  const styles = useStyles();
  return (
    <ul className={styles.list} aria-label={linkText("check.title")}>
      {props.checks.map(({ name, about, outcome, reason }) => (
        <li key={`${name} ${about}`} className={styles.check}>
          <Status tone={TONES[outcome]}>
            {linkText("check.result", { name: nameOf(name, about), outcome: linkText(`check.${outcome}`) })}
          </Status>
          {reason === undefined ? null : (
            <Text size={200} className={styles.reason}>
              {reason}
            </Text>
          )}
        </li>
      ))}
    </ul>
  );
}

const NAMES = [
  "address",
  "tls",
  "discovery",
  "version",
  "clock",
  "token",
  "customer",
  "preferred_database",
  "reception",
  "mail_server",
  "storage",
] as const;

function nameOf(name: string, about: string | undefined): string {
  if (about !== undefined) return linkText("check.repository", { repository: about });
  const known = NAMES.find((one) => one === name);
  return known === undefined ? name : linkText(`check.${known}`);
}
