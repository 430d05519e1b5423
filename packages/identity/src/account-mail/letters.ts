import type { Letter } from "@muniment/mail";

/** The e-mails of control-center.md 8.2 that this slice writes. */
export type AccountMailKind = "E1" | "E2" | "E3" | "E6";

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

function closing({ installationName, contact }: LetterFacts): string[] {
  return [
    `Questions? Ask ${contact ?? `your administrator at ${installationName}`}.`,
    `This e-mail was written by ${installationName}. Nobody will ever ask you for your password by e-mail.`,
  ];
}

const WORDS = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });

function inWords(instant: Date): string {
  return `${WORDS.format(instant)} UTC`;
}
