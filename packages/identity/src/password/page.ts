import type { FieldMessage } from "@muniment/kernel";
import { html } from "@muniment/platform/html";
import { problemNote } from "@muniment/platform/page";
import type { Page } from "@muniment/platform/page";
import { chosenPasswordFields } from "./password-rules.ts";
import type { PasswordLinkKind } from "./reset-link.tables.ts";

/** Fixed by the seed (CC-SGN-008). */
export const DEAD_LINK_TEXT = "Your password change link has expired or has already been used.";

/** Said above a form whose password was refused. */
export const NOT_SAVED_TEXT = "Your password was not saved. See what is marked below.";

/** The page to choose a password twice; `messages` are the rules that the last try broke. */
export function passwordPage(given: {
  kind: PasswordLinkKind;
  userId: string;
  installationName: string;
  messages: readonly FieldMessage[];
}): Page {
  const { kind, userId, installationName, messages } = given;
  return {
    title: kind === "new_account" ? "Create your password" : "Change your password",
    lead: html`For your account <strong>${userId}</strong> at ${installationName}`,
    body: html`${messages.length === 0 ? undefined : problemNote(NOT_SAVED_TEXT)}
      <form method="post" novalidate>
        <input name="username" value="${userId}" autocomplete="username" readonly hidden />
        ${chosenPasswordFields(messages)}
        <button type="submit">Save password</button>
      </form>`,
  };
}

/** The page for a link that is spent, replaced, too old, or never was one (CC-SGN-009). */
export function deadLinkPage(kind: PasswordLinkKind | undefined): Page {
  const isNewAccount = kind === "new_account";
  return {
    title: "This link does not work any more",
    body: html`${problemNote(DEAD_LINK_TEXT)}
      <p>Only the link in the newest e-mail works. If you have a newer e-mail, use the link in that one.</p>
      ${
        isNewAccount
          ? html`<p>If you have not created your password yet, ask your administrator to send you the e-mail again.</p>
              <a class="button plain" href="/auth">Go to sign-in</a>`
          : html`<div class="actions">
              <a class="button" href="/auth/forgot-password">Ask for a new link</a>
              <a class="button plain" href="/auth">Go to sign-in</a>
            </div>`
      }`,
  };
}

/** The page for a form that cannot be read, or is far too long. */
export function unreadablePage(): Page {
  return {
    title: "This cannot be read",
    body: html`${problemNote("What was sent is too long or damaged. Nothing has been changed.")}
      <p>Open the link in your e-mail again.</p>`,
  };
}

/** The page when the server cannot do its work; the link is still good. */
export function troublePage(requestId: string): Page {
  return {
    title: "This cannot be done at the moment",
    body: html`${problemNote("The server could not answer. Your link has not been used up.")}
      <p>Try again in a moment. If it happens again, give your administrator this reference number:</p>
      <p><code>${requestId}</code></p>`,
  };
}
