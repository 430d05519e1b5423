import { AppError } from "@muniment/kernel";
import { errors, refusals, refused } from "@muniment/operate-api";
import type { OpenWorkKind } from "@muniment/operate-api/open-work";
import type { WorkTransitionValue } from "@muniment/operate-api/work-type";
import type { JobQueue } from "@muniment/jobs";
import type { Tx } from "@muniment/platform/db";
import type { OperateActor } from "../user/index.ts";
import { changeWorkItem } from "../work-item/index.ts";
import { isClosing, missingValues, phaseNamed, transitionsFrom } from "../work-type/index.ts";
import type { WorkType } from "../work-type/index.ts";
import { changeProvisioning, findProvisioning, insertPhase } from "./case.repository.ts";
import type { CaseHead } from "./case.repository.ts";
import { queueProvisioning } from "./provision-task.ts";

/** Work of a case that is not done, with a name that people know it by. */
export interface OpenWork {
  readonly kind: OpenWorkKind;
  readonly id: string;
  readonly name: string;
}

/** What would be left over on a case; told by those who own that work. */
export type FindOpenWork = (reader: Tx, caseId: string) => Promise<OpenWork[]>;

/** What is asked for. */
export interface PhaseMove {
  readonly transition: WorkTransitionValue;
  readonly reason?: string;
  readonly withOpenWork?: boolean;
}

/** What it takes to move a case. */
export interface PhaseMoveDeps {
  readonly jobs: JobQueue;
  readonly findOpenWork: FindOpenWork;
}

/** Takes a transition, or says everything that keeps the case from it; nothing is partly changed (OPR-PHS-003). */
export async function moveCase(
  deps: PhaseMoveDeps,
  tx: Tx,
  given: { actor: OperateActor; row: CaseHead; type: WorkType; move: PhaseMove; now: Date },
): Promise<{ readonly to: string; readonly closes: boolean; readonly withOpenWork: boolean }> {
  const { actor, row, type, move, now } = given;
  const { transition } = move;
  const reason = (move.reason ?? "").trim().normalize("NFC");
  const [before, after] = [phaseNamed(type, row.type_phase), phaseNamed(type, transition.to)];
  const closes = isClosing(after);
  const right = closes || isClosing(before) ? "case.close" : "case.create";
  if (!actor.permissions.has(right)) throw missing(right);
  const messages = missingValues(type.fields, transition.required ?? [], row.data);
  if (transition.needs_reason === true && reason === "") {
    messages.push({ code: "required", text: "Say why.", field: "reason" });
  }
  if (messages.length > 0) throw new AppError(errors.validationFailed, { messages });
  const withOpenWork = closes && !isClosing(before) && (await leavesWork(deps, tx, { actor, row, move, reason }));
  await changeWorkItem(tx, row.id, {
    phase: after.name,
    closedAt: closes ? (row.closed_at ?? now) : null,
    by: actor.userId,
    at: now,
  });
  await insertPhase(tx, {
    work_item_id: row.id,
    from_phase: row.type_phase,
    to_phase: after.name,
    reason: reason === "" ? null : reason,
    with_open_work: withOpenWork,
    user_id: actor.userId,
    at: now,
  });
  await beginProvisioning(deps.jobs, tx, { row, phase: after.name, actor, now });
  return { to: after.name, closes, withOpenWork };
}

/** A transition that the case has now; 409 for any other. */
export function transitionNamed(type: WorkType, row: CaseHead, name: string): WorkTransitionValue {
  const found = transitionsFrom(type, row.type_phase).find((each) => each.name === name);
  if (found !== undefined) return found;
  const { label } = phaseNamed(type, row.type_phase);
  throw new AppError(errors.conflict, { text: `A case in the phase "${label}" cannot do this.` });
}

/** Whether the case is closed although work is open, which takes a right and a reason (OPR-PHS-007). */
async function leavesWork(
  { findOpenWork }: PhaseMoveDeps,
  tx: Tx,
  given: { actor: OperateActor; row: CaseHead; move: PhaseMove; reason: string },
): Promise<boolean> {
  const { actor, row, move, reason } = given;
  const items = await findOpenWork(tx, row.id);
  if (items.length === 0) return false;
  if (move.withOpenWork !== true) throw new AppError(errors.openWork, { details: { items } });
  if (!actor.permissions.has("case.closeWithOpenWork")) throw missing("case.closeWithOpenWork");
  if (reason === "") {
    throw new AppError(errors.validationFailed, { text: "Say why work is left open.", field: "reason" });
  }
  return true;
}

async function beginProvisioning(
  jobs: JobQueue,
  tx: Tx,
  given: { row: CaseHead; phase: string; actor: OperateActor; now: Date },
): Promise<void> {
  const { row, phase, actor, now } = given;
  const known = await findProvisioning(tx, row.id);
  if (known?.plan.when !== "on_phase" || known.plan.phase !== phase) return;
  const change = { state: "pending", requested_by: actor.userId, updated_at: now } as const;
  if (!(await changeProvisioning(tx, { caseId: row.id, states: ["not_required"] }, change))) return;
  await queueProvisioning(jobs, tx, { caseId: row.id, serviceId: row.service_id });
}

const missing = (permission: string): AppError =>
  refused(refusals.permissionMissing({ permission }), { details: { permission } });
