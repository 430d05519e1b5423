import { Button, makeStyles } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { listFilings, retryFiling } from "@muniment/operate-api/filing";
import { useTell } from "@muniment/ui/toast";
import { ASK_MILLISECONDS, q, useCall } from "../../api.ts";
import { FilingProgress } from "../../filing/filing-progress.tsx";
import type { FilingData } from "../../filing/filing-progress.tsx";
import { isUnderWay } from "../../filing/filing-query.ts";
import { filingText } from "../../texts/filing.ts";
import { refreshEmails } from "../change.ts";
import type { Email } from "../email-data.ts";
import { Section } from "./section.tsx";

const useStyles = makeStyles({ root: { display: "flex", flexDirection: "column", gap: "8px", alignItems: "stretch" } });

/** Filings that go on, or that wait for a person; what is done shows at the documents. */
export function Filings({ email }: { readonly email: Email }): ReactNode {
  const { data } = useQuery({
    ...q(listFilings, { params: { email: email.id } }),
    refetchInterval: ({ state }) => (state.data?.data.some(isUnderWay) === true ? ASK_MILLISECONDS : false),
  });
  const shown = (data?.data ?? []).filter((filing) => isUnderWay(filing) || filing.state === "refused");
  return shown.map((filing) => <OneFiling key={filing.id} filing={filing} told={email.trouble?.text} />);
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
        {filing.state === "running" ? null : (
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
