import { html } from "@muniment/platform/html";
import { identifierField, problemNote } from "@muniment/platform/page";
import type { Page } from "@muniment/platform/page";

/** Where `Forgot password?` leads. */
export const FORGOT_PATH = "/auth/forgot-password";
/** The field of its form. */
export const IDENTIFIER_FIELD = "username";

/** The sign-in that was left, so that the way back leads to it. */
export interface LeftSignIn {
  readonly id: string | undefined;
}

/** The page that asks for whom a link is wanted (CC-SGN-002). */
export function forgotPasswordPage(given: LeftSignIn & { identifier: string; isEmpty?: boolean }): Page {
  const { id, identifier, isEmpty = false } = given;
  const text = "Enter your e-mail or User ID.";
  return {
    title: "Forgot password?",
    lead: "Enter your e-mail or User ID. If there is an account for it, you will get an e-mail with a link to change the password.",
    body: html`<form method="post" action="${FORGOT_PATH}" novalidate>
      ${identifierField({
        name: IDENTIFIER_FIELD,
        label: "E-mail or User ID",
        value: identifier,
        hasFocus: true,
        messages: isEmpty ? [{ code: "required", text, field: IDENTIFIER_FIELD }] : [],
      })}
      ${id === undefined ? undefined : html`<input type="hidden" name="sign_in" value="${id}" />`}
      <div class="actions">
        <button type="submit">Send e-mail</button>
        <a class="button plain" href="${wayBack(id)}">Back to sign-in</a>
      </div>
    </form>`,
  };
}

/** The answer, which is the same for every name (CC-SGN-003). */
export function mailSentPage({ id }: LeftSignIn): Page {
  return {
    title: "Check your e-mail",
    body: html`<div class="text">
        <p>If an account exists for what you entered, an e-mail with a link to change the password is on its way.</p>
        <p>The link works for 3 hours, and only the link in the newest e-mail works.</p>
      </div>
      <p class="hint">
        Nothing there after some minutes? Look into the folder for unwanted mail, or
        <a href="${forgotUrl({ id })}">ask again</a>. If you have no access to the mailbox, ask your administrator.
      </p>
      <a class="button" href="${wayBack(id)}">Back to sign-in</a>`,
  };
}

/** The page for a form that cannot be read. */
export function unreadableRequestPage(): Page {
  return {
    title: "This cannot be read",
    body: html`${problemNote("What was sent is too long or damaged. No e-mail was sent.")}
      <a class="button" href="${FORGOT_PATH}">Try again</a>`,
  };
}

/** The page when the server cannot do its work. */
export function requestTroublePage(requestId: string): Page {
  return {
    title: "This cannot be done at the moment",
    body: html`${problemNote("The server could not answer. No e-mail was sent.")}
      <p>Try again in a moment. If it happens again, give your administrator this reference number:</p>
      <p><code>${requestId}</code></p>`,
  };
}

/** The address behind `Forgot password?` on a sign-in page, with what is known there. */
export function forgotUrl(given: LeftSignIn & { identifier?: string }): string {
  const query = new URLSearchParams();
  if (given.identifier !== undefined && given.identifier !== "") query.set("login_hint", given.identifier);
  if (given.id !== undefined) query.set("sign_in", given.id);
  return query.size === 0 ? FORGOT_PATH : `${FORGOT_PATH}?${query.toString()}`;
}

function wayBack(id: string | undefined): string {
  return id === undefined ? "/auth" : `/auth/sign-in/${id}`;
}
