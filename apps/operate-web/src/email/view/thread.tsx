import { Link as FluentLink, Text, makeStyles, tokens } from "@fluentui/react-components";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Moment } from "@muniment/ui/moment";
import { t } from "../../messages.ts";
import { emailText } from "../../texts/email.ts";
import { nameOf, subjectOf } from "../email-data.ts";
import type { Email } from "../email-data.ts";
import type { QueueSearch } from "../queue.ts";
import { Section } from "./section.tsx";

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: "none", display: "flex", flexDirection: "column", gap: "8px" },
  row: { display: "flex", flexDirection: "column", alignItems: "flex-start", minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** The other e-mails of the same conversation (OPR-INB-060). */
export function Thread({ email }: { readonly email: Email }): ReactNode {
  const styles = useStyles();
  const navigate = useNavigate();
  const others = email.thread.filter(({ id }) => id !== email.id);
  if (others.length === 0) return null;
  return (
    <Section title={emailText("email.thread", { count: others.length })}>
      <ul className={styles.list}>
        {others.map((other) => (
          <li key={other.id} className={styles.row}>
            <FluentLink
              as="button"
              onClick={() =>
                void navigate({
                  to: "/emails/$email",
                  params: { email: other.id },
                  search: (before: QueueSearch) => before,
                })
              }
            >
              {subjectOf(other)}
            </FluentLink>
            <Text size={200} className={styles.quiet}>
              {nameOf(other.from)} · <Moment at={other.received_at} /> · {t(`phase.${other.phase}`)}
            </Text>
          </li>
        ))}
      </ul>
    </Section>
  );
}
