import { checkNewPassword, checkResetPassword, limits } from "@muniment/work-api/identity/user-rules";

/** The rules of 25.5 as a person ticks them off. */
export const passwordRules = ["length", "uppercase", "lowercase", "number_or_special"] as const;

/** The rules of 25.6, by which an administrator resets a password. */
export const resetRules = ["reset_length", "no_spaces"] as const;

/** One rule of a password. */
export type PasswordRule = (typeof passwordRules)[number] | (typeof resetRules)[number];

/** Whether the password meets the rule; an empty one meets none (CC-USR-030). */
export function meetsRule(password: string, rule: PasswordRule): boolean {
  if (password === "") return false;
  if (rule === "reset_length" || rule === "no_spaces") {
    const broken = checkResetPassword(password, "documented").messages.map(({ code }) => code);
    return !broken.some((code) => (code === "space_not_allowed") === (rule === "no_spaces"));
  }
  const broken = new Set(checkNewPassword(password).messages.map(({ code }) => code));
  if (rule === "length") return !broken.has("too_short") && !broken.has("too_long");
  return !broken.has(`needs_${rule}`);
}

// Without characters that are taken for one another when a password is read out.
const ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789!#$%&*+-=?@";
const GENERATED_LENGTH = 20;

/** 20 characters from the machine's own randomness, every one equally likely, that meet every rule. */
export function generatePassword(): string {
  for (;;) {
    const password = Array.from({ length: GENERATED_LENGTH }, randomCharacter).join("");
    if (checkNewPassword(password).messages.length === 0) return password;
  }
}

function randomCharacter(): string {
  // A remainder would prefer the first characters: what lies above the last whole round is drawn again.
  const round = 256 - (256 % ALPHABET.length);
  for (;;) {
    const [byte = 256] = crypto.getRandomValues(new Uint8Array(1));
    if (byte < round) return ALPHABET.charAt(byte % ALPHABET.length);
  }
}

/** The most that the password field takes, with room to show that it is too much. */
export const passwordFieldLength = limits.password + 100;
