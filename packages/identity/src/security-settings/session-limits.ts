import type { SecurityPolicy } from "./security-policy.ts";

/** How long a browser stays signed in (CC-SES-001); read anew at each use. */
export interface SessionLimits {
  readonly idleSeconds: number;
  readonly absoluteSeconds: number;
  /** Browsers in which one person is signed in at a time; 0 for any number. */
  readonly mostBrowsers: number;
}

/** The limits that are in force. */
export function sessionLimits(policy: Pick<SecurityPolicy, "current">): SessionLimits {
  return {
    get idleSeconds() {
      return policy.current["session.idleMinutes"] * 60;
    },
    get absoluteSeconds() {
      return policy.current["session.absoluteHours"] * 3600;
    },
    get mostBrowsers() {
      return policy.current["session.mostBrowsers"];
    },
  };
}

/** How long a sign-in of that age lives on without being used; at least a second. */
export function secondsLeft(age: number, { idleSeconds, absoluteSeconds }: SessionLimits): number {
  return Math.max(1, Math.min(idleSeconds, absoluteSeconds - age));
}
