import { useQueryClient } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { getCaseAudit, getEmailAudit } from "@muniment/operate-api/audit";
import { listFilings } from "@muniment/operate-api/filing";
import { countInboundEmails, getInboundEmail, listInboundEmails } from "@muniment/operate-api/inbound-email";
import { invalidate, reloadLists } from "@muniment/ui/query";
import { q } from "../api.ts";
import type { Email } from "./email-data.ts";

/** Asks anew for all that a change of e-mails shows in. */
export async function refreshEmails(client: QueryClient): Promise<void> {
  await Promise.all([
    reloadLists(client, listInboundEmails),
    invalidate(client, [countInboundEmails, getInboundEmail, listFilings, getEmailAudit, getCaseAudit]),
  ]);
}

/** Keeps what a change of one e-mail came to, and shows it in the lists. */
export function useChanged(): (answer: { readonly data: Email }) => Promise<void> {
  const client = useQueryClient();
  return async (answer) => {
    client.setQueryData(q(getInboundEmail, { params: { email: answer.data.id } }).queryKey, answer);
    await Promise.all([
      reloadLists(client, listInboundEmails),
      invalidate(client, [countInboundEmails, getEmailAudit, getCaseAudit]),
    ]);
  };
}
