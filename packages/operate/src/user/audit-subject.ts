import { requestSubject } from "@muniment/platform/audit";
import type { AuditSubject } from "@muniment/platform/audit";
import type { OperateActor } from "./operate-actor.ts";

/** How the audit names somebody who is signed in, and their request (OPR-AUD-001). */
export function subjectOf(actor: OperateActor, operationId?: string): AuditSubject {
  const request = requestSubject(actor.origin);
  return {
    ...request,
    actor_id: actor.login,
    actor_name: actor.name,
    client_id: actor.clientId,
    session_id: actor.sessionId,
    operation_id: operationId ?? request.operation_id,
  };
}

/** How it names the person whose intention a job carries out, long after their request. */
export function subjectOfPerson(
  person: { readonly login: string; readonly name: string },
  operationId: string,
): AuditSubject {
  return { ...systemSubject(person.name, operationId), actor_id: person.login };
}

/** How it names what no person began: a mailbox, a schedule, a rule. */
export function systemSubject(purpose: string, operationId?: string): AuditSubject {
  return {
    ...requestSubject(undefined),
    actor_id: "",
    actor_name: purpose,
    client_id: "",
    session_id: "",
    operation_id: operationId,
  };
}
