import { addSeconds } from "@muniment/kernel";
import { recordAudit } from "@muniment/platform/audit";
import type { AuditSubject } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import {
  deleteAuthorizations,
  listAuthorizations,
  updateAuthorization,
  updateLibrary,
} from "./authorisation.repository.ts";
import type { Authorization, Library } from "./authorisation.repository.ts";
import { after } from "./state-machine.ts";
import type { LibraryEvent, LibraryStanding } from "./state-machine.ts";

const DAY_SECONDS = 86_400;

/** Authorities of which the end is near are renewed by then (D40). */
export const NEAR_DAYS = 30;

/** What happens, by whose act and why. */
export interface Happening {
  readonly event: LibraryEvent;
  readonly subject: AuditSubject;
  readonly at: Date;
  readonly reason?: string;
}

const NO_PENDING = {
  pending_by: null,
  pending_state: null,
  pending_verifier: null,
  pending_key_id: null,
  pending_redirect: null,
  pending_until: null,
} as const;

/** Carries a library from one state to the next, and writes that down (TRK-AUTH-007). The row must be locked. */
export async function transit(
  tx: Tx,
  library: Library,
  { event, subject, at, reason }: Happening,
  more: Partial<Library> = {},
): Promise<Library> {
  const [active] = await listAuthorizations(tx, [library.library_id]);
  const isNearEnd = active !== undefined && active.expires_at <= addSeconds(at, NEAR_DAYS * DAY_SECONDS);
  const before = { state: library.state, former: library.former_state };
  const next = after(before, event, { isNearEnd });
  const isLoss = event === "refuse" || event === "end";
  const changes = {
    state: next.state,
    former_state: next.former,
    ...(isLoss ? { reason: reason ?? null } : {}),
    ...(event === "consent" || event === "take_over" || event === "revoke" ? { reason: null } : {}),
    ...(next.state === "pending" ? {} : NO_PENDING),
    ...more,
  };
  await updateLibrary(tx, library.library_id, changes);
  if (next !== before) {
    await recordAudit(tx, subject, [
      {
        at,
        action: `library_authorization.${event}`,
        object_type: "library_authorization",
        object_id: library.library_id,
        library: library.library_id,
        before: wordsOf(before),
        after: wordsOf(next),
        reason,
      },
    ]);
  }
  return { ...library, ...changes };
}

function wordsOf({ state, former }: LibraryStanding): Record<string, unknown> {
  return former === null ? { state } : { state, former };
}

/** An authority is lost: whoever stands by takes its place, else the library waits to be authorized (TRK-AUTH-006). */
export async function lose(
  tx: Tx,
  library: Library,
  given: { id: string; event: "refuse" | "end"; reason: string; subject: AuditSubject; at: Date },
): Promise<Authorization | undefined> {
  const { id, reason, subject, at } = given;
  const [lost] = await deleteAuthorizations(tx, { library: library.library_id, id });
  if (lost === undefined || lost.rank === "standby") return lost;
  const [next] = await listAuthorizations(tx, [library.library_id]);
  if (next !== undefined) await updateAuthorization(tx, next.id, { rank: "active" });
  await transit(tx, library, { event: next === undefined ? given.event : "take_over", subject, at, reason });
  return lost;
}
