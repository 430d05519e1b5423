import type { FastifyReply } from "fastify";
import { html } from "@muniment/platform/html";
import { pageHeaders, problemNote, renderPage } from "@muniment/platform/page";
import type { Page } from "@muniment/platform/page";

/**
 * Sends a browser to the identity provider. A redirect would be part of the form that was sent, and browsers would ask
 * our page's policy about every server that the provider leads through.
 */
export function sendOn(reply: FastifyReply, url: string): FastifyReply {
  const page: Page = {
    title: "Signing in at your organisation",
    body: html`<p>You are taken to the sign-in page of your organisation.</p>
      <a class="button" href="${url}">Continue</a>`,
  };
  return reply.headers({ ...pageHeaders(), refresh: `0;url=${url}` }).send(renderPage(page));
}

/** A sign-in at the provider that led to nobody who may come in. */
export function providerRefusedPage(given: { again: string; isRefusedThere: boolean }): Page {
  return {
    title: "You are not signed in",
    body: html`${problemNote(
        given.isRefusedThere
          ? "Your organisation did not sign you in, or the sign-in was cancelled there."
          : "Your organisation signed you in, but not to an account that can be used here.",
      )}
      <a class="button" href="${given.again}">Try again</a>
      <p class="hint">If that does not help, ask your administrator: the audit log says why.</p>`,
  };
}

/** The end of a test in its own window; what came of it stands on the page that began it as well. */
export function testEndedPage(given: {
  text: string | undefined;
  identifier: string | undefined;
  account: { user_id: string; full_name: string; email: string } | undefined;
  claims: readonly { readonly name: string; readonly values: readonly string[] }[];
}): Page {
  const { text, identifier, account, claims } = given;
  return {
    title: text === undefined ? "The test sign-in worked" : "The test sign-in failed",
    lead: "Nobody was signed in, and nothing was changed. You can close this window.",
    body: html`${problemNote(text)}
      ${account === undefined ? undefined : html`<p>Account: <strong>${account.full_name}</strong> (${account.user_id}, ${account.email})</p>`}
      ${identifier === undefined ? undefined : html`<p>Looked for by: <code>${identifier}</code></p>`}
      ${claims.length === 0 ? undefined : html`<h2>Claims</h2>`}
      <ul>
        ${claims.map(({ name, values }) => html`<li>${name}: <code>${values.join(", ")}</code></li>`)}
      </ul>`,
  };
}
