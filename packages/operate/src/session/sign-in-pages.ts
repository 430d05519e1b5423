import { html } from "@muniment/platform/html";
import type { Page } from "@muniment/platform/page";

const again = html`<div class="actions"><a class="button" href="/auth/sign-in">Sign in</a></div>`;

/** For an answer that belongs to no sign-in of this browser. */
export const unknownSignInPage: Page = {
  title: "This sign-in cannot be carried out",
  lead: "It was finished already, took too long, or was begun in another browser.",
  body: again,
};

/** For somebody whom the identity provider, or Operate, does not let in. */
export const refusedSignInPage: Page = {
  title: "You were not signed in",
  lead: "The sign-in was cancelled, or your account may not use Operate.",
  body: again,
};

/** For requests that cannot be read. */
const unreadablePage: Page = {
  title: "This address cannot be read",
  lead: "Go back to where you came from and try again.",
  body: again,
};

/** When the server, or the one that it asks, cannot answer. */
function troublePage(requestId: string): Page {
  return {
    title: "Operate cannot answer at the moment",
    lead: "Try again shortly.",
    body: html`<p class="hint">
      If it stays like this, give your administrator this number: <code>${requestId}</code>
    </p>`,
  };
}

/** After signing out. */
export const signedOutPage: Page = {
  title: "You are signed out",
  lead: "You are signed out of Operate in this browser.",
  body: again,
};

/** What pages of Operate say when they cannot do their work. */
export const signInPages = { unreadable: unreadablePage, trouble: troublePage } as const;
