import type { ErrorOut, KoaContextWithOIDC } from "oidc-provider";
import { html } from "@muniment/platform/html";
import { pageHeaders, renderPage } from "@muniment/platform/page";
import type { Page } from "@muniment/platform/page";
import { signedOutPage } from "./sign-in-pages.ts";

/** Why an authorization request cannot go on, when there is nowhere to send the answer (work-api.md 5.2). */
export function renderErrorPage(ctx: KoaContextWithOIDC, out: ErrorOut): void {
  const isServerFault = ctx.status >= 500;
  const reason = isServerFault
    ? "The server cannot answer at the moment. Try again shortly."
    : "The application that sent you here asked for something that is not allowed.";
  answer(ctx, {
    title: "This sign-in cannot be carried out",
    lead: reason,
    body: html`<p class="hint">
      Go back to the application and start again. If that does not help, tell your administrator:
      <code>${out.error}${out.error_description === undefined ? "" : `: ${out.error_description}`}</code>
    </p>`,
  });
}

/** Asks whether to sign out. */
export function logoutPage(ctx: KoaContextWithOIDC): void {
  const action = ctx.oidc.urlFor("end_session_confirm");
  const secret = ctx.oidc.session?.state?.["secret"];
  const xsrf = typeof secret === "string" ? secret : "";
  const page = {
    title: "Sign out?",
    lead: "You will be signed out of Muniment in this browser.",
    body: html`<form method="post" action="${action}">
      <input type="hidden" name="xsrf" value="${xsrf}" />
      <div class="actions">
        <button type="submit" name="logout" value="yes">Sign out</button>
        <button class="plain" type="submit">Stay signed in</button>
      </div>
    </form>`,
  };
  answer(ctx, page, formTargetsOf(ctx.oidc.params?.["post_logout_redirect_uri"]));
}

/** The end of a sign-out that leads nowhere else. */
export function logoutDonePage(ctx: KoaContextWithOIDC): void {
  answer(ctx, signedOutPage());
}

/** What a page's form must be allowed to lead to, so that browsers follow the redirect to `uri`. */
export function formTargetsOf(uri: unknown): string[] {
  const url = typeof uri === "string" ? URL.parse(uri) : null;
  if (url === null) return [];
  return [url.origin === "null" ? url.protocol : url.origin];
}

function answer(ctx: KoaContextWithOIDC, page: Page, formTargets: readonly string[] = []): void {
  ctx.set(pageHeaders(formTargets));
  ctx.body = renderPage(page);
}
