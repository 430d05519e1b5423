import { html } from "@muniment/platform/html";
import type { Html } from "@muniment/platform/html";
import { problemNote } from "@muniment/platform/page";
import type { Page } from "@muniment/platform/page";
import { qrPicture } from "../second-factor/index.ts";
import type { PendingFactor } from "../second-factor/index.ts";

/** The field for a code. */
export const CODE_FIELD = "code";

/** Said of a code that is not the right one, or was used before. */
export const WRONG_CODE = "This code is not right, or was used already. Wait for the next one and try again.";

/** The page that asks for a code after the password. */
export function codePage(given: { action: string; userId: string; problem?: string | Html | undefined }): Page {
  return {
    title: "Enter your code",
    lead: html`Signing in as <strong>${given.userId}</strong>`,
    body: html`${problemNote(given.problem)}
      <form method="post" action="${given.action}" novalidate>
        ${codeField("Code of your authenticator app", given.problem !== undefined)}
        <button type="submit">Sign in</button>
      </form>
      <p class="hint">
        Without your telephone, enter one of your recovery codes instead. Without those, ask an administrator to reset
        your second factor.
      </p>`,
  };
}

/** The page on which a second factor is added; `isDemanded` says that there is no way around it. */
export function enrolPage(given: {
  action: string;
  factor: PendingFactor;
  isDemanded: boolean;
  back?: string;
  problem?: string | undefined;
}): Page {
  const { action, factor, isDemanded, back, problem } = given;
  return {
    title: "Set up a second factor",
    lead: isDemanded
      ? "Your installation asks for a code beside your password. Set it up once to go on."
      : "From then on, signing in asks for a code of your telephone beside your password.",
    body: html`${problemNote(problem)}
      <ol class="steps">
        <li>
          <p>Open an authenticator app on your telephone and scan this picture.</p>
          ${qrPicture(factor.uri, "QR code with the key for your authenticator app")}
          <p class="hint">It cannot scan? Enter this key there: <code>${spaced(factor.secret)}</code></p>
        </li>
        <li><p>Enter the code of six digits that the app shows.</p></li>
      </ol>
      <form method="post" action="${action}" novalidate>
        ${codeField("Code", problem !== undefined)}
        <div class="actions">
          <button type="submit">Turn on</button>
          ${back === undefined ? undefined : html`<a class="button plain" href="${back}">Cancel</a>`}
        </div>
      </form>`,
  };
}

/** The only page that shows recovery codes. */
export function recoveryCodesPage(given: { next: Html; codes: readonly string[] }): Page {
  return {
    title: "Keep your recovery codes",
    lead: "Each of them signs you in once when you do not have your telephone. They are not shown again.",
    body: html`<ul class="codes">
        ${given.codes.map((code) => html`<li><code>${code}</code></li>`)}
      </ul>
      <p class="hint">Print them or put them into your password manager, not beside your password on paper.</p>
      ${given.next}`,
  };
}

/** For who comes back to a page that showed recovery codes once. */
export function codesShownPage(action: string): Page {
  return {
    title: "Your second factor is on",
    body: html`<p>
        Your recovery codes were shown before and are not shown again. You can make new ones under Security.
      </p>
      ${goOnForm(action)}`,
  };
}

/** Goes on from a page that showed recovery codes. */
export function goOnForm(action: string): Html {
  return html`<form method="post" action="${action}"><button type="submit">I have kept them, go on</button></form>`;
}

/** The field for a code; telephones offer digits and the code itself. */
export function codeField(label: string, isInvalid: boolean): Html {
  return html`<div class="field">
    <label for="${CODE_FIELD}">${label}</label>
    <input
      id="${CODE_FIELD}"
      name="${CODE_FIELD}"
      autocomplete="one-time-code"
      autocapitalize="characters"
      spellcheck="false"
      required
      maxlength="40"
      autofocus
      ${isInvalid ? html`aria-invalid="true" aria-describedby="problem"` : undefined}
    />
  </div>`;
}

function spaced(secret: string): string {
  return secret.replaceAll(/(.{4})(?!$)/g, "$1 ");
}
