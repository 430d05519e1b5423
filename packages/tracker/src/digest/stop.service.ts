import { systemActor } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { Database } from "@muniment/platform/db";
import { findByLink, stopReports } from "./stop.repository.ts";

/** Ends the reports of whoever got the link; a link that is nobody's changes nothing (TRK-DIG-033). */
export async function endByLink(
  { database, clock }: { database: Database; clock: Clock },
  secret: string,
): Promise<void> {
  const num = await findByLink(database.reader, secret);
  if (num === undefined) return;
  const at = clock.now();
  await database.transaction(async (tx) => {
    if (!(await stopReports(tx, { user_num: num, reason: "unsubscribed", at }))) return;
    const act = { action: "digest.stop", object_type: "digest", object_id: String(num), reason: "unsubscribed" };
    await recordAudit(tx, auditSubject(systemActor("link of a daily report")), [{ ...act, at }]);
  });
}
