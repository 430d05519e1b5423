import { Button, Text, makeStyles } from "@fluentui/react-components";
import { ArrowUndoRegular, FolderArrowRightRegular } from "@fluentui/react-icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { listFilings, retryFiling, undoFiling } from "@muniment/operate-api/filing";
import { useTell } from "@muniment/ui/toast";
import { ASK_MILLISECONDS, q, useCall } from "../../api.ts";
import { FilingProgress, summaryOf } from "../../filing/filing-progress.tsx";
import type { FilingData } from "../../filing/filing-progress.tsx";
import { isUnderWay } from "../../filing/filing-query.ts";
import { RefileDialog } from "../../filing/refile-dialog.tsx";
import { filingText } from "../../texts/filing.ts";
import { refreshEmails } from "../change.ts";
import type { Email } from "../email-data.ts";
import { TroubleDetails } from "../trouble.tsx";
import { Section } from "./section.tsx";

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "8px", alignItems: "stretch" },
  acts: { display: "flex", flexWrap: "wrap", gap: "8px" },
});

/** Filings that go on, or that wait for a person; what is done shows at the documents. */
export function Filings({ email }: { readonly email: Email }): ReactNode {
  const { data } = useQuery({
    ...q(listFilings, { params: { email: email.id } }),
    refetchInterval: ({ state }) => (state.data?.data.some(isUnderWay) === true ? ASK_MILLISECONDS : false),
  });
  const shown = (data?.data ?? []).filter(
    (filing) => isUnderWay(filing) || filing.state === "refused" || filing.can_undo || filing.can_refile,
  );
  return shown.map((filing) =>
    filing.can_undo || filing.can_refile ? (
      <DoneFiling key={filing.id} email={email} filing={filing} />
    ) : (
      <OneFiling key={filing.id} filing={filing} told={email.trouble?.text} />
    ),
  );
}

/** What was filed: it can go to another case, and for fourteen days back to the e-mail (OPR-FIL-013, -014). */
function DoneFiling({ email, filing }: { readonly email: Email; readonly filing: FilingData }): ReactNode {
  const styles = useStyles();
  const [isMoving, setIsMoving] = useState(false);
  const client = useQueryClient();
  const tell = useTell();
  const undo = useCall(undoFiling, [listFilings]);
  return (
    <Section title={filingText("filing.title", { case: `${filing.case.reference} ${filing.case.title}` })}>
      <div className={styles.root}>
        <Text>{summaryOf(filing)}</Text>
        {filing.trouble === undefined ? null : <TroubleDetails trouble={filing.trouble} />}
        <div className={styles.acts}>
          {filing.can_refile ? (
            <Button icon={<FolderArrowRightRegular />} onClick={() => setIsMoving(true)}>
              {filingText("refile.act")}
            </Button>
          ) : null}
          {filing.can_undo ? (
            <Button
              icon={<ArrowUndoRegular />}
              disabledFocusable={undo.isPending}
              onClick={() =>
                undo.mutate(
                  { params: { filing: filing.id } },
                  {
                    onSuccess: () => void refreshEmails(client),
                    onError: (error) => tell.failed(filingText("filing.not_undone"), error),
                  },
                )
              }
            >
              {filingText("filing.undo")}
            </Button>
          ) : null}
        </div>
        {isMoving ? <RefileDialog email={email} filing={filing} onClose={() => setIsMoving(false)} /> : null}
      </div>
    </Section>
  );
}

function OneFiling({ filing, told }: { readonly filing: FilingData; readonly told: string | undefined }): ReactNode {
  const styles = useStyles();
  const client = useQueryClient();
  const tell = useTell();
  const retry = useCall(retryFiling, [listFilings]);
  return (
    <Section title={filingText("filing.title", { case: `${filing.case.reference} ${filing.case.title}` })}>
      <div className={styles.root}>
        <FilingProgress filing={filing} told={told} />
        {filing.state === "running" || filing.state === "undoing" ? null : (
          <div>
            <Button
              disabledFocusable={retry.isPending}
              onClick={() =>
                retry.mutate(
                  { params: { filing: filing.id } },
                  {
                    onSuccess: () => void refreshEmails(client),
                    onError: (error) => tell.failed(filingText("filing.not_retried"), error),
                  },
                )
              }
            >
              {filingText("filing.retry")}
            </Button>
          </div>
        )}
      </div>
    </Section>
  );
}
