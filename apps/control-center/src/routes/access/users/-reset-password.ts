import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FieldErrors, Resolver, UseFormReturn } from "react-hook-form";
import { showFieldErrors } from "@muniment/ui/form";
import { invalidate } from "@muniment/ui/query";
import { useTell } from "@muniment/ui/toast";
import { setUserPassword } from "@muniment/work-api/identity/user";
import { checkNewPassword, checkResetPassword } from "@muniment/work-api/identity/user-rules";
import type { PasswordProfile } from "@muniment/work-api/identity/user-rules";
import { api } from "../../../api.ts";
import { accountText } from "../../../texts/account.ts";
import { useSession } from "../../../session.ts";
import { accountAnswers } from "./-account.tsx";
import type { Account } from "./-account.tsx";
import { purposeProblem } from "./-expiry-fields.tsx";

/** The fields of Reset Password where a password is set. */
export interface Reset {
  password: string;
  force_password_change: boolean;
  password_expires: boolean;
  purpose: string;
  /** Of service accounts (CC-USR-054). */
  keep_applications: boolean;
}

const FIELDS = ["password", "force_password_change", "password_expires", "purpose", "keep_applications"] as const;

/** By the rule of the installation: that of the document, or that of creation (CON-1). */
export function resetResolver(profile: PasswordProfile): Resolver<Reset> {
  return (values) => {
    const errors: FieldErrors<Reset> = {};
    const { messages } = checkResetPassword(values.password, profile);
    if (messages.length > 0) errors.password = { type: "rule", message: messages.map(({ text }) => text).join(" ") };
    const purpose = purposeProblem(values.password_expires, values.purpose);
    if (purpose !== undefined) errors.purpose = { type: "rule", message: purpose };
    return Object.keys(errors).length === 0 ? { values, errors: {} } : { values: {}, errors };
  };
}

/** Sets the password; one that is weak and need not be changed only when it is asked for twice (CC-USR-051). */
export function useReset(given: { readonly account: Account; readonly form: UseFormReturn<Reset>; onDone(): void }): {
  readonly isWeak: boolean;
  readonly error: unknown;
  submit(): void;
} {
  const { account, form, onDone } = given;
  const { customer_id: customer } = useSession();
  const client = useQueryClient();
  const tell = useTell();
  const [warned, setWarned] = useState<string | undefined>();
  const [error, setError] = useState<unknown>();
  const send = async (values: Reset): Promise<void> => {
    const isWeak = !values.force_password_change && checkNewPassword(values.password).messages.length > 0;
    if (isWeak && warned !== values.password) {
      setWarned(values.password);
      return;
    }
    const { password, password_expires: expires, purpose } = values;
    try {
      await api.call(setUserPassword, {
        params: { customer: String(customer), user: account.id },
        body: {
          password,
          force_password_change: values.force_password_change,
          password_never_expire: !expires,
          ...(expires ? {} : { purpose }),
          ...(account.is_service ? { keep_applications: values.keep_applications } : {}),
        },
      });
      await invalidate(client, accountAnswers);
      tell.done(accountText("account.reset_done", { name: account.full_name }));
      onDone();
    } catch (failure) {
      const names = { password_never_expire: "password_expires" } as const;
      setError(showFieldErrors(failure, { setError: form.setError, fields: FIELDS }, names));
    }
  };
  return { isWeak: warned !== undefined, error, submit: () => void form.handleSubmit(send)() };
}
