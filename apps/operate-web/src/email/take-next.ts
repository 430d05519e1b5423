import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ApiError } from "@muniment/rest/client";
import { takeEmail } from "@muniment/operate-api/inbound-email";
import { useTell } from "@muniment/ui/toast";
import { api } from "../api.ts";
import { t } from "../messages.ts";
import { refreshEmails } from "./change.ts";
import { isOpen } from "./email-data.ts";
import type { EmailRow } from "./email-data.ts";
import type { QueueSearch } from "./queue.ts";

const CONFLICT = 409;

/** Takes the one that waits longest of those shown and that nobody has, and opens it; whom somebody else was quicker, gets the next. */
export function useTakeNext(rows: readonly EmailRow[]): () => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  const tell = useTell();
  const take = async (): Promise<void> => {
    const waiting = rows.filter((row) => row.owner.kind === "team" && isOpen(row)).toReversed();
    for (const { id: email } of waiting) {
      try {
        await api.call(takeEmail, { params: { email }, body: {} });
      } catch (error) {
        if (error instanceof ApiError && error.status === CONFLICT) continue;
        tell.failed(t("emails.none_taken"), error);
        return;
      }
      void refreshEmails(client);
      await navigate({ to: "/emails/$email", params: { email }, search: (before: QueueSearch) => before });
      return;
    }
    tell.done(t("emails.nothing_waits"));
    void refreshEmails(client);
  };
  return () => void take();
}
