import { createHash } from "node:crypto";
import { addSeconds } from "@muniment/kernel";
import type { Clock, RequestOrigin } from "@muniment/kernel";
import { recordAudit, requestSubject } from "@muniment/platform/audit";
import type { Database, Tx } from "@muniment/platform/db";
import { foldEmail } from "@muniment/work-api/identity/user-rules";
import { countFailuresOf, findFailureFrom, insertFailure, readFailures } from "./failed-sign-in.repository.ts";
import type { Failures } from "./failed-sign-in.repository.ts";
import type { PasswordSettings } from "./settings.ts";

/** Failures are looked at over ten minutes. */
const SPAN_SECONDS = 600;

interface LimitDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly settings: Pick<PasswordSettings, "addressFailures" | "sprayedAccounts">;
}

/** Until when an address may not try, because too many attempts from it failed (CC-LCK-008). */
export async function closedUntil(deps: LimitDeps, sourceIp: string | undefined): Promise<Date | undefined> {
  const { addressFailures: ordinal } = deps.settings;
  if (ordinal === 0 || sourceIp === undefined || sourceIp === "") return undefined;
  const since = addSeconds(deps.clock.now(), -SPAN_SECONDS);
  const failedAt = await findFailureFrom(deps.database.reader, sourceIp, { since, ordinal });
  return failedAt === undefined ? undefined : addSeconds(failedAt, SPAN_SECONDS);
}

/** Notes a failure; the one that makes it a spraying of passwords is written to the audit. */
export async function noteFailure(
  deps: LimitDeps,
  { identifier, origin }: { identifier: string; origin: RequestOrigin | undefined },
): Promise<void> {
  const now = deps.clock.now();
  const since = addSeconds(now, -SPAN_SECONDS);
  const nameHash = createHash("sha256").update(foldEmail(identifier)).digest();
  await deps.database.transaction(async (tx) => {
    await insertFailure(tx, { failed_at: now, source_ip: origin?.sourceIp ?? "", name_hash: nameHash });
    const most = deps.settings.sprayedAccounts;
    if (most === 0 || (await countFailuresOf(tx, nameHash, since)) !== 1) return;
    const failures = await readFailures(tx, since);
    if (failures.names !== most) return;
    const subject = { ...requestSubject(origin), actor_id: "", actor_name: "", client_id: "", session_id: "" };
    const entry = { at: now, action: "session.spraying", object_type: "installation", details: { ...failures } };
    await recordAudit(tx, subject, [{ ...entry, outcome: "refused" }]);
  });
}

/** The failures of the last ten minutes, for the alarm. */
export async function recentFailures(reader: Tx, clock: Clock): Promise<Failures> {
  return readFailures(reader, addSeconds(clock.now(), -SPAN_SECONDS));
}
