import { Type } from "typebox";
import type { LoadActor } from "@muniment/identity";
import { defineTask, schedule } from "@muniment/jobs";
import type { Schedule, Task } from "@muniment/jobs";
import { addSeconds, systemActor } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { recordSystemAct } from "../activity/index.ts";
import { accessTo, reaches as reachesLevel } from "../access/index.ts";
import type { Reach, ReachService } from "../access/index.ts";
import { listAllCheckouts, markLost, removeCheckout } from "../checkout/index.ts";
import type { Checkout } from "../checkout/index.ts";
import { securedDocument } from "./document-shape.ts";
import { findAccess } from "./document.repository.ts";
import type { DocumentAccess } from "./document.repository.ts";

interface SweepDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly reaches: ReachService;
  readonly loadActor: LoadActor;
}

/** Whoever can no longer write there keeps a check-out for so long: a mistake may be taken back (WORK-CHK-006). */
const GRACE_SECONDS = 3_600;
const AUTHORITY = systemActor("check-outs that are over");

/** Why a check-out ends by itself, as the timeline tells the team (SPM-TIM-004). */
const REASONS = {
  expired: "The lock of the application has ended by itself.",
  policy: "Ended by a policy: its holder may not work on this matter any more.",
  disabled: "Ended because the account of its holder was closed.",
  lost: "Ended because its holder can no longer change the document.",
} as const;

type Reason = keyof typeof REASONS;

/** Ends check-outs that are over: those with an end, and those of people who cannot write there any more. */
export function createCheckoutSweep(deps: SweepDeps): { task: Task; schedule: Schedule } {
  const task = defineTask({
    name: "document.end-checkouts",
    payload: Type.Object({}),
    attempts: 3,
    run: async () => sweep(deps),
  });
  return { task, schedule: schedule(task, "*/5 * * * *", { payload: {} }) };
}

async function sweep(deps: SweepDeps): Promise<void> {
  const now = deps.clock.now();
  const all = await listAllCheckouts(deps.database.reader);
  for (const group of Map.groupBy(all, (row) => `${row.user_num}:${row.library_id}`).values()) {
    const reasons = await reasonsFor(deps, group);
    for (const row of group) {
      const place = { libraryId: row.library_id, number: row.document_number, version: row.version };
      const isExpired = row.expires_at !== null && row.expires_at <= now;
      const why = isExpired ? ("expired" as const) : reasons.get(row);
      const isDue = isExpired || (row.lost_at !== null && row.lost_at <= addSeconds(now, -GRACE_SECONDS));
      await deps.database.transaction(async (tx) => {
        if (why === undefined) {
          if (row.lost_at !== null) await markLost(tx, place, null);
        } else if (isDue) {
          await removeCheckout(tx, place);
          const act = {
            activity: "UNLOCK",
            at: now,
            comments: REASONS[why],
            data1: row.holder_name,
            before: { in_use_by: row.holder },
          } as const;
          await recordSystemAct(tx, AUTHORITY, act, { ...place, library: row.library, concerns: row.user_num });
        } else if (row.lost_at === null) {
          await markLost(tx, place, now);
        }
      });
    }
  }
}

/** Why the holder cannot write to each of these any more; all of them are of one person in one library. */
async function reasonsFor(
  { database, reaches, loadActor }: SweepDeps,
  group: readonly Checkout[],
): Promise<ReadonlyMap<Checkout, Reason>> {
  const [first] = group;
  if (first === undefined) return new Map();
  const session = { clientId: first.client_id, sessionId: "", scopes: new Set(["user"]), scopeCap: undefined };
  const actor = await loadActor(database.reader, first.user_num, session);
  const standing = [...(actor?.libraries.values() ?? [])].find(({ libraryId }) => libraryId === first.library_id);
  if (actor === undefined || standing === undefined) return new Map(group.map((row) => [row, "disabled"]));
  const reach = await reaches.reach(actor, standing.alias);
  const reasons = new Map<Checkout, Reason>();
  for (const row of group) {
    const access = await findAccess(database.reader, reach, row);
    const decision = access === undefined ? undefined : accessTo(reach, securedDocument(access));
    // A library that is read-only for a while takes nothing from anybody.
    if (decision !== undefined && (reachesLevel(decision.level, "read_write") || decision.reason === "scope_cap"))
      continue;
    reasons.set(row, isShut(reach, access) ? "policy" : "lost");
  }
  return reasons;
}

function isShut({ matters }: Reach, access: DocumentAccess | undefined): boolean {
  return access !== undefined && matters.closed.has(access.workspace_number);
}
