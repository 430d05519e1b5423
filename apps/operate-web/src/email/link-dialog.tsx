import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { getInboundEmail, linkEmail } from "@muniment/operate-api/inbound-email";
import { FormDialog } from "@muniment/ui/dialog";
import { LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { q, useCall } from "../api.ts";
import { CaseChoice } from "../case/case-choice.tsx";
import { caseText } from "../texts/case.ts";
import { emailText } from "../texts/email.ts";
import { useChanged } from "./change.ts";
import { caseLabel } from "./email-data.ts";
import type { CaseName } from "./email-data.ts";

/** Says which case an e-mail belongs to; it may belong to several. */
export function LinkDialog({ email: id, onClose }: { readonly email: string; onClose(): void }): ReactNode {
  const found = useQuery(q(getInboundEmail, { params: { email: id } }));
  const [chosen, setChosen] = useState<CaseName | undefined>();
  const [isMissing, setIsMissing] = useState(false);
  const changed = useChanged();
  const tell = useTell();
  const link = useCall(linkEmail);
  const run = (): void => {
    setIsMissing(chosen === undefined);
    if (chosen === undefined) return;
    link.mutate(
      { params: { email: id }, body: { case: chosen.id } },
      {
        onSuccess: (answer) => {
          void changed(answer);
          tell.done(emailText("email.linked", { case: caseLabel(chosen) }));
          onClose();
        },
      },
    );
  };
  return (
    <FormDialog
      title={emailText("link_case.title")}
      error={link.error ?? found.error}
      choices={[{ label: emailText("link_case.confirm"), isBusy: link.isPending, run }]}
      onClose={onClose}
    >
      {found.data === undefined ? (
        <LoadingRows rows={4} />
      ) : (
        <CaseChoice
          proposals={found.data.data.proposals}
          chosen={chosen}
          problem={isMissing ? caseText("case.choose") : undefined}
          onChoose={setChosen}
        />
      )}
    </FormDialog>
  );
}
