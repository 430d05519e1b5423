import { html } from "@muniment/platform/html";
import type { Html } from "@muniment/platform/html";
import type { FieldMessage } from "@muniment/kernel";
import { checkNewPassword, limits, passwordSpecials } from "@muniment/work-api/identity/user-rules";
import { passwordField, ruleItem } from "@muniment/platform/page";

/** The fields of a form in which a person chooses a password, as the messages name them. */
export const PASSWORD_FIELD = "new_password";
/** The same once more, against slips. */
export const REPEAT_FIELD = "repeat_password";

/** What a person typed. */
export interface ChosenPassword {
  readonly password: string;
  readonly repeated: string;
}

/** Every broken rule at once (control-center.md 25.5, CC-PWD-003). */
export function checkChosenPassword({ password, repeated }: ChosenPassword): {
  value: string;
  messages: readonly FieldMessage[];
} {
  const checked = checkNewPassword(password);
  const messages = checked.messages.map((message) => ({ ...message, field: PASSWORD_FIELD }));
  if (repeated.normalize("NFC") !== checked.value) {
    messages.push({ code: "passwords_differ", text: "The two passwords are not the same.", field: REPEAT_FIELD });
  }
  return { value: checked.value, messages };
}

const SPECIALS = [...passwordSpecials].map((character) => (/[\\\]^-]/.test(character) ? `\\${character}` : character));

/** A rule of 25.5 as a page shows and ticks it, with the codes under which the check refuses what breaks it. */
export interface PasswordRule {
  readonly codes: readonly string[];
  readonly text: string;
  readonly pattern: string;
}

/** All of them. */
export const PASSWORD_RULES: readonly PasswordRule[] = [
  {
    codes: ["too_short", "too_long"],
    text: `At least ${limits.newPassword} and at most ${limits.password} characters`,
    pattern: `^[^]{${limits.newPassword},${limits.password}}$`,
  },
  { codes: ["needs_uppercase"], text: "At least one upper-case letter", pattern: "[\\p{Lu}\\p{Lt}]" },
  { codes: ["needs_lowercase"], text: "At least one lower-case letter", pattern: "\\p{Ll}" },
  {
    codes: ["needs_number_or_special"],
    text: "At least one number or special character; a space counts as one",
    pattern: `[\\p{Nd}${SPECIALS.join("")}]`,
  },
];

/** The two fields, with the rules; the first one that is wrong has the focus. */
export function chosenPasswordFields(messages: readonly FieldMessage[]): Html {
  const inPassword = messages.filter((message) => message.field === PASSWORD_FIELD);
  const inRepeat = messages.filter((message) => message.field === REPEAT_FIELD);
  const broken = PASSWORD_RULES.map((rule) => inPassword.find(({ code }) => rule.codes.includes(code)));
  const isRepeatWrong = inPassword.length === 0 && inRepeat.length > 0;
  return html`${passwordField({
    name: PASSWORD_FIELD,
    label: "New password",
    isNew: true,
    // What a rule says is said at the rule.
    messages: inPassword.filter((message) => !broken.includes(message)),
    isInvalid: inPassword.length > 0,
    hasFocus: !isRepeatWrong,
    describedBy: ["rules"],
    below: html`<ul class="rules" id="rules" data-rules="${PASSWORD_FIELD}">
      ${PASSWORD_RULES.map(({ text, pattern }, index) => ruleItem({ text, pattern, problem: broken[index]?.text }))}
    </ul>`,
  })}
  ${passwordField({
    name: REPEAT_FIELD,
    label: "New password again",
    isNew: true,
    isInvalid: inRepeat.length > 0,
    hasFocus: isRepeatWrong,
    describedBy: ["same"],
    below: html`<ul
      class="rules"
      id="same"
      data-same="${PASSWORD_FIELD} ${REPEAT_FIELD}"
      ${inRepeat.length === 0 ? html`hidden` : undefined}
    >
      ${ruleItem({ text: "Both passwords are the same", problem: inRepeat[0]?.text })}
    </ul>`,
  })}`;
}
