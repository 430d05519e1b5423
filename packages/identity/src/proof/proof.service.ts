import { addSeconds } from "@muniment/kernel";
import type { Actor, UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { proofMinutes } from "@muniment/work-api/control-center/identity-proof";
import { refuse } from "../role/index.ts";
import { findProof, noteConsoleUse } from "./proof.repository.ts";
import type { ProofOwner } from "./proof.repository.ts";

/** How the audit tells what is done in our own pages from what applications do. */
export const BROWSER_CLIENT = "muniment-work";

/** The session that an actor's proof belongs to. */
export function proofOwner(actor: UserActor): ProofOwner {
  return { session_id: actor.sessionId, user_num: actor.userNum };
}

/** Until when the actor's proof of identity is good; `undefined` when it is not. */
export async function proofEnd(reader: Tx, actor: UserActor, now: Date): Promise<Date | undefined> {
  const proof = await findProof(reader, proofOwner(actor));
  const end = proof === undefined ? undefined : addSeconds(proof.proved_at, proofMinutes * 60);
  return end !== undefined && end > now ? end : undefined;
}

/** The session of what goes on without a page that looks at it. */
export function jobSession(jobId: string): string {
  return `${JOB}${jobId}`;
}

const JOB = "job ";

/**
 * Throws 403 `step_up_required` for who has not shown lately who they are, before a high-risk act (CC-SES-003). Only
 * browsers are left open and unwatched: applications hold tokens with limits of their own, and nobody can be asked
 * while a job runs, so that whoever starts one is asked before.
 */
export async function requireProof(reader: Tx, actor: Actor, now: Date): Promise<void> {
  if (actor.kind === "system" || actor.clientId !== BROWSER_CLIENT || actor.sessionId.startsWith(JOB)) return;
  if ((await proofEnd(reader, actor, now)) === undefined) throw refuse("step_up_required");
}

const NOTED_SECONDS = 30;

/**
 * Throws 403 `step_up_required` once Control Center was not used in this session for so long, and notes the use; a
 * session in which it was not used yet is free to begin (CC-SES-001).
 */
export async function requireConsoleUse(
  reader: Tx,
  actor: UserActor,
  given: { now: Date; idleSeconds: number; limitMinutes: number },
): Promise<void> {
  const { now, idleSeconds, limitMinutes } = given;
  const proof = await findProof(reader, proofOwner(actor));
  if (proof === undefined) return;
  const { console_used_at: usedAt } = proof;
  if (usedAt !== null && addSeconds(usedAt, limitMinutes * 60) <= now) throw refuse("step_up_required");
  const at = addSeconds(now, -idleSeconds);
  if (usedAt === null || addSeconds(usedAt, NOTED_SECONDS) <= at) await noteConsoleUse(reader, proofOwner(actor), at);
}
