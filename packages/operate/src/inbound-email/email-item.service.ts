import { AppError, newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { errors, refusals, refused } from "@muniment/operate-api";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { actionsOf, findCaseHead } from "../case/index.ts";
import type { CaseHead } from "../case/index.ts";
import { areColleagues } from "../team/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { changedBy, changeWorkItem, findOwner, lockWorkItem } from "../work-item/index.ts";
import type { OwnerRef, WorkItemChange } from "../work-item/index.ts";
import { doneWith, isClosedPhase, nextEmailPhase } from "./email-phase.ts";
import type { EmailEvent } from "./email-phase.ts";
import { deleteEmailCase, insertEmailCase, listEmailDocuments } from "./email.repository.ts";
import { findEmailView, isBeingFiled, phaseOf } from "./email-view.repository.ts";
import type { EmailView } from "./email-view.repository.ts";

/** Brings staging in line with whether an e-mail is closed, after `tx` (OPR-INB-033, -034). */
export type SettleStaging = (tx: Tx, given: { emailId: string; operationId: string; at: Date }) => Promise<void>;

/** What people do with e-mails; whoever comes second is told who was first (OPR-QUE-003). */
export interface EmailItemService {
  take(tx: Tx, actor: OperateActor, id: string): Promise<void>;
  assign(tx: Tx, actor: OperateActor, id: string, to: OwnerRef): Promise<void>;
  link(tx: Tx, actor: OperateActor, id: string, caseId: string): Promise<void>;
  unlink(tx: Tx, actor: OperateActor, id: string, caseId: string): Promise<void>;
  /** With attachments that are not filed only when that is confirmed. */
  complete(tx: Tx, actor: OperateActor, id: string, given: { isConfirmed: boolean; reason?: string }): Promise<void>;
  dismiss(tx: Tx, actor: OperateActor, id: string, as: "not_case_related" | "spam"): Promise<void>;
  reopen(tx: Tx, actor: OperateActor, id: string): Promise<void>;
}

interface Deps {
  readonly clock: Clock;
  readonly settleStaging: SettleStaging;
}

/** The work items of e-mails. */
export function createEmailItemService(deps: Deps): EmailItemService {
  return {
    async take(tx, actor, id) {
      const view = await holdEmail(tx, actor, id);
      // A closed one has an owner, too; that it is closed says more.
      const isOthers = view.owner_user_id !== null && view.owner_user_id !== actor.userId;
      if (isOthers && !isClosedPhase(phaseOf(view))) throw await changedBy(tx, view.owner_user_id, "taken");
      const change = { takenBy: actor.userId };
      await move(tx, deps, { actor, view, event: "take", change, action: "email.take" });
    },
    async assign(tx, actor, id, to) {
      const view = await holdEmail(tx, actor, id);
      await requireReallocation(tx, actor, view);
      const { name, ...owner } = await findOwner(tx, to);
      // In a team's queue it waits as if nobody had taken it.
      const event: EmailEvent = owner.kind === "team" ? "link" : "assign";
      const details = { to: name };
      await move(tx, deps, { actor, view, event, change: { owner }, action: "email.assign", details });
    },
    async link(tx, actor, id, caseId) {
      const view = await holdEmail(tx, actor, id);
      const row = await caseOf(tx, actor, caseId);
      if (row.phase === "closed")
        throw new AppError(errors.conflict, { text: "This case is closed. Reopen it first." });
      const at = deps.clock.now();
      await insertEmailCase(tx, { email_id: view.id, case_id: row.id, linked_at: at, linked_by: actor.userId });
      const details = { case: row.reference };
      await move(tx, deps, { actor, view, event: "link", change: {}, action: "email.link", details, caseId: row.id });
    },
    async unlink(tx, actor, id, caseId) {
      const view = await holdEmail(tx, actor, id);
      const row = await caseOf(tx, actor, caseId);
      if (!(await deleteEmailCase(tx, view.id, row.id))) throw new AppError(errors.notFound);
      const details = { case: row.reference };
      await move(tx, deps, { actor, view, event: "link", change: {}, action: "email.unlink", details, caseId: row.id });
    },
    async complete(tx, actor, id, { isConfirmed, reason }) {
      const view = await holdEmail(tx, actor, id);
      if (nextEmailPhase(phaseOf(view), "complete") === undefined) throw await tooLate(tx, view);
      const unfiled = await countUnfiled(tx, view.id);
      if (unfiled > 0 && !isConfirmed) throw new AppError(errors.unfiled, { details: { unfiled } });
      const details = { unfiled, ...(reason === undefined || reason.trim() === "" ? {} : { reason: reason.trim() }) };
      await close(tx, deps, { actor, view, event: "complete", action: "email.complete", details });
    },
    async dismiss(tx, actor, id, as) {
      const view = await holdEmail(tx, actor, id);
      await close(tx, deps, { actor, view, event: as, action: "email.dismiss", details: { as } });
    },
    async reopen(tx, actor, id) {
      const view = await holdEmail(tx, actor, id);
      const operationId = newId();
      const change = { closedAt: null, takenBy: actor.userId };
      await move(tx, deps, { actor, view, event: "reopen", change, action: "email.reopen", operationId });
      await deps.settleStaging(tx, { emailId: view.id, operationId, at: deps.clock.now() });
    },
  };
}

interface Move {
  readonly actor: OperateActor;
  readonly view: EmailView;
  readonly event: EmailEvent;
  readonly change: Omit<WorkItemChange, "at" | "by" | "phase">;
  readonly action: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly caseId?: string;
  readonly operationId?: string;
}

/** The e-mail as the person sees it, held until `tx` ends; not found and no access look alike. */
export async function holdEmail(tx: Tx, actor: OperateActor, id: string): Promise<EmailView> {
  const item = await lockWorkItem(tx, "inbound-email", id);
  const view = item === undefined ? undefined : await findEmailView(tx, actor, id);
  if (view === undefined) throw new AppError(errors.notFound);
  return view;
}

async function move(tx: Tx, { clock }: Deps, given: Move): Promise<void> {
  const { actor, view, event, change, action, details, caseId, operationId } = given;
  const phase = nextEmailPhase(phaseOf(view), event);
  if (phase === undefined) throw await tooLate(tx, view);
  const at = clock.now();
  await changeWorkItem(tx, view.id, { ...change, phase, by: actor.userId, at });
  await recordAudit(tx, subjectOf(actor, operationId), [
    {
      at,
      action,
      object_type: "email",
      object_id: view.id,
      before: { phase: view.phase, owner: view.owner_name },
      after: { phase, reference: view.reference },
      details,
      ...(caseId === undefined ? {} : { own: { case_id: caseId } }),
    },
  ]);
}

async function close(tx: Tx, deps: Deps, given: Omit<Move, "change" | "operationId">): Promise<void> {
  const { view } = given;
  const at = deps.clock.now();
  if (await isBeingFiled(tx, view.id)) {
    throw new AppError(errors.conflict, { text: "This is being filed. Wait until that is done, or cancel it." });
  }
  const operationId = newId();
  await move(tx, deps, { ...given, change: { closedAt: at, trouble: null }, operationId });
  await deps.settleStaging(tx, { emailId: view.id, operationId, at });
}

/** What somebody else has is given away by those alone who may (operate.md 18.1). */
async function requireReallocation(tx: Tx, { permissions, userId }: OperateActor, view: EmailView): Promise<void> {
  const { owner_user_id: otherId, owner_team_id: teamId } = view;
  if (otherId === null || otherId === userId || permissions.has("work.reallocateAny")) return;
  const isTheirTeam = await areColleagues(tx, userId, { otherId, teamId });
  if (isTheirTeam && permissions.has("work.reallocateTeam")) return;
  const permission = isTheirTeam ? "work.reallocateTeam" : "work.reallocateAny";
  throw refused(refusals.permissionMissing({ permission }), { details: { permission } });
}

async function tooLate(tx: Tx, view: EmailView): Promise<AppError> {
  return changedBy(tx, view.updated_by, doneWith(phaseOf(view)));
}

async function caseOf(tx: Tx, actor: OperateActor, id: string): Promise<CaseHead> {
  const row = await findCaseHead(tx, actor, id);
  if (row === undefined) throw new AppError(errors.notFound);
  return row;
}

/** Attachments that go to the recycle bin when the e-mail is completed now. */
async function countUnfiled(tx: Tx, emailId: string): Promise<number> {
  const documents = await listEmailDocuments(tx, [emailId]);
  const isUnfiled = (state: string) => state === "staged" || state === "waiting";
  return documents.filter(({ ordinal, is_inline, state }) => ordinal > 0 && !is_inline && isUnfiled(state)).length;
}

/** What the person may do with an e-mail in its phase (OPR-PRM-001). */
export function emailActionsOf(actor: OperateActor, view: EmailView): string[] {
  const phase = phaseOf(view);
  const can = (event: EmailEvent) => nextEmailPhase(phase, event) !== undefined;
  const mayFile = actionsOf(actor, { phase: "open" }).includes("file");
  const isOthers = view.owner_user_id !== null && view.owner_user_id !== actor.userId;
  // Whose team it is, is asked when it is done.
  const mayReallocate = actor.permissions.has("work.reallocateAny") || actor.permissions.has("work.reallocateTeam");
  const may = {
    take: can("take") && view.owner_user_id === null,
    assign: can("assign") && (!isOthers || mayReallocate),
    link: can("link") && actor.permissions.has("case.read"),
    file: can("file_some") && mayFile,
    complete: can("complete"),
    dismiss: can("spam"),
    reopen: can("reopen"),
  };
  return Object.entries(may)
    .filter(([, isAllowed]) => isAllowed)
    .map(([name]) => name);
}
