import type { Letter } from "@muniment/mail";
import type { BackgroundGrantLoss } from "@muniment/work-api/control-center/background-grant";
import { closing, inWords } from "./letters.ts";
import type { LetterFacts } from "./letters.ts";

/** An authority to work in the background that ends soon, or does not count any more. */
export type BackgroundNotice = {
  readonly clientId: string;
  readonly application: string;
  /** As it is shown. */
  readonly library: string;
  /** By whose authority the application works there. */
  readonly authoriser: string;
} & ({ readonly loss: BackgroundGrantLoss } | { readonly expiresAt: Date; readonly days: number });

const LOSSES: Readonly<Record<BackgroundGrantLoss, string>> = {
  refresh_off: "Allow Token Refresh was switched off for the application, or the application itself",
  revoked: "it was taken away",
  disabled: "the sign-in of that account is closed",
  not_nrtadmin: "that account is no longer NRTADMIN of the library",
  password_reset: "the password of that account was changed",
  expired: "its time is over",
};

/** E12: to the authoriser and to everybody in NRTADMIN of the library (CC-BGA-009). */
export function backgroundLetter(facts: LetterFacts, notice: BackgroundNotice & { readonly url: string }): Letter {
  const { application, library, authoriser } = notice;
  const what =
    "loss" in notice
      ? `${application} works in the library ${library} at ${facts.installationName} by the authority of ${authoriser}, which does not count any more: ${LOSSES[notice.loss]}. Until somebody authorises it anew, it does not follow changes there in the background, and sends no reports about it.`
      : `${application} works in the library ${library} at ${facts.installationName} by the authority of ${authoriser}, which ends on ${inWords(notice.expiresAt)}. Authorise it anew before, so that nothing stops.`;
  return {
    heading: "Authorisation needed",
    paragraphs: [
      `Hello ${facts.fullName},`,
      what,
      "Whoever is NRTADMIN of the library can do so, on the page of the application in Control Center.",
    ],
    action: { label: "Open Control Center", url: notice.url },
    closing: closing(facts),
  };
}
