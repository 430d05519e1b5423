import type { QueryClient } from "@tanstack/react-query";
import { getCaseAudit } from "@muniment/operate-api/audit";
import { getOutboundEmail, listOutboundEmails } from "@muniment/operate-api/outbound-email";
import { invalidate, reloadLists } from "@muniment/ui/query";

/** Asks anew for all that a change of an e-mail that is sent shows in. */
export async function refreshOutbound(client: QueryClient): Promise<void> {
  await Promise.all([reloadLists(client, listOutboundEmails), invalidate(client, [getOutboundEmail, getCaseAudit])]);
}
