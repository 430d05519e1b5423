import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import type { FieldPath, FieldValues, UseFormReturn } from "react-hook-form";
import { FormDialog } from "@muniment/ui/dialog";
import { showFieldErrors } from "@muniment/ui/form";
import { invalidate } from "@muniment/ui/query";
import { ErrorState } from "@muniment/ui/state";
import { useTell } from "@muniment/ui/toast";
import type { Input, Output } from "@muniment/rest";
import { ApiError } from "@muniment/rest/client";
import { getConsoleUser, listUserActivity } from "@muniment/work-api/control-center/account";
import { listLocations, searchConsoleUsers } from "@muniment/work-api/control-center/user";
import { getUser, updateUser } from "@muniment/work-api/identity/user";
import { api } from "../../../api.ts";
import { t } from "../../../messages.ts";
import { useSession } from "../../../session.ts";
import type { ConsoleLibrary } from "../../../session.ts";

/** One person with everything that dialogs about them show. */
export type Account = Output<typeof getConsoleUser>["data"];

/** A person as they are now, and what a change is held against. */
export interface OpenAccount {
  readonly account: Account;
  readonly tag: string;
  readonly wire: Output<typeof getUser>["data"];
}

/** The answers that change with a person. */
export const accountAnswers = [searchConsoleUsers, getConsoleUser, getUser, listUserActivity, listLocations] as const;

/** A dialog about one person; it shows what is true now, not what the list showed. */
export function AccountDialog(props: {
  readonly library: ConsoleLibrary;
  readonly userId: string;
  readonly title: string;
  children(open: OpenAccount): ReactNode;
  onClose(): void;
}): ReactNode {
  const { library, userId, title, onClose } = props;
  const { customer_id: customer } = useSession();
  const found = useQuery({
    queryKey: ["account-dialog", library.id, userId],
    gcTime: 0,
    staleTime: Infinity,
    queryFn: async (): Promise<OpenAccount> => {
      const { answer, tag } = await api.tagged(getUser, { params: { customer: String(customer), user: userId } });
      const { data: account } = await api.call(getConsoleUser, { params: { library: library.id, user: userId } });
      return { account, tag, wire: answer.data };
    },
  });
  if (found.data !== undefined) return props.children(found.data);
  // A dialog that waits and gives way to another would take the focus along.
  if (found.error === null) return null;
  return (
    <FormDialog title={title} choices={[]} onClose={onClose}>
      <ErrorState error={found.error} onRetry={() => void found.refetch()} />
    </FormDialog>
  );
}

type ChangeBody = Input<typeof updateUser>["body"];

/**
 * Saves changes of an account; what somebody else changed meanwhile is shown, and replaced only by a second press. With
 * `undo`, the change that takes it back, the notice offers it, unless somebody changes the account meanwhile (CC-NFR-004).
 */
export function useAccountChange(open: OpenAccount, onSaved: () => void) {
  const { customer_id: customer } = useSession();
  const client = useQueryClient();
  const tell = useTell();
  const [base, setBase] = useState<Pick<OpenAccount, "tag" | "wire">>(open);
  const [error, setError] = useState<unknown>();
  const params = { customer: String(customer), user: open.account.id };

  async function save<V extends FieldValues>(
    body: ChangeBody,
    form: {
      readonly setError: UseFormReturn<V>["setError"];
      readonly fields: readonly FieldPath<V>[];
      readonly undo?: ChangeBody | undefined;
    },
    names: Readonly<Record<string, FieldPath<V>>> = {},
  ): Promise<boolean> {
    setError(undefined);
    try {
      await api.ifMatch(base.tag)(updateUser, { params, body });
      const undo = form.undo === undefined ? undefined : await undoing(form.undo);
      await invalidate(client, accountAnswers);
      tell.done(t("account.saved", { name: open.account.full_name }), undo);
      onSaved();
      return true;
    } catch (failure) {
      if (failure instanceof ApiError && failure.code === "NRC_EDIT_CONFLICT") {
        const { answer, tag } = await api.tagged(getUser, { params });
        setError(conflictBetween(base.wire, answer.data));
        setBase({ tag, wire: answer.data });
      } else setError(showFieldErrors(failure, form, names));
      return false;
    }
  }
  async function undoing(body: ChangeBody): Promise<() => void> {
    const { tag } = await api.tagged(getUser, { params });
    const undo = async (): Promise<void> => {
      try {
        await api.ifMatch(tag)(updateUser, { params, body });
      } catch (failure) {
        tell.failed(t("account.not_undone", { name: open.account.full_name }), failure);
      }
      await invalidate(client, accountAnswers);
    };
    return () => void undo();
  }
  return { save, error };
}

const NAMES = {
  full_name: t("user.full_name"),
  email: t("user.email"),
  location: t("user.location"),
  is_external: t("user.external_user"),
  preferred_library: t("user.preferred_library"),
  allow_logon: t("user.allow_login"),
  force_password_change: t("user.must_change"),
  password_never_expire: t("user.password_expires"),
} as const;

/** What is different now, field by field (CC-LST-017). */
function conflictBetween(before: OpenAccount["wire"], now: OpenAccount["wire"]): ApiError {
  const changes = Object.entries(NAMES).flatMap(([field, name]) => {
    const [was, is] = [before[field as keyof typeof NAMES], now[field as keyof typeof NAMES]];
    const value = typeof is === "boolean" ? t((field === "password_never_expire") === is ? "no" : "yes") : (is ?? "");
    return was === is ? [] : [`${name}: ${value}`];
  });
  const text = t("account.conflict", { changes: changes.join(", ") || t("account.conflict_rest") });
  return new ApiError(409, "NRC_EDIT_CONFLICT", text, {});
}
