import type { LibraryState } from "@muniment/tracker-api/admin";

/** What happens to the authorization of a library (tracker.md 6). */
export type LibraryEvent =
  /** The consent window opens. */
  | "ask"
  /** The consent came back for the same enabled NRTADMIN. */
  | "consent"
  /** It was cancelled, closed, refused, too late, or another person's. */
  | "give_up"
  | "near_end"
  /** Work refuses the token, and nobody stands by. */
  | "refuse"
  | "end"
  /** Whoever stood by takes the place of the one that was lost. */
  | "take_over"
  /** No call has succeeded for 15 minutes. */
  | "fall_silent"
  | "succeed"
  | "revoke"
  | "switch_off"
  | "switch_on";

/** A state, or one that depends: on what was before the window opened, or on how near the end is. */
type Target = LibraryState | "former" | "held";

const HELD = ["authorized", "expiring", "degraded"] as const;

/** From which state an event leads where; what is not here changes nothing. */
export const TRANSITIONS: Readonly<Record<LibraryEvent, Readonly<Partial<Record<LibraryState, Target>>>>> = {
  ask: {
    unauthorized: "pending",
    expired: "pending",
    invalid: "pending",
    authorized: "pending",
    expiring: "pending",
    degraded: "pending",
  },
  consent: { pending: "held" },
  give_up: { pending: "former" },
  near_end: { authorized: "expiring" },
  refuse: from(HELD, "invalid"),
  end: from(HELD, "expired"),
  take_over: from(HELD, "held"),
  fall_silent: { authorized: "degraded", expiring: "degraded" },
  succeed: { degraded: "held" },
  revoke: { ...from(HELD, "unauthorized"), pending: "unauthorized" },
  switch_off: {
    ...from(HELD, "refresh_off"),
    unauthorized: "refresh_off",
    pending: "refresh_off",
    expired: "refresh_off",
    invalid: "refresh_off",
  },
  switch_on: { refresh_off: "unauthorized" },
};

/** How a library stands. */
export interface LibraryStanding {
  readonly state: LibraryState;
  /** What it was before the consent window opened. */
  readonly former: LibraryState | null;
}

/** How it stands after an event; the same object when the event means nothing there. */
export function after(
  standing: LibraryStanding,
  event: LibraryEvent,
  { isNearEnd }: { isNearEnd: boolean },
): LibraryStanding {
  const { state, former } = standing;
  const held: LibraryState = isNearEnd ? "expiring" : "authorized";
  const target = TRANSITIONS[event][state];
  if (target !== undefined) {
    const next = target === "former" ? (former ?? "unauthorized") : target === "held" ? held : target;
    return { state: next, former: next === "pending" ? state : null };
  }
  // While a window is open, what was authorized before goes on, and may be lost.
  if (state !== "pending" || former === null) return standing;
  const behind = TRANSITIONS[event][former];
  if (behind === undefined || behind === "former") return standing;
  return { state, former: behind === "held" ? held : behind };
}

function from<State extends LibraryState>(states: readonly State[], target: Target): Partial<Record<State, Target>> {
  return Object.fromEntries(states.map((state) => [state, target])) as Partial<Record<State, Target>>;
}
