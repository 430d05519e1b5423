import type { RequestOrigin } from "@muniment/kernel";
import { requestSubject } from "@muniment/platform/audit";
import type { AuditSubject } from "@muniment/platform/audit";
import type { Caller } from "@muniment/platform/http";

/** Somebody who is signed in to Tracker, with the token that Work knows them by. */
export interface TrackerActor extends Caller {
  /** Their number in `tracker.principal`. */
  readonly userNum: number;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly isExternal: boolean;
  readonly location: string;
  readonly token: string;
  /** Absent where nobody's request is behind it. */
  readonly origin?: RequestOrigin;
}

/** How the audit names somebody who is signed in, and their request. */
export function subjectOf(actor: TrackerActor): AuditSubject {
  return {
    ...requestSubject(actor.origin),
    actor_id: actor.userId,
    actor_name: actor.name,
    client_id: actor.clientId,
    session_id: actor.sessionId,
  };
}
