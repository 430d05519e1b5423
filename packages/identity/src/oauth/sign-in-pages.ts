import { html } from "@muniment/platform/html";
import type { Html } from "@muniment/platform/html";
import type { Page } from "../session/index.ts";
import type { SignInAnswer } from "./sign-in.ts";

/** The form for the e-mail or User ID and the password (control-center.md CC-SGN-001). */
export function signInPage(given: { action: string; identifier: string; problem?: string | undefined }): Page {
  const { action, identifier, problem } = given;
  return {
    title: "Sign in",
    body: html`${problemParagraph(problem)}
      <form method="post" action="${action}">
        <label
          >E-mail or User ID<input
            name="username"
            value="${identifier}"
            autocomplete="username"
            autocapitalize="none"
            spellcheck="false"
            required
            maxlength="254"
            autofocus
        /></label>
        <label
          >Password<input name="password" type="password" autocomplete="current-password" required maxlength="254"
        /></label>
        <button type="submit">Sign in</button>
      </form>`,
  };
}

/** Where a person is held whose password must be changed (T8, T10). */
export function changePasswordPage(given: { action: string; problems: readonly string[] }): Page {
  const { action, problems } = given;
  return {
    title: "Choose a new password",
    body: html`<p>Your password must be changed before you go on.</p>
      ${problems.map((problem) => problemParagraph(problem))}
      <form method="post" action="${action}">
        <label
          >New password<input
            name="new_password"
            type="password"
            autocomplete="new-password"
            required
            maxlength="254"
            autofocus
        /></label>
        <label
          >New password again<input
            name="new_password_again"
            type="password"
            autocomplete="new-password"
            required
            maxlength="254"
        /></label>
        <p class="hint">
          12 to 254 characters with an upper-case letter, a lower-case letter, and a number or special character.
        </p>
        <button type="submit">Change password</button>
      </form>`,
  };
}

/** A request for a sign-in that is over, was answered, or belongs to another browser. */
export function expiredPage(): Page {
  return {
    title: "This sign-in has expired",
    body: html`<p>Go back to the application and start again.</p>`,
  };
}

/** Asks whether to sign out, where a page of ours did not ask itself. */
export function signOutPage(given: { action: string; stay: string }): Page {
  return {
    title: "Sign out?",
    body: html`<form method="post" action="${given.action}">
      <button type="submit">Sign out</button>
      <a class="button plain" href="${given.stay}">Stay signed in</a>
    </form>`,
  };
}

/** The end of a sign-out. */
export function signedOutPage(given: { signIn: string }): Page {
  return {
    title: "Signed out",
    body: html`<p>You have signed out of Muniment in this browser.</p>
      <p><a class="button" href="${given.signIn}">Sign in again</a></p>`,
  };
}

/** What the page says about a refused attempt: never which part was wrong (CC-SGN-005, CC-SGN-006). */
export function problemOf(answer: Exclude<SignInAnswer, { kind: "ok" | "change_required" }>): string {
  switch (answer.kind) {
    case "refused":
      return "The e-mail or User ID, or the password, is not right.";
    case "locked_temporarily":
      return `The account is temporarily locked. Try again in ${answer.minutes} ${answer.minutes === 1 ? "minute" : "minutes"}.`;
    case "locked":
      return "The account is locked. Ask an administrator.";
  }
}

function problemParagraph(problem: string | undefined): Html {
  return problem === undefined ? html`` : html`<p class="problem" role="alert">${problem}</p>`;
}
