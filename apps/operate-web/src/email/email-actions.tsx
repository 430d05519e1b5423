import {
  ArchiveRegular,
  ArrowUndoRegular,
  CheckmarkRegular,
  FolderArrowRightRegular,
  HandRightRegular,
  LinkRegular,
  MailProhibitedRegular,
  PersonArrowRightRegular,
} from "@fluentui/react-icons";
import { useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { dismissEmail, reopenEmail, takeEmail } from "@muniment/operate-api/inbound-email";
import type { Action } from "@muniment/ui/action";
import { useTell } from "@muniment/ui/toast";
import { api } from "../api.ts";
import { t } from "../messages.ts";
import { useMay, useSession } from "../session.ts";
import { refreshEmails } from "./change.ts";
import { isOpen, subjectOf } from "./email-data.ts";
import type { EmailRow } from "./email-data.ts";

/** What asks before it is done. */
export type Asking = "assign" | "link" | "file" | "complete";

/** What an action needs to know of an e-mail, in a list or by itself. */
type Subject = Pick<EmailRow, "id" | "subject" | "phase" | "owner">;

/** Does the same to each; tells of those that were refused, and offers to take the rest back. */
function useEach(): (
  rows: readonly Subject[],
  given: { act(id: string): Promise<unknown>; done(count: number): string; undo?: (id: string) => Promise<unknown> },
) => Promise<void> {
  const client = useQueryClient();
  const tell = useTell();
  return async function doEach(rows, { act, done, undo }) {
    const results = await Promise.allSettled(rows.map(async ({ id }) => act(id)));
    const failed = results.findIndex(({ status }) => status === "rejected");
    const rest = rows.filter((_, at) => results[at]?.status === "fulfilled");
    const first = rows[failed];
    const refusal = results[failed];
    if (first !== undefined && refusal?.status === "rejected") {
      tell.failed(t("email.not_done", { subject: subjectOf(first) }), refusal.reason);
    }
    if (rest.length > 0) {
      const back = (): void => void doEach(rest, { act: undo ?? act, done: (count) => t("email.undone", { count }) });
      tell.done(done(rest.length), undo === undefined ? undefined : back);
    }
    await refreshEmails(client);
  };
}

const input = (email: string) => ({ params: { email }, body: {} });

const closed = (rows: readonly Subject[]): string | undefined =>
  rows.every(isOpen) ? undefined : t("email.reopen_first");

/** What can be done with e-mails: in the ribbon, by `⋯` and by right-click alike. */
export function useEmailActions(ask: (asking: Asking, row: string) => void): readonly Action<EmailRow>[] {
  const each = useEach();
  const may = useMay();
  const { user } = useSession();
  return [
    {
      id: "take",
      label: t("email.take"),
      icon: <HandRightRegular />,
      needs: "some",
      shortcut: "t",
      refuse: (rows) =>
        closed(rows) ?? (rows.every(({ owner }) => owner.id === user.id) ? t("email.is_yours") : undefined),
      run: (rows) =>
        void each(rows, {
          act: async (email) => api.call(takeEmail, input(email)),
          done: (count) => t("email.taken", { count }),
        }),
    },
    ...askingActions(ask, may("email.file")),
    ...endingActions(each),
  ];
}

/** What asks before it is done. */
function askingActions(ask: (asking: Asking, row: string) => void, mayFile: boolean): readonly Action<EmailRow>[] {
  const asking = (id: Asking, given: { label: string; icon: ReactElement; shortcut: string }): Action<EmailRow> => ({
    ...given,
    id,
    needs: "one",
    refuse: (rows) => (id === "file" && !mayFile ? t("email.may_not_file") : closed(rows)),
    run: ([row]) => (row === undefined ? undefined : ask(id, row.id)),
  });
  return [
    asking("file", { label: t("email.file"), icon: <FolderArrowRightRegular />, shortcut: "f" }),
    asking("complete", { label: t("email.complete"), icon: <CheckmarkRegular />, shortcut: "e" }),
    asking("link", { label: t("email.link"), icon: <LinkRegular />, shortcut: "l" }),
    asking("assign", { label: t("email.assign"), icon: <PersonArrowRightRegular />, shortcut: "a" }),
  ];
}

/** What closes e-mails without filing, and what brings them back. */
function endingActions(each: ReturnType<typeof useEach>): readonly Action<EmailRow>[] {
  const dismiss = (as: "not_case_related" | "spam") => (rows: readonly Subject[]) =>
    void each(rows, {
      act: async (email) => api.call(dismissEmail, { params: { email }, body: { as } }),
      done: (count) => t(as === "spam" ? "email.marked_spam" : "email.dismissed", { count }),
      undo: async (email) => api.call(reopenEmail, input(email)),
    });
  return [
    {
      id: "dismiss",
      label: t("email.dismiss"),
      icon: <ArchiveRegular />,
      needs: "some",
      refuse: closed,
      run: dismiss("not_case_related"),
    },
    {
      id: "spam",
      label: t("email.spam"),
      icon: <MailProhibitedRegular />,
      needs: "some",
      refuse: closed,
      run: dismiss("spam"),
    },
    {
      id: "reopen",
      label: t("email.reopen"),
      icon: <ArrowUndoRegular />,
      needs: "some",
      refuse: (rows) => (rows.some(isOpen) ? t("email.is_open") : undefined),
      run: (rows) =>
        void each(rows, {
          act: async (email) => api.call(reopenEmail, input(email)),
          done: (count) => t("email.reopened", { count }),
        }),
    },
  ];
}
