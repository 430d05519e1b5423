import type { EmailPhase } from "@muniment/operate-api/inbound-email";

/** What people, and their filings, do with an e-mail (operate.md 23.4). */
export const emailEvents = [
  "take",
  "assign",
  "link",
  "file_some",
  "file_rest",
  "complete",
  "not_case_related",
  "spam",
  "reopen",
  "unfile_some",
  "unfile",
] as const;

/** One of `emailEvents`. */
export type EmailEvent = (typeof emailEvents)[number];

type Arrows = Partial<Record<EmailEvent, EmailPhase>>;

const handled: Arrows = {
  take: "in_progress",
  assign: "in_progress",
  link: "in_progress",
  file_some: "partly_filed",
  file_rest: "filed",
  complete: "completed_not_filed",
  not_case_related: "dismissed",
  spam: "spam",
  unfile_some: "partly_filed",
  unfile: "in_progress",
};
const filedInPart: Arrows = {
  take: "partly_filed",
  assign: "partly_filed",
  link: "partly_filed",
  file_some: "partly_filed",
  file_rest: "filed",
  complete: "completed",
  unfile_some: "partly_filed",
  unfile: "in_progress",
};
const filedWhole: Arrows = {
  take: "filed",
  assign: "filed",
  link: "filed",
  file_some: "filed",
  file_rest: "filed",
  complete: "completed",
  unfile_some: "partly_filed",
  unfile: "in_progress",
};
const closed: Arrows = { reopen: "in_progress" };

/** The allowed transitions. What was filed in part is completed like what was filed whole: it is on a case. */
const TRANSITIONS: Readonly<Record<EmailPhase, Arrows>> = {
  new: { ...handled, link: "new" },
  in_progress: handled,
  partly_filed: filedInPart,
  filed: filedWhole,
  completed: closed,
  completed_not_filed: closed,
  dismissed: closed,
  spam: closed,
};

/** Where an event leads; `undefined` when it may not happen in this phase. */
export function nextEmailPhase(from: EmailPhase, event: EmailEvent): EmailPhase | undefined {
  return TRANSITIONS[from][event];
}

/** Whether nobody needs to look at an e-mail in this phase any more. */
export function isClosedPhase(phase: EmailPhase): boolean {
  return TRANSITIONS[phase].reopen !== undefined;
}

/** How one says what somebody else has just done, from the phase that an e-mail is in. */
export function doneWith(phase: EmailPhase): string {
  if (phase === "completed" || phase === "completed_not_filed") return "completed";
  if (phase === "dismissed" || phase === "spam") return "dismissed";
  if (phase === "filed" || phase === "partly_filed") return "filed";
  return "changed";
}
