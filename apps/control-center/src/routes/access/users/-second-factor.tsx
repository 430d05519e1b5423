import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Text } from "@fluentui/react-components";
import { useState } from "react";
import type { ReactNode } from "react";
import { FormDialog } from "@muniment/ui/dialog";
import { formatExactly } from "@muniment/ui/message";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { getUserSecondFactor, resetSecondFactor } from "@muniment/work-api/control-center/second-factor";
import { api, q } from "../../../api.ts";
import { accountText } from "../../../texts/account.ts";
import { accountAnswers } from "./-account.tsx";
import type { Account } from "./-account.tsx";

/** Whether the person has a second factor; nothing for who may not know. */
export function useSecondFactor(account: Account): { readonly isOn: boolean; readonly text: string } | undefined {
  const mayKnow = account.actions.includes("sign_out");
  const found = useQuery({ ...q(getUserSecondFactor, { params: { user: account.id } }), enabled: mayKnow });
  const factor = found.data?.data;
  if (factor === undefined) return undefined;
  const { is_on: isOn, since } = factor;
  const text = accountText("account.second_factor_off");
  if (!isOn || since === undefined) return { isOn, text };
  return { isOn, text: accountText("account.second_factor_on", { date: formatExactly(new Date(since)) }) };
}

/** `Reset second factor`, with what it means before it is done (CC-MFA-003). */
export function ResetSecondFactor({ account }: { readonly account: Account }): ReactNode {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setIsAsking(true)}>{accountText("account.second_factor_reset")}</Button>
      {isAsking ? <ResetDialog account={account} onClose={() => setIsAsking(false)} /> : null}
    </>
  );
}

function ResetDialog({ account, onClose }: { readonly account: Account; onClose(): void }): ReactNode {
  const client = useQueryClient();
  const tell = useTell();
  const [isBusy, setIsBusy] = useState(false);
  const { full_name: name } = account;
  const reset = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await api.call(resetSecondFactor, { params: { user: account.id } });
      tell.done(accountText("account.second_factor_done", { name }));
    } catch (error) {
      tell.failed(accountText("account.second_factor_failed"), error);
    }
    await invalidate(client, [getUserSecondFactor, ...accountAnswers]);
    onClose();
  };
  return (
    <FormDialog
      title={accountText("account.second_factor_reset")}
      choices={[{ label: accountText("account.second_factor_reset"), isBusy, run: () => void reset() }]}
      onClose={onClose}
    >
      <Text>{accountText("account.second_factor_text", { name })}</Text>
    </FormDialog>
  );
}
