import { addSeconds, AppError } from "@muniment/kernel";
import { errors, refusals, refused } from "@muniment/operate-api";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { findCaseAsSystem } from "../case/index.ts";
import { areColleagues } from "../team/index.ts";
import { findEnabledPeople, subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import type { OutboundDeps } from "./outbound-deps.ts";
import { changeOutbound, findOutbound, listFiles, lockOutbound } from "./outbound-email.repository.ts";
import type { OutboundEmail, OutboundView } from "./outbound-email.repository.ts";
import type { PreparedDraft } from "./draft.service.ts";
import { nextOutboundState } from "./outbound-state.ts";
import type { OutboundEvent } from "./outbound-state.ts";
import { copyOutbound, sendOutbound } from "./outbound-task.ts";
import { listRecipientsOf, markRecipients, replaceRecipients } from "./recipient.repository.ts";
import type { SendCheck } from "./send-check.ts";

/** What a person does with an e-mail that is written (operate.md 15). */
export interface SendService {
  /** `check` is what stood against it a moment ago; 409 with what is left of that. */
  send(
    tx: Tx,
    actor: OperateActor,
    given: {
      id: string;
      check: SendCheck;
      accepts: readonly string[];
      delaySeconds: number | undefined;
      /** When it goes, instead. */
      at: string | undefined;
    },
  ): Promise<void>;
  cancel(tx: Tx, actor: OperateActor, id: string): Promise<void>;
  retry(tx: Tx, actor: OperateActor, id: string): Promise<void>;
  confirm(tx: Tx, actor: OperateActor, id: string, wasSent: boolean): Promise<void>;
  /** Somebody else goes on with what is not sent. */
  assign(tx: Tx, actor: OperateActor, id: string, personId: string): Promise<void>;
  /** What a new draft of one that failed, or did not reach somebody, begins with. */
  again(reader: Tx, actor: OperateActor, id: string): Promise<Omit<PreparedDraft, "row" | "answered">>;
}

const DEFAULT_DELAY = 10;
const MOST_DELAY = 366 * 86_400;

/** Sending in the database; what leaves goes by jobs. */
export function createSendService(deps: Pick<OutboundDeps, "clock" | "jobs">): SendService {
  const { clock, jobs } = deps;
  const queue = (tx: Tx, id: string, runAt?: Date): Promise<void> =>
    jobs.add(tx, sendOutbound, { email: id }, { key: `send:${id}`, ...(runAt === undefined ? {} : { runAt }) });
  return {
    async send(tx, actor, { id, check, accepts, delaySeconds = DEFAULT_DELAY, at }) {
      const { view, state } = await hold(tx, actor, { id, event: "send" });
      const left = check.problems.filter(({ severity, code }) => severity === "block" || !accepts.includes(code));
      if (left.length > 0) {
        throw new AppError(errors.conflict, {
          text: left.map(({ text }) => text).join(" "),
          details: { problems: left },
        });
      }
      const now = clock.now();
      const until = at === undefined ? addSeconds(now, bounded(delaySeconds)) : momentOf(at, now);
      await replaceRecipients(tx, id, { addresses: addressesOf(view), at: now });
      await changeOutbound(tx, { id, states: ["draft"], now }, { state, cancel_until: until, trouble: null });
      await note(tx, actor, { view, action: "email.send", outcome: "unknown", at: now });
      await queue(tx, id, until);
    },
    async cancel(tx, actor, id) {
      const { view, state } = await hold(tx, actor, { id, event: "cancel" });
      const recipients = await listRecipientsOf(tx, id);
      if (recipients.some((each) => each.state !== "queued" && each.state !== "delayed")) throw tooLate(view);
      const now = clock.now();
      const change = { state, cancel_until: null, raw_hash: null, trouble: null, attempts: 0, first_attempt_at: null };
      await changeOutbound(tx, { id, now }, change);
      await note(tx, actor, { view, action: "email.cancel-sending", at: now });
    },
    async retry(tx, actor, id) {
      const view = await viewOf(tx, actor, id);
      const now = clock.now();
      if (view.copy_state === "waiting") {
        await jobs.add(tx, copyOutbound, { email: id }, { key: `copy:${id}` });
      } else {
        const { state } = await hold(tx, actor, { id, event: "retry" });
        await changeOutbound(tx, { id, now }, { state, trouble: null, next_attempt_at: null });
        await queue(tx, id);
      }
      await note(tx, actor, { view, action: "email.retry", at: now });
    },
    async confirm(tx, actor, id, wasSent) {
      const { view, state } = await hold(tx, actor, { id, event: wasSent ? "confirm_sent" : "confirm_not_sent" });
      const now = clock.now();
      const found = { state: wasSent ? "sent" : "queued", evidence: `${actor.name} has found out`, at: now } as const;
      await markRecipients(tx, { emailId: id, states: ["unknown", "sending"] }, found);
      const keeps = wasSent && view.keeps_copy;
      const sent = wasSent ? { sent_at: now, ...(keeps ? { copy_state: "waiting" as const } : {}) } : {};
      await changeOutbound(tx, { id, now }, { state, trouble: null, ...sent });
      await note(tx, actor, { view, action: "email.confirm", at: now, details: { was_sent: wasSent } });
      if (!wasSent) await queue(tx, id);
      else if (keeps) await jobs.add(tx, copyOutbound, { email: id }, { key: `copy:${id}` });
    },
    assign: async (tx, actor, id, personId) => assign(tx, actor, { id, personId, at: clock.now() }),
    async again(reader, actor, id) {
      const view = await viewOf(reader, actor, id);
      if (!actionsOf(actor, view).includes("edit_again")) throw tooLate(view);
      const files = await listFiles(reader, id);
      return {
        previousId: id,
        from: { name: view.from_name, address: view.from_address },
        to: view.to_people,
        cc: view.cc_people,
        bcc: view.bcc_people,
        subject: view.subject,
        body: view.body,
        keepsCopy: view.keeps_copy,
        copyLinks: view.copy_links,
        files: files.map(({ email_id: _email, ordinal: _ordinal, ...file }) => file),
      };
    },
  };
}

async function viewOf(reader: Tx, actor: OperateActor, id: string): Promise<OutboundView> {
  const view = await findOutbound(reader, actor, id);
  if (view === undefined) throw new AppError(errors.notFound);
  return view;
}

/** The e-mail as the person sees it, held until `tx` ends, and what the event makes of it. */
async function hold(
  tx: Tx,
  actor: OperateActor,
  { id, event }: { id: string; event: OutboundEvent },
): Promise<{ view: OutboundView; state: OutboundEmail["state"] }> {
  await lockOutbound(tx, id);
  const view = await viewOf(tx, actor, id);
  const state = nextOutboundState(view.state, event);
  if (state === undefined) throw tooLate(view);
  return { view, state };
}

const RESTRICTED = "An e-mail of a restricted case stays with whoever wrote it.";

const bounded = (seconds: number): number => Math.min(Math.max(seconds, 0), MOST_DELAY);

/** A moment that is typed; 422 for what is none, or too far away. */
function momentOf(text: string, now: Date): Date {
  const at = new Date(text);
  const seconds = (at.getTime() - now.getTime()) / 1000;
  if (!(seconds > 0 && seconds <= MOST_DELAY)) {
    throw new AppError(errors.validationFailed, { text: "Give a moment within the next year.", field: "at" });
  }
  return at;
}

/** What is not sent yet is gone on with by somebody else (OPR-OUT-011, -018). */
async function assign(
  tx: Tx,
  actor: OperateActor,
  { id, personId, at }: { id: string; personId: string; at: Date },
): Promise<void> {
  await lockOutbound(tx, id);
  const view = await viewOf(tx, actor, id);
  if (!actionsOf(actor, view).includes("assign")) throw tooLate(view);
  await requireReallocation(tx, actor, view);
  const [person] = await findEnabledPeople(tx, [personId]);
  if (person === undefined) {
    throw new AppError(errors.validationFailed, { text: "There is no such person.", field: "person" });
  }
  const row = view.case_id === null ? undefined : await findCaseAsSystem(tx, view.case_id);
  if (row?.is_restricted === true) throw new AppError(errors.conflict, { text: RESTRICTED });
  await changeOutbound(tx, { id, now: at }, { user_id: person.id });
  await note(tx, actor, { view, action: "email.assign", at, details: { to: person.name } });
}

/** What somebody else wrote is given away by those alone who may (operate.md 18.1). */
async function requireReallocation(tx: Tx, { permissions, userId }: OperateActor, view: OutboundView): Promise<void> {
  if (view.user_id === userId || permissions.has("work.reallocateAny")) return;
  const isTheirTeam = await areColleagues(tx, userId, { otherId: view.user_id ?? "", teamId: null });
  if (isTheirTeam && permissions.has("work.reallocateTeam")) return;
  const permission = isTheirTeam ? "work.reallocateTeam" : "work.reallocateAny";
  throw refused(refusals.permissionMissing({ permission }), { details: { permission } });
}

const WORDS: Readonly<Record<OutboundEmail["state"], string>> = {
  draft: "a draft",
  queued: "about to be sent",
  building: "being sent",
  ready: "being sent",
  sending: "being sent",
  delayed: "delayed",
  unknown: "perhaps sent",
  blocked: "blocked",
  failed: "not sent",
  sent: "sent",
};

function tooLate({ state }: OutboundView): AppError {
  return new AppError(errors.conflict, { text: `This e-mail is ${WORDS[state]} already.` });
}

/** Every address that a message goes to, once, in small letters. */
function addressesOf({ to_people: to, cc_people: cc, bcc_people: bcc }: OutboundView): string[] {
  return [...new Set([...to, ...cc, ...bcc].map(({ address }) => address.toLowerCase()))];
}

/** What the person may do with an e-mail now (OPR-PRM-001). */
export function actionsOf(actor: OperateActor, view: OutboundView): string[] {
  if (!actor.permissions.has("email.send")) return [];
  const can = (event: OutboundEvent) => nextOutboundState(view.state, event) !== undefined;
  const isOwn = view.user_id === actor.userId;
  const may = {
    edit: view.state === "draft" && isOwn,
    send: can("send") && isOwn,
    discard: view.state === "draft" && isOwn,
    cancel: can("cancel"),
    assign: !view.is_automatic && ["draft", "queued", "delayed", "blocked", "failed"].includes(view.state),
    retry: can("retry") || view.copy_state === "waiting",
    confirm: can("confirm_sent"),
    edit_again: !view.is_automatic && (view.state === "failed" || (view.state === "sent" && view.bounced > 0)),
  };
  return Object.entries(may)
    .filter(([, isAllowed]) => isAllowed)
    .map(([name]) => name);
}

async function note(
  tx: Tx,
  actor: OperateActor,
  given: {
    view: OutboundView;
    action: string;
    at: Date;
    outcome?: "unknown";
    details?: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const { view, action, at, outcome, details } = given;
  await recordAudit(tx, subjectOf(actor, view.id), [
    {
      at,
      action,
      object_type: "outbound-email",
      object_id: view.id,
      ...(outcome === undefined ? {} : { outcome }),
      ...(details === undefined ? {} : { details }),
      own: { function: "F11", run_as: "service", ...(view.case_id === null ? {} : { case_id: view.case_id }) },
    },
  ]);
}
