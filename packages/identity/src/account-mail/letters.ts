import type { Letter } from "@muniment/mail";

/** The e-mails of control-center.md 8.2 that this slice sends. */
export type AccountMailKind = "E1" | "E2" | "E3" | "E4" | "E5" | "E6" | "E7" | "E8" | "E9" | "E11" | "E12" | "E16";

/** What the letters name. */
export interface LetterFacts {
  readonly installationName: string;
  readonly userId: string;
  readonly fullName: string;
  /** How to reach whoever helps; "your administrator" when absent. */
  readonly contact: string | undefined;
}

/** A link as a letter shows it. */
export interface LetterLink {
  readonly url: string;
  readonly expiresAt: Date;
}

const ONLY_NEWEST = "It can be used once, and only the link in the newest e-mail works.";

/** E1: the person selected `Forgot password?` (CC-EML-010). */
export function forgotPasswordLetter(facts: LetterFacts, link: LetterLink): Letter {
  return {
    heading: "Change your password",
    paragraphs: [
      `Hello ${facts.fullName},`,
      `somebody, probably you, asked at ${facts.installationName} for a new password for your account ${facts.userId}. Open the link and choose a new password.`,
      `The link works for 3 hours, until ${inWords(link.expiresAt)}. ${ONLY_NEWEST}`,
      "If it was not you, you need not do anything: your password stays as it is.",
    ],
    action: { label: "Change your password", url: link.url },
    closing: closing(facts),
  };
}

/** E2: a welcome, with the way to a first password (CC-EML-011). */
export function newAccountLetter(facts: LetterFacts, link: LetterLink): Letter {
  return {
    heading: "Create your password",
    paragraphs: [
      `Welcome to ${facts.installationName}, ${facts.fullName}.`,
      `An account has been made for you. Your User ID is ${facts.userId}. Open the link and create your password; then you can sign in with your User ID or this e-mail address.`,
      `The link works for 7 days, until ${inWords(link.expiresAt)}. ${ONLY_NEWEST} After that, ask for a new e-mail.`,
    ],
    action: { label: "Create your password", url: link.url },
    closing: closing(facts),
  };
}

/** E3: an administrator requires a new password (CC-EML-012). */
export function changePasswordLetter(facts: LetterFacts, link: LetterLink): Letter {
  return {
    heading: "Change your password",
    paragraphs: [
      `Hello ${facts.fullName},`,
      `an administrator of ${facts.installationName} requires that you change the password of your account ${facts.userId}. Open the link and choose a new password.`,
      `The link works for 3 hours, until ${inWords(link.expiresAt)}. ${ONLY_NEWEST}`,
    ],
    action: { label: "Change your password", url: link.url },
    closing: closing(facts),
  };
}

/** E6: the password was changed (CC-EML-015). */
export function passwordChangedLetter(facts: LetterFacts, changedAt: Date): Letter {
  return {
    heading: "Your password was changed",
    paragraphs: [
      `Hello ${facts.fullName},`,
      `the password of your account ${facts.userId} at ${facts.installationName} was changed on ${inWords(changedAt)}. You have been signed out everywhere.`,
      "If it was not you, tell your administrator at once.",
    ],
    closing: closing(facts),
  };
}

/** E7: the address of the account was changed; the same words go to both addresses (CC-USR-075). */
export function emailChangedLetter(
  facts: LetterFacts,
  change: { readonly former: string; readonly present: string; readonly at: Date },
): Letter {
  return {
    heading: "Your e-mail address was changed",
    paragraphs: [
      `Hello ${facts.fullName},`,
      `the e-mail address of your account ${facts.userId} at ${facts.installationName} was changed from ${change.former} to ${change.present} on ${inWords(change.at)}. Links in earlier e-mails about your password no longer work.`,
      "If this is not right, tell your administrator at once.",
    ],
    closing: closing(facts),
  };
}

/** E7 to a new address that is to be confirmed first (CC-USR-075). */
export function confirmEmailLetter(facts: LetterFacts, link: LetterLink): Letter {
  return {
    heading: "Confirm your e-mail address",
    paragraphs: [
      `Hello ${facts.fullName},`,
      `this address is to become that of the account ${facts.userId} at ${facts.installationName}. Open the link and confirm it; until then the account keeps the address that it has.`,
      `The link works for 24 hours, until ${inWords(link.expiresAt)}. ${ONLY_NEWEST}`,
      "If the account is not yours, you need not do anything.",
    ],
    action: { label: "Confirm this address", url: link.url },
    closing: closing(facts),
  };
}

/** E7 to the present address when another was asked for (CC-USR-075). */
export function emailAskedLetter(
  facts: LetterFacts,
  change: { readonly asked: string; readonly at: Date; readonly expiresAt: Date },
): Letter {
  return {
    heading: "Your e-mail address is to be changed",
    paragraphs: [
      `Hello ${facts.fullName},`,
      `on ${inWords(change.at)} an administrator of ${facts.installationName} asked for ${change.asked} to become the e-mail address of your account ${facts.userId}. Nothing is changed unless that address is confirmed by ${inWords(change.expiresAt)}.`,
      "If this is not right, tell your administrator at once.",
    ],
    closing: closing(facts),
  };
}

/** Whom one may ask, and that nobody asks for passwords. */
export function closing({ installationName, contact }: LetterFacts): string[] {
  return [
    `Questions? Ask ${contact ?? `your administrator at ${installationName}`}.`,
    `This e-mail was written by ${installationName}. Nobody will ever ask you for your password by e-mail.`,
  ];
}

const WORDS = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });

/** A moment as a letter tells it. */
export function inWords(instant: Date): string {
  return `${WORDS.format(instant)} UTC`;
}
