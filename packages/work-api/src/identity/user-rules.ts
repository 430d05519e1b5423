import type { FieldMessage } from "@muniment/kernel";
import { refusal } from "./refusal.ts";
import type { RefusalCode } from "./refusal.ts";

/** A text as it is stored, with every rule that it breaks; warnings do not refuse it. */
export interface Checked {
  readonly value: string;
  readonly messages: readonly FieldMessage[];
  readonly warnings?: readonly FieldMessage[];
}

/** Which rule an administrator's reset obeys: the documented one, or that of creation (decision D8). */
export type PasswordProfile = "documented" | "unified";

/** Longest texts in code points after NFC (control-center.md 25). */
export const limits = {
  fullName: 64,
  userId: 64,
  email: 254,
  emailPart: 64,
  location: 254,
  platformText: 254,
  distinguishedName: 1024,
  groupId: 254,
  groupName: 254,
  roleName: 64,
  roleDescription: 254,
  password: 254,
  newPassword: 12,
  resetPassword: 4,
} as const;

// U+0000–001F, U+007F–009F, line and paragraph separator, direction overrides and isolates, lone surrogates.
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069\p{Cs}]/u;
const SPACE = /[\p{Z}\p{Cc}]/u;
const OUTER_SPACES = /^\p{Zs}+|\p{Zs}+$/gu;
const WORD = /^[\p{L}\p{M}\p{Nd}]+$/u;
const EMAIL_SPECIALS = new Set(".-_${}!'#=");
/** The special characters of 25.5; the space is one. */
export const passwordSpecials: ReadonlySet<string> = new Set(" !#$%&'‘()*+,-./:;<=>?@[]^_`{|}~\"\\");

// RFC 4514: parts `type=value` with commas between, several in one with a plus; a type is a word or a dotted number.
const ATTRIBUTE_TYPE = String.raw`(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)*)`;
const ATTRIBUTE_VALUE = String.raw`(?:#(?:[0-9A-Fa-f]{2})+|(?:\\(?:[ "#+,;<=>\\]|[0-9A-Fa-f]{2})|[^"+,;<>\\])*)`;
const ATTRIBUTE = String.raw`\s*${ATTRIBUTE_TYPE}=${ATTRIBUTE_VALUE}`;
const DISTINGUISHED_NAME = new RegExp(`^${ATTRIBUTE}(?:[,+]${ATTRIBUTE})*$`, "u");

// A role of that name would promise what only the group gives (CC-ROL-010).
const RESERVED_ROLES = new Set(["NRTADMIN"]);
const RESERVED_GROUPS = new Set(["EVERYONE", "EVERYBODY", "PUBLIC", "ALL USERS", "ALL_USERS", "ALL-USERS"]);

/** 25.1: 1–64, anything but control characters; outer spaces are removed. */
export function checkFullName(text: string): Checked {
  return checkPlain(text, { max: limits.fullName, isRequired: true });
}

/** 25.4: 0–254, anything but control characters; outer spaces are removed. */
export function checkLocation(text: string): Checked {
  return checkPlain(text, { max: limits.location, isRequired: false });
}

/** The last day of an external account, `YYYY-MM-DD`; empty for none (CC-USR-023). */
export function checkEndDate(text: string): Checked {
  const value = text.trim();
  const isDate = /^\d{4}-\d{2}-\d{2}$/.test(value) && new Date(`${value}T00:00:00Z`).toJSON()?.startsWith(value);
  return { value, messages: value === "" || isDate ? [] : [refusal("end_date_form")] };
}

/** 25.7: 0–254, anything but control characters; of Sync ID, Container, Exchange Auto Discover. */
export function checkPlatformText(text: string): Checked {
  return checkPlain(text, { max: limits.platformText, isRequired: false });
}

/** 25.7: 0–1,024; what RFC 4514 would not write is told, not refused (CC-USR-089). */
export function checkDistinguishedName(text: string): Checked {
  const checked = checkPlain(text, { max: limits.distinguishedName, isRequired: false });
  const isWellFormed = checked.value === "" || DISTINGUISHED_NAME.test(checked.value);
  return isWellFormed ? checked : { ...checked, warnings: [refusal("distinguished_name_form")] };
}

/** 25.7: 0–254, anything but control characters; outer spaces are removed. */
export function checkGroupName(text: string): Checked {
  return checkPlain(text, { max: limits.groupName, isRequired: false });
}

/** 25.2: letters, marks, digits, `_`, `-`; the value is the upper-case form that is stored and compared. */
export function checkUserId(text: string): Checked {
  const typed = text.normalize("NFC");
  return { value: foldId(typed), messages: checkId(typed, { max: limits.userId, extra: "_-" }) };
}

/** CON-5: what a directory may call people, any text without spaces; the limits are those of a User ID. */
export function checkDirectoryUserId(text: string): Checked {
  const value = foldId(text);
  if (value === "") return { value, messages: [refusal("required")] };
  const messages: FieldMessage[] = [];
  if (CONTROL.test(value)) messages.push(refusal("control_character"));
  else if (SPACE.test(value)) messages.push(refusal("space_not_allowed"));
  if (lengthOf(value) > limits.userId) messages.push(refusal("too_long", { data: limits.userId }));
  return { value, messages };
}

/** 25.7: as a User ID, and `.` and inner spaces; names of system sets are reserved (CC-GRP-012). */
export function checkGroupId(text: string): Checked {
  const typed = trim(text);
  const value = foldId(typed);
  const messages = checkId(typed, { max: limits.groupId, extra: "_-. " });
  return { value, messages: RESERVED_GROUPS.has(value) ? [...messages, refusal("reserved_name")] : messages };
}

/** CC-ROL-009: 1–64, the characters of a Group ID; the case stays as typed and is not told apart. */
export function checkRoleName(text: string): Checked {
  const value = trim(text);
  const messages = checkId(value, { max: limits.roleName, extra: "_-. " });
  return { value, messages: RESERVED_ROLES.has(foldId(value)) ? [...messages, refusal("reserved_name")] : messages };
}

/** CC-ROL-009: 0–254, anything but control characters; outer spaces are removed. */
export function checkRoleDescription(text: string): Checked {
  return checkPlain(text, { max: limits.roleDescription, isRequired: false });
}

/** The form in which ids of users and groups are stored and compared: NFC, upper case. */
export function foldId(text: string): string {
  return text.normalize("NFC").toUpperCase().normalize("NFC");
}

/** The form in which e-mail addresses are compared (CC-USR-020); stored is what was typed. */
export function foldEmail(text: string): string {
  return trim(text).toLowerCase().normalize("NFC");
}

/** 25.3, rules V1 to V11 and V13; V12 (unique) is known to the database only. */
export function checkEmail(text: string): Checked {
  const value = trim(text);
  if (value === "") return { value, messages: [refusal("required")] };
  const messages: FieldMessage[] = [];
  if (CONTROL.test(value)) messages.push(refusal("control_character"));
  else if (SPACE.test(value)) messages.push(refusal("space_not_allowed"));
  if (lengthOf(value) > limits.email) messages.push(refusal("too_long", { data: limits.email }));
  const first = [...value][0] ?? "";
  if (EMAIL_SPECIALS.has(first)) messages.push(refusal("first_character", { data: first }));
  const parts = splitEmail(value);
  if (parts === undefined) return { value, messages: [...messages, refusal("email_format")] };
  messages.push(...checkEmailParts(parts));
  const warnings = parts.domain.some((part) => lengthOf(part) > 63)
    ? [{ code: "domain_impossible", text: "No domain of the internet has a part of more than 63 characters." }]
    : [];
  return { value, messages, warnings };
}

/** 25.5: the rule of creation, and of whatever a person chooses for themselves (CC-PWD-003). */
export function checkNewPassword(text: string): Checked {
  const value = text.normalize("NFC");
  if (value === "") return { value, messages: [refusal("required")] };
  const broken: RefusalCode[] = [];
  const isLongEnough = lengthOf(value) >= limits.newPassword;
  const messages = isLongEnough ? [] : [refusal("too_short", { data: limits.newPassword })];
  messages.push(...checkPasswordText(value));
  if (!/[\p{Lu}\p{Lt}]/u.test(value)) broken.push("needs_uppercase");
  if (!/\p{Ll}/u.test(value)) broken.push("needs_lowercase");
  if (![...value].some((character) => /\p{Nd}/u.test(character) || passwordSpecials.has(character))) {
    broken.push("needs_number_or_special");
  }
  return { value, messages: [...messages, ...broken.map((code) => refusal(code))] };
}

/** 25.6: what an administrator may set in a reset; the warnings are what creation would have refused. */
export function checkResetPassword(text: string, profile: PasswordProfile): Checked {
  const strict = checkNewPassword(text);
  if (profile === "unified" || strict.value === "") return strict;
  const messages = checkPasswordText(strict.value);
  if (lengthOf(strict.value) < limits.resetPassword) {
    messages.push(refusal("too_short", { data: limits.resetPassword }));
  }
  if (/\s/u.test(strict.value)) messages.push(refusal("space_not_allowed"));
  return { value: strict.value, messages, warnings: messages.length === 0 ? strict.messages : [] };
}

function checkPlain(text: string, rule: { max: number; isRequired: boolean }): Checked {
  const value = trim(text);
  const messages: FieldMessage[] = [];
  if (value === "" && rule.isRequired) messages.push(refusal("required"));
  if (CONTROL.test(value)) messages.push(refusal("control_character"));
  if (lengthOf(value) > rule.max) messages.push(refusal("too_long", { data: rule.max }));
  return { value, messages };
}

function checkId(typed: string, rule: { max: number; extra: string }): FieldMessage[] {
  if (typed === "") return [refusal("required")];
  const messages: FieldMessage[] = [];
  if (CONTROL.test(typed)) messages.push(refusal("control_character"));
  const wrong = [...typed].findIndex((character) => !isIdCharacter(character, rule.extra));
  const character = [...typed][wrong];
  if (character !== undefined && SPACE.test(character) && !CONTROL.test(character)) {
    messages.push(refusal("space_not_allowed"));
  } else if (character !== undefined && !CONTROL.test(character)) {
    messages.push(notAllowed(character, wrong));
  }
  if (lengthOf(foldId(typed)) > rule.max) messages.push(refusal("too_long", { data: rule.max }));
  return messages;
}

function isIdCharacter(character: string, extra: string): boolean {
  return WORD.test(character.toUpperCase()) || extra.includes(character);
}

/** The message names the character and, counted from 1, its place (CC-USR-039). */
function notAllowed(character: string, index: number): FieldMessage {
  const message = refusal("character_not_allowed", { data: character });
  return { ...message, text: `The character ${character} at position ${index + 1} is not allowed.` };
}

interface EmailParts {
  readonly local: string;
  /** The dot-separated parts without the last. */
  readonly domain: readonly string[];
  readonly extension: string;
}

function splitEmail(value: string): EmailParts | undefined {
  const [local = "", whole = "", ...more] = value.split("@");
  const domain = whole.split(".");
  const extension = domain.pop() ?? "";
  if (local === "" || domain.length === 0 || more.length > 0) return undefined;
  // A leading dot is told as what it is, a wrong first character (V10).
  const inner = local.startsWith(".") ? local.slice(1) : local;
  const hasEmptyPart = [...inner.split("."), ...domain, extension].includes("");
  return hasEmptyPart ? undefined : { local, domain, extension };
}

function checkEmailParts({ local, domain, extension }: EmailParts): FieldMessage[] {
  const messages: FieldMessage[] = [];
  if (lengthOf(local) > limits.emailPart) messages.push(refusal("part_too_long", { data: "user name" }));
  if (domain.some((part) => lengthOf(part) > limits.emailPart)) {
    messages.push(refusal("part_too_long", { data: "domain name" }));
  }
  if (lengthOf(extension) > limits.emailPart) messages.push(refusal("part_too_long", { data: "extension" }));
  if (!/^\p{L}[\p{L}\p{M}]*$/u.test(extension)) messages.push(refusal("extension_character"));
  else if (lengthOf(extension) < 2) messages.push(refusal("extension_too_short"));
  const characters = [...`${local}@${domain.join(".")}`];
  const wrong = characters.findIndex((character, index) => {
    const isSplit = index === [...local].length;
    return !isSplit && !SPACE.test(character) && !WORD.test(character) && !EMAIL_SPECIALS.has(character);
  });
  const character = characters[wrong];
  if (character !== undefined && !CONTROL.test(character)) messages.push(notAllowed(character, wrong));
  return messages;
}

function checkPasswordText(value: string): FieldMessage[] {
  const messages: FieldMessage[] = [];
  if (lengthOf(value) > limits.password) messages.push(refusal("too_long", { data: limits.password }));
  if (CONTROL.test(value)) messages.push(refusal("control_character"));
  return messages;
}

function trim(text: string): string {
  return text.normalize("NFC").replaceAll(OUTER_SPACES, "");
}

function lengthOf(text: string): number {
  return [...text].length;
}
