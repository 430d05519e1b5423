import { addSeconds } from "@muniment/kernel";
import { DeliveryError } from "@muniment/mail/send";
import { errors } from "@muniment/operate-api";
import type { TroubleValue } from "@muniment/operate-api/trouble";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { findCaseAsSystem } from "../case/index.ts";
import { RepositoryError } from "../document-repository/index.ts";
import { holdUpOf } from "../file-work/index.ts";
import { getService } from "../linked-service/index.ts";
import { tellAdministrators } from "../notice/index.ts";
import { subjectOfPerson, systemSubject } from "../user/index.ts";
import { buildMessage, MissingFile } from "./build-message.ts";
import type { OutboundDeps } from "./outbound-deps.ts";
import { changeOutbound, claimOutbound, findOutboundAsSystem } from "./outbound-email.repository.ts";
import type { OutboundEmail, OutboundView } from "./outbound-email.repository.ts";
import { nextOutboundState, outcomeOf } from "./outbound-state.ts";
import { copyOutbound, sendOutbound } from "./outbound-task.ts";
import { askSender } from "./sender-task.ts";
import { listRecipientsOf, markRecipients } from "./recipient.repository.ts";
import type { Recipient } from "./recipient.repository.ts";

const MINUTE = 60;
/** Pauses after attempts that failed for now, then hourly (OPR-OUT-013). */
const PAUSES = [MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE];
const GIVE_UP_AFTER = 24 * 60 * MINUTE;

/** Carries an e-mail as far as it goes: builds it, and sends it to those who do not have it yet. */
export async function sendOut(deps: OutboundDeps, id: string): Promise<void> {
  const { database, clock } = deps;
  const begun = await findOutboundAsSystem(database.reader, id);
  if (begun === undefined) return;
  const now = clock.now();
  if (begun.state === "queued") {
    if (begun.cancel_until !== null && begun.cancel_until > now) return again(deps, id, begun.cancel_until);
    if (!(await changeOutbound(database.reader, { id, states: ["queued"], now }, { state: "building" }))) return;
  }
  if ((begun.state === "queued" || begun.state === "building") && !(await build(deps, begun))) return;
  await attempt(deps, id);
}

/** Whether the message is there to be sent. */
async function build(deps: OutboundDeps, view: OutboundView): Promise<boolean> {
  const { database, clock } = deps;
  const at = { id: view.id, states: ["building"], now: clock.now() } as const;
  try {
    const built = await buildMessage(deps, view);
    return await changeOutbound(database.reader, at, { ...built, state: "ready", trouble: null });
  } catch (error) {
    if (!(error instanceof MissingFile)) throw error;
    await holdBack(deps, view, error);
    return false;
  }
}

/** An e-mail never goes without what belongs to it: it waits, or a person has to decide (OPR-OUT-017). */
async function holdBack(deps: OutboundDeps, view: OutboundView, missing: MissingFile): Promise<void> {
  const { database, clock, probeSeconds } = deps;
  const now = clock.now();
  const held = await heldBy(deps, view, { missing, now });
  const state = held.isWaiting ? "building" : (nextOutboundState("building", "refuse_file") ?? "blocked");
  await database.transaction(async (tx) => {
    const at = { id: view.id, states: ["building"], now } as const;
    await changeOutbound(tx, at, { state, trouble: held.trouble });
    if (held.notice !== undefined) await tellAdministrators(tx, held.notice);
    await note(tx, view, { action: "email.send", outcome: "refused", code: held.trouble.code, at: now });
  });
  if (held.isWaiting) await again(deps, view.id, addSeconds(now, held.retryAfterSeconds ?? probeSeconds));
}

async function heldBy(
  { database }: OutboundDeps,
  view: OutboundView,
  { missing, now }: { missing: MissingFile; now: Date },
): Promise<ReturnType<typeof holdUpOf>> {
  const { file, cause } = missing;
  if (!(cause instanceof RepositoryError)) {
    const text = `"${file.name}" could not be converted to PDF: ${cause.reason.replaceAll("_", " ")}.`;
    return { trouble: { code: "OPR-ERR-018", text, at: now.toISOString() }, isWaiting: false };
  }
  const { reader } = database;
  const row = view.case_id === null ? undefined : await findCaseAsSystem(reader, view.case_id);
  const serviceId = file.service_id ?? row?.service_id;
  if (serviceId === undefined) {
    const trouble: TroubleValue = {
      code: errors.notFound.code,
      text: `"${file.name}" is gone.`,
      at: now.toISOString(),
    };
    return { trouble, isWaiting: false };
  }
  const service = await getService(reader, serviceId);
  const place = { id: row?.item_id ?? "", name: row?.place_name ?? service.display_name };
  const kept = `the e-mail waits, since "${file.name}" belongs to it.`;
  return holdUpOf(cause, { service, place, action: "view documents in", kept, now });
}

/** One attempt for all who do not have it: nobody else makes one meanwhile. */
async function attempt(deps: OutboundDeps, id: string): Promise<void> {
  const { database } = deps;
  await database.transaction(async (tx) => {
    const email = await claimOutbound(tx, id);
    if (email === undefined) {
      const found = await findOutboundAsSystem(database.reader, id);
      if (found === undefined || !["ready", "sending", "delayed"].includes(found.state)) return;
      throw new Error("Another worker is sending this e-mail");
    }
    const recipients = await listRecipientsOf(database.reader, id);
    for (const recipient of recipients) await sendTo(deps, email, recipient);
    await settle(deps, tx, email);
  });
}

/** Each step of a recipient is on disk before the next: who is found `sending` was cut off, perhaps after it was taken. */
async function sendTo(deps: OutboundDeps, email: OutboundEmail, { address, state }: Recipient): Promise<void> {
  const { database, clock, way, raws } = deps;
  const { reader } = database;
  const at = { emailId: email.id, address };
  const mark = (states: readonly Recipient["state"][], next: Recipient["state"], evidence: string | null) =>
    markRecipients(reader, { ...at, states }, { state: next, evidence, at: clock.now() });
  if (state === "sending") {
    await mark(["sending"], "unknown", "The server was stopped while it sent this.");
    return;
  }
  if (!(await mark(["queued", "delayed"], "sending", null))) return;
  try {
    const raw = await raws.open(email.raw_hash ?? "");
    // What answers by itself must not be answered by itself (OPR-INB-065).
    const from = email.is_automatic ? "" : email.from_address;
    await way.transport.send({ from, to: address, raw, envelopeId: email.id });
    await mark(["sending"], "sent", null);
  } catch (error) {
    if (!(error instanceof DeliveryError)) {
      await mark(["sending"], "delayed", "The message could not be read here.");
      throw error;
    }
    const next = error.isUnknown ? "unknown" : error.isPermanent ? "refused" : "delayed";
    await mark(["sending"], next, error.message.slice(0, 500));
  }
}

/** What the e-mail has come to, kept with what follows from it. */
async function settle(deps: OutboundDeps, tx: Tx, email: OutboundEmail): Promise<void> {
  const { database, clock, jobs } = deps;
  const { id } = email;
  const now = clock.now();
  const first = email.first_attempt_at ?? now;
  const late = now >= addSeconds(first, GIVE_UP_AFTER);
  if (late) {
    const given = { state: "refused", evidence: "Given up after 24 hours.", at: now } as const;
    await markRecipients(database.reader, { emailId: id, states: ["delayed"] }, given);
  }
  const recipients = await listRecipientsOf(database.reader, id);
  const event = outcomeOf(recipients.map(({ state }) => state));
  const state = nextOutboundState("sending", event) ?? "unknown";
  const wasTaken = recipients.some((each) => each.state === "sent");
  const pause = PAUSES[email.attempts] ?? PAUSES.at(-1) ?? MINUTE;
  const nextAt = event === "put_off" ? addSeconds(now, pause) : null;
  const keeps = event === "accepted" && email.keeps_copy && email.case_id !== null;
  await changeOutbound(
    tx,
    { id, now },
    {
      state,
      attempts: email.attempts + 1,
      first_attempt_at: first,
      next_attempt_at: nextAt,
      trouble: troubleOf(state, recipients, now),
      ...(wasTaken && email.sent_at === null ? { sent_at: now } : {}),
      ...(keeps ? { copy_state: "waiting" as const } : {}),
    },
  );
  const view = await findOutboundAsSystem(tx, id);
  if (view !== undefined && event !== "put_off") {
    const outcome = event === "accepted" ? "ok" : event === "give_up" ? "failed" : "unknown";
    await note(tx, view, { action: "email.send", outcome, at: now });
    const trouble = troubleOf(state, recipients, now);
    if (state === "failed" && trouble !== null && !view.is_automatic) {
      await askSender(tx, view, { kind: "not_sent", text: trouble.text, at: now });
    }
  }
  if (nextAt !== null) await jobs.add(tx, sendOutbound, { email: id }, { key: `send:${id}`, runAt: nextAt });
  if (keeps) await jobs.add(tx, copyOutbound, { email: id }, { key: `copy:${id}` });
}

function troubleOf(state: OutboundEmail["state"], recipients: readonly Recipient[], now: Date): TroubleValue | null {
  const told = (states: readonly Recipient["state"][]) =>
    recipients.find((each) => states.includes(each.state) && each.evidence !== null)?.evidence ?? "";
  const at = now.toISOString();
  const { code } = errors.mailRefused;
  if (state === "failed") return { code, text: `The mail server refused: ${told(["refused"])}`, at };
  if (state === "delayed") return { code, text: `The mail server did not take it yet: ${told(["delayed"])}`, at };
  if (state === "unknown") {
    return { code, text: "The mail server's answer was lost. Find out whether it was sent; it is not repeated.", at };
  }
  return null;
}

async function again({ database, jobs }: OutboundDeps, id: string, runAt: Date): Promise<void> {
  await database.transaction((tx) => jobs.add(tx, sendOutbound, { email: id }, { key: `send:${id}`, runAt }));
}

/** In the audit, under the person who wrote it, or the rule. */
export async function note(
  tx: Tx,
  view: OutboundView,
  given: {
    readonly action: string;
    readonly outcome: "ok" | "refused" | "failed" | "unknown";
    readonly code?: string;
    readonly at: Date;
    readonly details?: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  const { action, outcome, code, at, details } = given;
  const person = { login: view.user_login ?? "", name: view.user_name ?? "" };
  const subject = view.user_id === null ? systemSubject(view.rule ?? "", view.id) : subjectOfPerson(person, view.id);
  await recordAudit(tx, subject, [
    {
      at,
      action,
      object_type: "outbound-email",
      object_id: view.id,
      outcome,
      ...(code === undefined ? {} : { code }),
      details: { reference: view.reference, ...details },
      own: { function: "F11", run_as: "service", ...(view.case_id === null ? {} : { case_id: view.case_id }) },
    },
  ]);
}
