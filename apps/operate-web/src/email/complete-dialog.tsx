import { Field, Text, Textarea } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { ReactNode } from "react";
import { completeEmail, getInboundEmail, reopenEmail } from "@muniment/operate-api/inbound-email";
import { FormDialog } from "@muniment/ui/dialog";
import { useTell } from "@muniment/ui/toast";
import { api, q, useCall } from "../api.ts";
import { t } from "../messages.ts";
import { emailText } from "../texts/email.ts";
import { useChanged } from "./change.ts";
import { attachmentsOf } from "./email-data.ts";
import type { Email } from "./email-data.ts";

/** Completes an e-mail; asks first when attachments would leave staging unfiled (OPR-INB-033). */
export function CompleteDialog({ email: id, onClose }: { readonly email: string; onClose(): void }): ReactNode {
  const { data, error } = useQuery(q(getInboundEmail, { params: { email: id } }));
  const tell = useTell();
  useEffect(() => {
    if (error === null) return;
    tell.failed(emailText("complete.failed"), error);
    onClose();
  }, [error, tell, onClose]);
  return data === undefined ? null : <Complete email={data.data} onClose={onClose} />;
}

function Complete({ email, onClose }: { readonly email: Email; onClose(): void }): ReactNode {
  const [reason, setReason] = useState("");
  const unfiled = attachmentsOf(email).filter(({ state }) => state === "staged" || state === "waiting").length;
  const { run, isPending, error } = useComplete(email, onClose);
  const isAsked = unfiled > 0;
  const hasRun = useRef(false);
  useEffect(() => {
    if (isAsked || hasRun.current) return;
    hasRun.current = true;
    run({});
  }, [isAsked, run]);
  if (!isAsked && error === null) return null;
  const confirmed = { confirm_unfiled: true, ...(reason.trim() === "" ? {} : { reason: reason.trim() }) };
  return (
    <FormDialog
      title={isAsked ? emailText("complete.title", { count: unfiled }) : t("email.complete")}
      error={error}
      choices={[
        {
          label: isAsked ? emailText("complete.confirm", { count: unfiled }) : t("email.complete"),
          isBusy: isPending,
          run: () => run(isAsked ? confirmed : {}),
        },
      ]}
      onClose={onClose}
    >
      {isAsked ? (
        <>
          <Text>{emailText("complete.text", { count: unfiled })}</Text>
          <Field label={emailText("complete.reason")} hint={emailText("complete.reason_hint")}>
            <Textarea value={reason} maxLength={1000} onChange={(_, given) => setReason(given.value)} />
          </Field>
        </>
      ) : null}
    </FormDialog>
  );
}

function useComplete(email: Email, onClose: () => void) {
  const changed = useChanged();
  const tell = useTell();
  const complete = useCall(completeEmail);
  const params = { email: email.id };
  const undo = (): void =>
    void api
      .call(reopenEmail, { params, body: {} })
      .then(changed, (error: unknown) => tell.failed(emailText("email.not_reopened"), error));
  return {
    isPending: complete.isPending,
    error: complete.error,
    run(body: { confirm_unfiled?: boolean; reason?: string }) {
      complete.mutate(
        { params, body },
        {
          onSuccess: (answer) => {
            void changed(answer);
            tell.done(emailText("complete.done", { count: 1 }), undo);
            onClose();
          },
        },
      );
    },
  };
}
