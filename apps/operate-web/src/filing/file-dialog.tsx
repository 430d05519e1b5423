import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { cancelFiling, retryFiling } from "@muniment/operate-api/filing";
import { getInboundEmail } from "@muniment/operate-api/inbound-email";
import { FormDialog } from "@muniment/ui/dialog";
import type { DialogChoice } from "@muniment/ui/dialog";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import { q, useCall } from "../api.ts";
import { refreshEmails } from "../email/change.ts";
import { caseLabel } from "../email/email-data.ts";
import type { Email } from "../email/email-data.ts";
import { t } from "../messages.ts";
import { filingText } from "../texts/filing.ts";
import { useFileForm } from "./file-form.tsx";
import { FilingProgress } from "./filing-progress.tsx";
import type { FilingData } from "./filing-progress.tsx";
import { filingKey, isUnderWay, useFiling } from "./filing-query.ts";
import type { DialogStep } from "./step.ts";

/** Files documents of an e-mail to a case, and shows how far that is (OPR-FIL-004, OPR-FIL-010). */
export function FileDialog({ email: id, onClose }: { readonly email: string; onClose(): void }): ReactNode {
  const found = useQuery({ ...q(getInboundEmail, { params: { email: id } }), staleTime: 0 });
  const tell = useTell();
  useEffect(() => {
    if (found.error === null) return;
    tell.failed(filingText("file.not_opened"), found.error);
    onClose();
  }, [found.error, tell, onClose]);
  // What is known from before may have been filed meanwhile.
  if (found.data === undefined || !found.isFetchedAfterMount) return null;
  return <FilingDialog email={found.data.data} onClose={onClose} />;
}

/** One dialog for both steps: one that took the place of another would take the focus from it, too. */
function FilingDialog({ email, onClose }: { readonly email: Email; onClose(): void }): ReactNode {
  const [filing, setFiling] = useState<string | undefined>();
  const form = useFileForm(email, setFiling);
  const progress = useProgress(filing, onClose);
  const { content, ...step } = progress ?? form;
  return (
    <FormDialog isWide {...step} onClose={onClose}>
      {content}
    </FormDialog>
  );
}

function useProgress(id: string | undefined, onClose: () => void): DialogStep | undefined {
  const { data, error } = useFiling(id);
  const steps = useSteps(id ?? "");
  if (id === undefined) return undefined;
  if (data === undefined) {
    const content = error === null ? <LoadingRows rows={4} /> : <ErrorState error={error} />;
    return { title: filingText("file.title"), choices: [], error: undefined, content, cancelLabel: t("action.close") };
  }
  const isOver = data.state === "done";
  return {
    title: filingText("filing.title", { case: caseLabel(data.case) }),
    choices: isOver ? [{ label: t("action.close"), run: onClose }] : steps.choices(data),
    error: steps.error,
    content: <FilingProgress takesFocus filing={data} />,
    cancelLabel: isUnderWay(data) ? filingText("filing.leave") : t("action.close"),
    hasNoCancel: isOver,
  };
}

/** What one may do with a filing that has not come to its end. */
function useSteps(id: string): { error: unknown; choices(filing: FilingData): readonly DialogChoice[] } {
  const client = useQueryClient();
  const retry = useCall(retryFiling);
  const cancel = useCall(cancelFiling);
  const onSuccess = (answer: { readonly data: FilingData }): void => {
    client.setQueryData(filingKey(id), answer.data);
    void refreshEmails(client);
  };
  const input = { params: { filing: id } };
  return {
    error: retry.error ?? cancel.error,
    choices({ state }) {
      const again = {
        label: filingText("filing.retry"),
        isBusy: retry.isPending,
        run: () => retry.mutate(input, { onSuccess }),
      };
      const stop = {
        label: filingText("filing.cancel"),
        appearance: "secondary" as const,
        isBusy: cancel.isPending,
        run: () => cancel.mutate(input, { onSuccess }),
      };
      if (state === "refused") return [again, stop];
      return state === "waiting" ? [{ ...again, appearance: "secondary" }, stop] : [];
    },
  };
}
