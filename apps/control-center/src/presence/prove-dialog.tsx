import { useQueryClient, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useForm } from "react-hook-form";
import { FormDialog } from "@muniment/ui/dialog";
import { PasswordField, TextField } from "@muniment/ui/form";
import { getIdentityProof, proveIdentity } from "@muniment/work-api/control-center/identity-proof";
import { api, q } from "../api.ts";
import { useSession } from "../session.ts";
import { presenceText } from "../texts/presence.ts";
import type { openQuestion } from "./ask.ts";
import { touch } from "./idle.ts";

/** The one dialog in which people show once more who they are (CC-SES-003, CC-SES-001). */
export function ProveDialog({
  question,
}: {
  readonly question: NonNullable<ReturnType<typeof openQuestion>>;
}): ReactNode {
  const { full_name: name } = useSession();
  const client = useQueryClient();
  const needsCode = useQuery(q(getIdentityProof)).data?.data.needs_code === true;
  const [error, setError] = useState<unknown>();
  const form = useForm({ defaultValues: { password: "", code: "" } });
  const isIdle = question.reason === "idle";
  const prove = async ({ password, code }: { password: string; code: string }): Promise<void> => {
    try {
      await api.call(proveIdentity, { body: { password, ...(needsCode ? { code } : {}) } });
      touch();
      question.answer(true);
      if (isIdle) await client.invalidateQueries();
    } catch (failure) {
      form.resetField("password");
      form.setFocus("password");
      setError(failure);
    }
  };
  const leave = (): void => (isIdle ? location.assign("/auth/sign-out") : question.answer(false));
  return (
    <FormDialog
      title={presenceText("prove.title")}
      error={error}
      isVeil={isIdle}
      choices={[
        {
          label: presenceText("prove.confirm"),
          isBusy: form.formState.isSubmitting,
          run: () => void form.handleSubmit(prove)(),
        },
      ]}
      {...(isIdle ? { cancelLabel: presenceText("prove.sign_out") } : {})}
      onClose={leave}
    >
      <p>{presenceText(isIdle ? "prove.idle_text" : "prove.act_text", { name })}</p>
      <PasswordField
        control={form.control}
        name="password"
        label={presenceText("prove.password")}
        autoComplete="current-password"
      />
      {needsCode ? (
        <TextField
          control={form.control}
          name="code"
          label={presenceText("prove.code")}
          hint={presenceText("prove.code_hint")}
          autoComplete="one-time-code"
        />
      ) : null}
    </FormDialog>
  );
}
