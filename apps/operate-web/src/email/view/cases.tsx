import { Button, Link as FluentLink, Text, makeStyles, tokens } from "@fluentui/react-components";
import { DismissRegular } from "@fluentui/react-icons";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { linkEmail, unlinkEmail } from "@muniment/operate-api/inbound-email";
import { useTell } from "@muniment/ui/toast";
import { useCall } from "../../api.ts";
import { emailText } from "../../texts/email.ts";
import { useChanged } from "../change.ts";
import { caseLabel } from "../email-data.ts";
import type { CaseName, Email } from "../email-data.ts";
import { Section } from "./section.tsx";

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: "none", display: "flex", flexDirection: "column", gap: "8px" },
  row: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "4px 12px" },
  name: { display: "flex", flexDirection: "column", flex: "1 1 200px", minWidth: 0, overflowWrap: "anywhere" },
  why: { color: tokens.colorNeutralForeground3 },
});

/** The cases that an e-mail belongs to, and those that it may belong to, with the reason (OPR-INB-043). */
export function Cases({ email }: { readonly email: Email }): ReactNode {
  const styles = useStyles();
  const { cases, proposals, actions } = email;
  const mayLink = actions.includes("link");
  const linked = new Set(cases.map(({ id }) => id));
  const open = proposals.filter((proposal) => !linked.has(proposal.case.id));
  const { link, unlink } = useLinking(email);
  if (cases.length + open.length === 0) return null;
  return (
    <Section title={emailText("email.cases")}>
      <ul className={styles.list}>
        {cases.map((known) => (
          <li key={known.id} className={styles.row}>
            <span className={styles.name}>
              <CaseLink known={known} />
            </span>
            {mayLink ? (
              <Button
                size="small"
                appearance="subtle"
                icon={<DismissRegular />}
                aria-label={emailText("email.unlink", { case: caseLabel(known) })}
                onClick={() => unlink(known)}
              />
            ) : null}
          </li>
        ))}
        {open.map(({ case: known, reason, is_closed: isClosed, certainty }) => (
          <li key={known.id} className={styles.row}>
            <span className={styles.name}>
              <CaseLink known={known} />
              <Text size={200} className={styles.why}>
                {emailText(isClosed ? "proposal.closed" : `proposal.${certainty}`, { reason })}
              </Text>
            </span>
            {mayLink ? (
              <Button
                size="small"
                aria-label={emailText("proposal.link_of", { case: caseLabel(known) })}
                onClick={() => link(known)}
              >
                {emailText("proposal.link")}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function CaseLink({ known }: { readonly known: CaseName }): ReactNode {
  const navigate = useNavigate();
  return (
    <FluentLink as="button" onClick={() => void navigate({ to: "/cases/$case", params: { case: known.id } })}>
      {caseLabel(known)}
    </FluentLink>
  );
}

function useLinking({ id }: Email): { link(known: CaseName): void; unlink(known: CaseName): void } {
  const tell = useTell();
  const changed = useChanged();
  const linking = useCall(linkEmail);
  const unlinking = useCall(unlinkEmail);
  const input = ({ id: known }: CaseName) => ({ params: { email: id }, body: { case: known } });
  const link = (known: CaseName): void =>
    linking.mutate(input(known), {
      onSuccess: (answer) => {
        void changed(answer);
        tell.done(emailText("email.linked", { case: caseLabel(known) }), () => unlink(known));
      },
      onError: (error) => tell.failed(emailText("email.not_linked"), error),
    });
  const unlink = (known: CaseName): void =>
    unlinking.mutate(input(known), {
      onSuccess: (answer) => {
        void changed(answer);
        tell.done(emailText("email.unlinked", { case: caseLabel(known) }), () => link(known));
      },
      onError: (error) => tell.failed(emailText("email.not_unlinked"), error),
    });
  return { link, unlink };
}
