import type { FieldMessage } from "@muniment/kernel";
import { html } from "@muniment/platform/html";
import type { Html } from "@muniment/platform/html";
import { forgotUrl } from "../account-mail/index.ts";
import { chosenPasswordFields, NOT_SAVED_TEXT } from "../password/index.ts";
import { doneNote, identifierField, passwordField, problemNote } from "@muniment/platform/page";
import type { Page } from "@muniment/platform/page";
import type { SignInAnswer } from "./sign-in.ts";

/** The name that the settings give an installation that was not named; it says nothing beside the product's. */
const UNNAMED = "Muniment";

/** What the sign-in page shows. */
export interface SignInForm {
  readonly action: string;
  /** The pending sign-in. */
  readonly id: string;
  readonly installationName: string;
  /** The application that one is on the way to. */
  readonly applicationName?: string | undefined;
  readonly identifier: string;
  /** Why the last attempt was refused. */
  readonly problem?: SignInProblem | undefined;
  /** What is missing. */
  readonly messages?: readonly FieldMessage[];
  /** What was done before one came here. */
  readonly done?: string | undefined;
}

/** The form for the e-mail or User ID and the password (control-center.md CC-SGN-001). */
export function signInPage(form: SignInForm): Page {
  const { action, id, identifier, problem, messages = [], done } = form;
  const isRefused = problem !== undefined;
  const isNamed = identifier !== "" && messages.every((message) => message.field !== "username");
  const common = { describedBy: isRefused ? ["problem"] : [], isInvalid: problem?.isAboutFields === true };
  return {
    title: "Sign in",
    lead: leadOf(form),
    body: html`${problemNote(problem?.text)}${isRefused ? undefined : doneNote(done)}
      <form method="post" action="${action}" novalidate>
        ${identifierField({
          ...common,
          name: "username",
          label: "E-mail or User ID",
          value: identifier,
          messages: messages.filter((message) => message.field === "username"),
          hasFocus: !isNamed,
        })}
        ${passwordField({
          ...common,
          name: "password",
          label: "Password",
          isNew: false,
          messages: messages.filter((message) => message.field === "password"),
          hasFocus: isNamed,
          below: html`<p class="beside">
            <a href="${forgotUrl({ id, identifier })}" data-carries="username">Forgot password?</a>
          </p>`,
        })}
        <button type="submit">Sign in</button>
      </form>`,
  };
}

/** Told by the page that asks for a name alone, so that a missing password is none yet. */
export const STEP_FIELD = "step";

/** Asks who one is; what else is asked for, and where, follows from that (control-center.md CC-SSO-007). */
export function identifierPage(form: SignInForm): Page {
  const { action, identifier, problem, messages = [], done } = form;
  return {
    title: "Sign in",
    lead: leadOf(form),
    body: html`${problemNote(problem?.text)}${problem === undefined ? doneNote(done) : undefined}
      <form method="post" action="${action}" novalidate>
        <input type="hidden" name="${STEP_FIELD}" value="name" />
        ${identifierField({ name: "username", label: "E-mail or User ID", value: identifier, messages, hasFocus: true })}
        <button type="submit">Next</button>
      </form>`,
  };
}

function leadOf({ installationName, applicationName }: SignInForm): Html | undefined {
  const place = installationName === UNNAMED ? undefined : installationName;
  if (applicationName === undefined) return place === undefined ? undefined : html`${place}`;
  const application = html`<strong>${applicationName}</strong>`;
  return place === undefined ? html`To continue to ${application}` : html`${place}, to continue to ${application}`;
}

/** Where a person is held whose password must be changed (T8, T10). */
export function changePasswordPage(given: { action: string; userId: string; messages: readonly FieldMessage[] }): Page {
  const { action, userId, messages } = given;
  return {
    title: "Choose a new password",
    lead: html`Your password must be changed before you go on as <strong>${userId}</strong>.`,
    body: html`${messages.length === 0 ? undefined : problemNote(NOT_SAVED_TEXT)}
      <form method="post" action="${action}" novalidate>
        <input name="username" value="${userId}" autocomplete="username" readonly hidden />
        ${chosenPasswordFields(messages)}
        <button type="submit">Change password</button>
      </form>`,
  };
}

/** A request for a sign-in that is over, was answered, or belongs to another browser. */
export function expiredPage(): Page {
  return {
    title: "This sign-in has expired",
    body: html`<p>
        It was not finished within an hour, was finished already, or was begun in another browser. Nothing was changed.
      </p>
      <a class="button" href="/auth">Sign in again</a>
      <p class="hint">If another application sent you here, go back to it and start again.</p>`,
  };
}

/** Asks whether to sign out, where a page of ours did not ask itself. */
export function signOutPage(given: { action: string; stay: string }): Page {
  return {
    title: "Sign out?",
    lead: "You will be signed out of Muniment in this browser.",
    body: html`<form method="post" action="${given.action}">
      <div class="actions">
        <button type="submit">Sign out</button>
        <a class="button plain" href="${given.stay}">Stay signed in</a>
      </div>
    </form>`,
  };
}

/** The end of a sign-out. */
export function signedOutPage(): Page {
  return {
    title: "Signed out",
    lead: "You have signed out of Muniment in this browser.",
    body: html`<a class="button" href="/auth">Sign in again</a>`,
  };
}

/** Why an attempt was refused, in words. */
export interface SignInProblem {
  readonly text: Html;
  /** Whether typing something else would help. */
  readonly isAboutFields: boolean;
}

/** What the page says about a refused attempt: never which part was wrong (CC-SGN-005, CC-SGN-006). */
export function problemOf(
  answer: Extract<SignInAnswer, { kind: "refused" | "locked" | "locked_temporarily" }>,
  forgot: { id: string | undefined; identifier: string },
): SignInProblem {
  switch (answer.kind) {
    case "refused":
      return { text: html`The e-mail or User ID, or the password, is not right.`, isAboutFields: true };
    case "locked_temporarily": {
      const time = `${answer.minutes} ${answer.minutes === 1 ? "minute" : "minutes"}`;
      const what = answer.ofAddress
        ? "Too many failed sign-ins came from this network."
        : "The account is temporarily locked.";
      return { text: html`${what} Try again in ${time}.`, isAboutFields: false };
    }
    case "locked": {
      const link = html`<a href="${forgotUrl(forgot)}">Forgot password?</a>`;
      return { text: html`The account is locked. Use ${link} or ask an administrator.`, isAboutFields: false };
    }
  }
}
