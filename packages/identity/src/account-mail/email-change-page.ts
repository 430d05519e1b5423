import { html } from "@muniment/platform/html";
import { problemNote } from "@muniment/platform/page";
import type { Page } from "@muniment/platform/page";

const SIGN_IN = html`<a class="button plain" href="/auth">Go to sign-in</a>`;

/** Asks whether the new address is right; only the answer changes anything. */
export function confirmEmailPage(given: { userId: string; email: string; installationName: string }): Page {
  return {
    title: "Confirm your e-mail address",
    lead: html`For your account <strong>${given.userId}</strong> at ${given.installationName}`,
    body: html`<p>The e-mail address of the account becomes <strong>${given.email}</strong>.</p>
      <form method="post">
        <button type="submit">Confirm this address</button>
      </form>`,
  };
}

/** The address is changed. */
export function emailConfirmedPage(): Page {
  return {
    title: "Your e-mail address is confirmed",
    body: html`<p>From now on, e-mails about your account come to this address, and you can sign in with it.</p>
      <a class="button" href="/auth">Go to sign-in</a>`,
  };
}

/** A link that is used, replaced, too old, or never was one. */
export function deadEmailLinkPage(): Page {
  return {
    title: "This link does not work any more",
    body: html`${problemNote("This link has expired or has already been used.")}
      <p>Only the link in the newest e-mail works. If you need another, ask your administrator.</p>
      ${SIGN_IN}`,
  };
}

/** Somebody else has the address by now. */
export function emailTakenPage(): Page {
  return {
    title: "This address cannot be confirmed",
    body: html`${problemNote("The address could not be given to your account. Nothing has been changed.")}
      <p>Ask your administrator.</p>
      ${SIGN_IN}`,
  };
}

/** The page for a form that cannot be read. */
export function unreadableConfirmationPage(): Page {
  return {
    title: "This cannot be read",
    body: html`${problemNote("What was sent is too long or damaged. Nothing has been changed.")}
      <p>Open the link in your e-mail again.</p>`,
  };
}

/** The page when the server cannot do its work; the link is still good. */
export function confirmationTroublePage(requestId: string): Page {
  return {
    title: "This cannot be done at the moment",
    body: html`${problemNote("The server could not answer. Your link has not been used up.")}
      <p>Try again in a moment. If it happens again, give your administrator this reference number:</p>
      <p><code>${requestId}</code></p>`,
  };
}
