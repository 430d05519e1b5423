import type { RequestOrigin } from "@muniment/kernel";
import type { Letter } from "@muniment/mail";
import { closing, inWords } from "./letters.ts";
import type { LetterFacts } from "./letters.ts";

/** How a second factor was changed. */
export type FactorChange = "added" | "removed" | "reset" | "recovery_codes";

/** E4: five failures; by which rule, when it ends, from where (CC-EML-013). */
export function temporaryLockLetter(
  facts: LetterFacts,
  lock: { until: Date; minutes: number; failures: number; origin: RequestOrigin | undefined; forgotUrl: string },
): Letter {
  return {
    heading: `Account temporarily locked for ${lock.minutes} minutes`,
    paragraphs: [
      `Hello ${facts.fullName},`,
      `your account ${facts.userId} at ${facts.installationName} is locked for ${lock.minutes} minutes after ${inNumbers(lock.failures)} failed attempts to sign in. You can try again at ${inWords(lock.until)}.`,
      ...fromWhere(lock.origin),
      "If it was you and you do not remember your password, choose a new one; this ends the lock at once. If it was not you, tell your administrator: somebody may be guessing at your password.",
    ],
    action: { label: "Forgot password?", url: lock.forgotUrl },
    closing: closing(facts),
  };
}

/** E5: ten failures in total; how it is released (CC-EML-014). */
export function lastingLockLetter(
  facts: LetterFacts,
  lock: { failures: number; origin: RequestOrigin | undefined; forgotUrl: string },
): Letter {
  return {
    heading: `Account locked after ${lock.failures} failed attempts`,
    paragraphs: [
      `Hello ${facts.fullName},`,
      `your account ${facts.userId} at ${facts.installationName} is locked after ${inNumbers(lock.failures)} failed attempts to sign in. It stays locked until you choose a new password by e-mail, or an administrator unlocks it.`,
      ...fromWhere(lock.origin),
      "If it was not you, tell your administrator: somebody may be guessing at your password.",
    ],
    action: { label: "Forgot password?", url: lock.forgotUrl },
    closing: closing(facts),
  };
}

/** E8: 14, 7 and 1 days before. */
export function expiresSoonLetter(
  facts: LetterFacts,
  password: { days: number; expiresAt: Date; profileUrl: string },
): Letter {
  const days = `${password.days} ${password.days === 1 ? "day" : "days"}`;
  return {
    heading: `Your password expires in ${days}`,
    paragraphs: [
      `Hello ${facts.fullName},`,
      `the password of your account ${facts.userId} at ${facts.installationName} expires on ${inWords(password.expiresAt)}. Change it before, so that nothing keeps you from signing in.`,
      "If it has expired, you will be asked for a new password when you sign in.",
    ],
    action: { label: "Change your password", url: password.profileUrl },
    closing: closing(facts),
  };
}

/** E16: 14 and 3 days before an external account is closed (T30). */
export function endsSoonLetter(facts: LetterFacts, end: { days: number; endsAt: Date }): Letter {
  return {
    heading: `Your access ends in ${end.days} days`,
    paragraphs: [
      `Hello ${facts.fullName},`,
      `your account ${facts.userId} at ${facts.installationName} ends on ${inWords(end.endsAt)}. After that you cannot sign in; what you have written stays.`,
      "If you need it for longer, ask whoever you work with there.",
    ],
    closing: closing(facts),
  };
}

const FACTOR_WORDS: Readonly<Record<FactorChange, string>> = {
  added: "A second factor was added: from now on, signing in asks for a code of your authenticator app as well.",
  removed: "The second factor was removed: from now on, your password alone signs you in.",
  reset: "An administrator has removed the second factor, because you could not use it any more.",
  recovery_codes: "New recovery codes were made. The earlier ones do not work any more.",
};

/** E9: the second factor was added, removed or reset. */
export function factorChangedLetter(facts: LetterFacts, change: { kind: FactorChange; at: Date }): Letter {
  return {
    heading: "Sign-in security changed",
    paragraphs: [
      `Hello ${facts.fullName},`,
      `how you sign in to your account ${facts.userId} at ${facts.installationName} was changed on ${inWords(change.at)}. ${FACTOR_WORDS[change.kind]}`,
      "If you did not expect this, tell your administrator at once.",
    ],
    closing: closing(facts),
  };
}

/** E11: to everybody in NRTADMIN of the library. */
export function administratorsChangedLetter(
  facts: LetterFacts,
  change: { library: string; added: readonly string[]; removed: readonly string[]; by: string; at: Date },
): Letter {
  return {
    heading: `Administrators of ${change.library} changed`,
    paragraphs: [
      `Hello ${facts.fullName},`,
      `${change.by} changed the group NRTADMIN of the library ${change.library} at ${facts.installationName} on ${inWords(change.at)}. Its members may do everything in the library.`,
      ...(change.added.length === 0 ? [] : [`Added: ${change.added.join(", ")}.`]),
      ...(change.removed.length === 0 ? [] : [`Removed: ${change.removed.join(", ")}.`]),
      "If you did not expect this, look into Control Center.",
    ],
    closing: closing(facts),
  };
}

const NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

function inNumbers(count: number): string {
  return NUMBERS[count] ?? String(count);
}

/** Nothing is asked of the world about an address, so it is told as it is. */
function fromWhere(origin: RequestOrigin | undefined): string[] {
  if (origin === undefined || origin.sourceIp === "") return [];
  return [`The last attempt came from the network address ${origin.sourceIp}.`];
}
