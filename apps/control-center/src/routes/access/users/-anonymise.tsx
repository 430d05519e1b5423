import { Button, MessageBar, MessageBarActions, MessageBarBody, Text } from "@fluentui/react-components";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { FormDialog } from "@muniment/ui/dialog";
import { TextField, showFieldErrors } from "@muniment/ui/form";
import { formatExactly } from "@muniment/ui/message";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import {
  approveAnonymisation,
  getAnonymisation,
  longestReason,
  requestAnonymisation,
  withdrawAnonymisation,
} from "@muniment/work-api/control-center/anonymisation";
import { api, q } from "../../../api.ts";
import { anonymiseText } from "../../../texts/anonymise.ts";
import { accountAnswers } from "./-account.tsx";
import type { Account } from "./-account.tsx";

/** Who may not do this is told nothing of it. */
function useAnonymisation(account: Account) {
  const isClosed = !account.allow_logon;
  const params = { user: account.id };
  const found = useQuery({ ...q(getAnonymisation, { params }), enabled: isClosed, retry: false });
  return isClosed ? found.data?.data : undefined;
}

/** Asks for a disabled account to become anonymous, for privacy law (CC-USR-044). */
export function Anonymise({ account }: { readonly account: Account }): ReactNode {
  const now = useAnonymisation(account);
  const [isAsking, setIsAsking] = useState(false);
  if (now?.state !== "none") return null;
  return (
    <div>
      <Button onClick={() => setIsAsking(true)}>{anonymiseText("anonymise.action")}</Button>
      {isAsking ? (
        <RequestDialog account={account} needsTwo={now.needs_two} onClose={() => setIsAsking(false)} />
      ) : null}
    </div>
  );
}

/** That somebody has asked for it, with what can be answered; or that it is done, for good. */
export function AnonymiseNotice({ account }: { readonly account: Account }): ReactNode {
  const now = useAnonymisation(account);
  const [isApproving, setIsApproving] = useState(false);
  const { withdraw } = useEnd(account);
  if (now?.done !== undefined) {
    return <Text>{anonymiseText("anonymise.done", { date: formatExactly(new Date(now.done)) })}</Text>;
  }
  const request = now?.request;
  if (request === undefined) return null;
  return (
    <>
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>
          {anonymiseText(request.is_own ? "anonymise.waiting_own" : "anonymise.waiting", {
            name: request.by,
            date: formatExactly(new Date(request.at)),
            reason: request.reason,
          })}
        </MessageBarBody>
        <MessageBarActions>
          {request.is_own ? null : (
            <Button size="small" appearance="primary" onClick={() => setIsApproving(true)}>
              {anonymiseText("anonymise.approve")}
            </Button>
          )}
          <Button size="small" onClick={() => void withdraw(request.is_own)}>
            {anonymiseText(request.is_own ? "anonymise.withdraw" : "anonymise.decline")}
          </Button>
        </MessageBarActions>
      </MessageBar>
      {isApproving ? <ApproveDialog account={account} onClose={() => setIsApproving(false)} /> : null}
    </>
  );
}

/** What ends a request, and everything on the page that then is asked for anew. */
function useEnd(account: Account) {
  const client = useQueryClient();
  const tell = useTell();
  return {
    reload: async () => invalidate(client, [getAnonymisation, ...accountAnswers]),
    async withdraw(isOwn: boolean): Promise<void> {
      try {
        await api.call(withdrawAnonymisation, { params: { user: account.id } });
        tell.done(anonymiseText(isOwn ? "anonymise.withdrawn" : "anonymise.declined", { name: account.full_name }));
      } catch (error) {
        tell.failed(anonymiseText("anonymise.failed"), error);
      }
      await invalidate(client, [getAnonymisation]);
    },
  };
}

interface Values {
  readonly reason: string;
  readonly confirm: string;
}

function RequestDialog(props: { readonly account: Account; readonly needsTwo: boolean; onClose(): void }): ReactNode {
  const { account, needsTwo, onClose } = props;
  const { reload } = useEnd(account);
  const tell = useTell();
  const { control, handleSubmit, setError } = useForm<Values>({ defaultValues: { reason: "", confirm: "" } });
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly error?: unknown }>({ isBusy: false });
  const submit = handleSubmit(async (values) => {
    setState({ isBusy: true });
    try {
      const { data } = await api.call(requestAnonymisation, { params: { user: account.id }, body: values });
      tell.done(
        anonymiseText(data.state === "done" ? "anonymise.told" : "anonymise.asked", { name: account.full_name }),
      );
      await reload();
      onClose();
    } catch (error) {
      setState({ isBusy: false, error: showFieldErrors(error, { setError, fields: ["reason", "confirm"] }) });
    }
  });
  const required = { validate: (text: string) => text.trim() !== "" || anonymiseText("anonymise.required") };
  return (
    <FormDialog
      title={anonymiseText("anonymise.title", { name: account.full_name })}
      error={state.error}
      choices={[
        {
          label: anonymiseText(needsTwo ? "anonymise.ask" : "anonymise.do"),
          isBusy: state.isBusy,
          run: () => void submit(),
        },
      ]}
      onClose={onClose}
    >
      <Text>{anonymiseText("anonymise.text")}</Text>
      {needsTwo ? <Text>{anonymiseText("anonymise.needs_approval")}</Text> : null}
      <TextField
        control={control}
        name="reason"
        label={anonymiseText("anonymise.reason")}
        isRequired
        isMultiline
        maxLength={longestReason}
        rules={required}
      />
      <TextField
        control={control}
        name="confirm"
        label={anonymiseText("anonymise.confirm", { id: account.id })}
        isRequired
        rules={required}
      />
    </FormDialog>
  );
}

function ApproveDialog({ account, onClose }: { readonly account: Account; onClose(): void }): ReactNode {
  const { reload } = useEnd(account);
  const tell = useTell();
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly error?: unknown }>({ isBusy: false });
  const approve = async (): Promise<void> => {
    setState({ isBusy: true });
    try {
      await api.call(approveAnonymisation, { params: { user: account.id }, body: {} });
      tell.done(anonymiseText("anonymise.told", { name: account.full_name }));
      await reload();
      onClose();
    } catch (error) {
      setState({ isBusy: false, error });
    }
  };
  return (
    <FormDialog
      title={anonymiseText("anonymise.title", { name: account.full_name })}
      error={state.error}
      choices={[{ label: anonymiseText("anonymise.do"), isBusy: state.isBusy, run: () => void approve() }]}
      onClose={onClose}
    >
      <Text>{anonymiseText("anonymise.text")}</Text>
    </FormDialog>
  );
}
