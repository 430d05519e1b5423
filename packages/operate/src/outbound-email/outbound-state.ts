import type { OutboundState, RecipientState } from "@muniment/operate-api/outbound-email";

/** What happens to an e-mail (operate.md 23.9). */
export const outboundEvents = [
  "send",
  "cancel",
  "begin",
  "built",
  "refuse_file",
  "attempt",
  "accepted",
  "put_off",
  "lose_answer",
  "give_up",
  "confirm_sent",
  "confirm_not_sent",
  "retry",
] as const;

/** One of `outboundEvents`. */
export type OutboundEvent = (typeof outboundEvents)[number];

type Arrows = Partial<Record<OutboundEvent, OutboundState>>;

const attempted: Arrows = {
  attempt: "sending",
  accepted: "sent",
  put_off: "delayed",
  lose_answer: "unknown",
  give_up: "failed",
};

/** The allowed transitions; what failed is edited as a new e-mail, so nothing leads out of it. */
const TRANSITIONS: Readonly<Record<OutboundState, Arrows>> = {
  draft: { send: "queued" },
  queued: { cancel: "draft", begin: "building" },
  building: { built: "ready", refuse_file: "blocked" },
  ready: attempted,
  sending: attempted,
  delayed: { ...attempted, cancel: "draft", retry: "ready" },
  unknown: { confirm_sent: "sent", confirm_not_sent: "ready" },
  blocked: { retry: "building", cancel: "draft" },
  failed: {},
  sent: {},
};

/** Where an event leads; `undefined` when it may not happen in this state. */
export function nextOutboundState(from: OutboundState, event: OutboundEvent): OutboundState | undefined {
  return TRANSITIONS[from][event];
}

/** What an e-mail has come to by what became of it for each recipient. */
export function outcomeOf(recipients: readonly RecipientState[]): OutboundEvent {
  if (recipients.some((state) => state === "queued" || state === "delayed")) return "put_off";
  if (recipients.some((state) => state === "unknown" || state === "sending")) return "lose_answer";
  return recipients.every((state) => state === "refused") ? "give_up" : "accepted";
}
