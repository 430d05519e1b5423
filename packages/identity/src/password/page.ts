import type { FieldMessage } from "@muniment/kernel";
import { html } from "@muniment/platform/html";
import type { Html } from "@muniment/platform/html";
import { limits } from "@muniment/work-api/identity/user-rules";
import type { Page } from "../session/index.ts";
import { PASSWORD_FIELD, REPEAT_FIELD } from "./reset-link.service.ts";
import type { PasswordLinkKind } from "./reset-link.tables.ts";

/** Fixed by the seed (CC-SGN-008). */
export const DEAD_LINK_TEXT = "Your password change link has expired or has already been used.";

const RULES = [
  `At least ${limits.newPassword} and at most ${limits.password} characters`,
  "At least one upper-case and one lower-case letter",
  "At least one number or special character; a space counts as one",
];

/** The page to choose a password twice; `messages` are the rules that the last try broke. */
export function passwordPage(given: {
  kind: PasswordLinkKind;
  userId: string;
  installationName: string;
  messages: readonly FieldMessage[];
}): Page {
  const { kind, userId, installationName, messages } = given;
  const title = kind === "new_account" ? "Create your password" : "Change your password";
  const inPassword = messages.filter((message) => message.field === PASSWORD_FIELD);
  const inRepeat = messages.filter((message) => message.field === REPEAT_FIELD);
  return {
    title,
    body: html`${messages.length === 0 ? undefined : html`<p class="problem" role="alert">Your password was not saved. See what is marked below.</p>`}
      <form method="post" novalidate>
        <p class="hint">For your account at ${installationName}.</p>
        <label>User ID <input name="username" value="${userId}" autocomplete="username" readonly /></label>
        ${passwordField({
          name: PASSWORD_FIELD,
          label: "New password",
          messages: inPassword,
          hasFocus: inPassword.length > 0 || inRepeat.length === 0,
          hint: html`<ul class="hint" id="rules">
            ${RULES.map((rule) => html`<li>${rule}</li>`)}
          </ul>`,
        })}
        ${passwordField({ name: REPEAT_FIELD, label: "New password again", messages: inRepeat, hasFocus: inPassword.length === 0 && inRepeat.length > 0 })}
        <button type="submit">Save password</button>
      </form>`,
  };
}

/** The page for a link that is spent, replaced, too old, or never was one. */
export function deadLinkPage(kind: PasswordLinkKind | undefined): Page {
  return {
    title: "This link does not work any more",
    body: html`<p class="problem">${DEAD_LINK_TEXT}</p>
      <p>Only the link in the newest e-mail works. If you have a newer e-mail, use the link in that one.</p>
      <p>
        ${
          kind === "new_account"
            ? "If you have not created your password yet, ask your administrator to send you the e-mail again."
            : "If you still need to choose a password, ask your administrator to send you a new link."
        }
      </p>`,
  };
}

/** The page after the password was set. */
export function passwordSetPage({ userId, signInUrl }: { userId: string; signInUrl: string }): Page {
  return {
    title: "Your password is set",
    body: html`<p>You can now sign in as <strong>${userId}</strong> with your new password.</p>
      <p><a class="button" href="${signInUrl}">Go to sign-in</a></p>`,
  };
}

/** The page for a form that cannot be read, or is far too long. */
export function unreadablePage(): Page {
  return {
    title: "This cannot be read",
    body: html`<p class="problem" role="alert">What was sent is too long or damaged. Nothing has been changed.</p>
      <p>Open the link in your e-mail again.</p>`,
  };
}

/** The page when the server cannot do its work; the link is still good. */
export function troublePage(requestId: string): Page {
  return {
    title: "This cannot be done at the moment",
    body: html`<p class="problem" role="alert">The server could not answer. Your link has not been used up.</p>
      <p>Try again in a moment. If it happens again, give your administrator this reference number:</p>
      <p><code>${requestId}</code></p>`,
  };
}

function passwordField(field: {
  name: string;
  label: string;
  messages: readonly FieldMessage[];
  hasFocus: boolean;
  hint?: Html;
}): Html {
  const { name, label, messages, hint } = field;
  const describedBy = [hint === undefined ? "" : "rules", messages.length === 0 ? "" : `${name}-problems`];
  const ids = describedBy.filter((id) => id !== "").join(" ");
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="password"
      autocomplete="new-password"
      ${ids === "" ? undefined : html` aria-describedby="${ids}"`}${messages.length === 0 ? undefined : html` aria-invalid="true"`}${field.hasFocus ? html` autofocus` : undefined}
    />
    ${
      messages.length === 0
        ? undefined
        : html`<ul class="problems" id="${name}-problems">
            ${messages.map((message) => html`<li>${message.text}</li>`)}
          </ul>`
    }${hint}
  </div>`;
}
