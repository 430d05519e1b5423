import { html } from "@muniment/platform/html";
import { problemNote } from "@muniment/platform/page";
import type { Page } from "@muniment/platform/page";

/** What a person is asked to agree to (tracker.md TRK-AUTH-004). */
export interface ConsentForm {
  readonly action: string;
  readonly application: string;
  /** As it is shown; absent when the person may not lend their authority there. */
  readonly library: string | undefined;
  readonly asked: string;
  readonly userId: string;
  readonly fullName: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date;
}

const SCOPES: Readonly<Record<string, string>> = {
  "work.read": "Read every workspace, folder and document",
  "work.acl.read": "Read who may open what",
  "work.directory.read": "Read people and groups",
  "work.events.read": "Follow what changes",
  "work.policy.read": "Read security policies",
};

/** Asks whether an application may work in a library in the person's name. */
export function consentPage(form: ConsentForm): Page {
  const { action, application, library, userId, fullName, scopes, expiresAt } = form;
  if (library === undefined) return refusedPage(form);
  return {
    title: `Authorize ${application}`,
    lead: html`<strong>${application}</strong> wants to work in the library <strong>${library}</strong> in the
      background, with your authority.`,
    body: html`<p>Signed in as <strong>${fullName}</strong> (${userId}). In ${library}, and nowhere else, it may:</p>
      <ul>
        ${scopes.map((scope) => html`<li>${SCOPES[scope] ?? scope}</li>`)}
      </ul>
      <p>
        It only reads. This ends on <strong>${dateInWords(expiresAt)}</strong>, or before: when you take it away in
        Control Center, when your password is changed, or when you are no longer NRTADMIN of the library.
      </p>
      <form method="post" action="${action}">
        <div class="actions">
          <button type="submit" name="answer" value="allow">Authorize</button>
          <button class="plain" type="submit" name="answer" value="refuse">Cancel</button>
        </div>
      </form>`,
  };
}

function refusedPage({ action, application, asked, userId }: ConsentForm): Page {
  return {
    title: `Authorize ${application}`,
    body: html`${problemNote(`${userId} is not an administrator of ${asked}.`)}
      <p>Only who is NRTADMIN of the library can let ${application} work there in the background.</p>
      <form method="post" action="${action}">
        <div class="actions"><button type="submit" name="answer" value="refuse">Back to ${application}</button></div>
      </form>`,
  };
}

function dateInWords(instant: Date): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(instant);
}
