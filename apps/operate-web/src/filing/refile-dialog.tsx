import { Text } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { listFilings, refileFiling } from "@muniment/operate-api/filing";
import { FormDialog } from "@muniment/ui/dialog";
import { useTell } from "@muniment/ui/toast";
import { useCall } from "../api.ts";
import { CaseChoice } from "../case/case-choice.tsx";
import { refreshEmails } from "../email/change.ts";
import { caseLabel } from "../email/email-data.ts";
import type { CaseName, Email } from "../email/email-data.ts";
import { caseText } from "../texts/case.ts";
import { filingText } from "../texts/filing.ts";
import type { FilingData } from "./filing-progress.tsx";

interface Props {
  readonly email: Email;
  readonly filing: FilingData;
  onClose(): void;
}

/** Says to which case something goes that was filed to the wrong one (OPR-FIL-014). */
export function RefileDialog({ email, filing, onClose }: Props): ReactNode {
  const [chosen, setChosen] = useState<CaseName | undefined>();
  const [isMissing, setIsMissing] = useState(false);
  const client = useQueryClient();
  const tell = useTell();
  const refile = useCall(refileFiling, [listFilings]);
  const run = (): void => {
    setIsMissing(chosen === undefined);
    if (chosen === undefined) return;
    refile.mutate(
      { params: { filing: filing.id }, body: { case: chosen.id } },
      {
        onSuccess: () => {
          void refreshEmails(client);
          tell.done(filingText("refile.started", { case: caseLabel(chosen) }));
          onClose();
        },
      },
    );
  };
  return (
    <FormDialog
      title={filingText("refile.title")}
      error={refile.error}
      choices={[{ label: filingText("refile.confirm"), isBusy: refile.isPending, run }]}
      onClose={onClose}
    >
      <Text>{filingText("refile.text", { case: caseLabel(filing.case) })}</Text>
      <CaseChoice
        proposals={email.proposals.filter(({ case: known }) => known.id !== filing.case.id)}
        chosen={chosen}
        problem={isMissing ? caseText("case.choose") : undefined}
        onChoose={setChosen}
      />
    </FormDialog>
  );
}
