import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { takeNextEmail } from "@muniment/operate-api/inbound-email";
import { useTell } from "@muniment/ui/toast";
import { api } from "../api.ts";
import { t } from "../messages.ts";
import { refreshEmails } from "./change.ts";
import type { QueueSearch } from "./queue.ts";

/** Takes the one of one's teams' that waits longest, of those that were searched for, and opens it. */
export function useTakeNext({ find, attention }: QueueSearch): () => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  const tell = useTell();
  const take = async (): Promise<void> => {
    try {
      const body = {
        ...(find === undefined ? {} : { query: find }),
        ...(attention === undefined ? {} : { needs_attention: attention }),
      };
      const { data } = await api.call(takeNextEmail, { body });
      if (data === undefined) tell.done(t("emails.nothing_waits"));
      else {
        const params = { email: data.id };
        await navigate({ to: "/emails/$email", params, search: (before: QueueSearch) => before });
      }
      void refreshEmails(client);
    } catch (error) {
      tell.failed(t("emails.none_taken"), error);
    }
  };
  return () => void take();
}
