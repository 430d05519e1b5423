import { html } from "@muniment/platform/html";
import type { Html } from "@muniment/platform/html";
import { doneNote, passwordField, problemNote } from "@muniment/platform/page";
import type { Page } from "@muniment/platform/page";
import type { FieldMessage } from "@muniment/kernel";
import { chosenPasswordFields } from "../password/index.ts";
import type { SecondFactor } from "../second-factor/index.ts";
import { codeField } from "./second-factor-pages.ts";

/** Where people look after how they sign in. */
export const SECURITY_PATH = "/auth/security";
/** Where they change their password. */
export const OWN_PASSWORD_PATH = `${SECURITY_PATH}/password`;
/** Where they add or remove a second factor. */
export const OWN_FACTOR_PATH = `${SECURITY_PATH}/second-factor`;
/** The field for the present password. */
export const CURRENT_FIELD = "current_password";

interface OwnSession {
  readonly id: string;
  readonly device: string;
  readonly address: string;
  readonly since: Date;
  readonly lastUsed: Date;
  readonly isCurrent: boolean;
}

const WHEN = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

/** The page with one's sessions, password and second factor (CC-SES-004). */
export function securityPage(given: {
  userId: string;
  home: string;
  sessions: readonly OwnSession[];
  factor: { since: Date; codesLeft: number } | undefined;
  policy: SecondFactor["policy"];
  done?: string | undefined;
}): Page {
  const { userId, home, sessions, factor, policy, done } = given;
  return {
    title: "Security",
    lead: html`How you sign in as <strong>${userId}</strong>`,
    body: html`${doneNote(done)}
      <section>
        <h2>Password</h2>
        <a class="button plain" href="${OWN_PASSWORD_PATH}">Change password</a>
      </section>
      ${policy === "off" && factor === undefined ? undefined : factorSection(factor)}
      <section>
        <h2>Sessions</h2>
        <ul class="rows">
          ${sessions.map(sessionRow)}
        </ul>
        ${
          sessions.length < 2
            ? undefined
            : html`<form method="post" action="${SECURITY_PATH}">
                <button class="plain" type="submit" name="end_others" value="1">Sign out everywhere else</button>
              </form>`
        }
      </section>
      <a class="button" href="${home}">Back</a>`,
  };
}

function factorSection(factor: { since: Date; codesLeft: number } | undefined): Html {
  return html`<section>
    <h2>Second factor</h2>
    ${
      factor === undefined
        ? html`<p class="hint">Your password alone signs you in.</p>
            <a class="button plain" href="${OWN_FACTOR_PATH}">Set up a second factor</a>`
        : html`<p class="hint">
              On since ${WHEN.format(factor.since)} UTC. ${factor.codesLeft}
              ${factor.codesLeft === 1 ? "recovery code" : "recovery codes"} left.
            </p>
            <a class="button plain" href="${OWN_FACTOR_PATH}">Change second factor</a>`
    }
  </section>`;
}

function sessionRow(session: OwnSession): Html {
  const place = session.address === "" ? "" : ` from ${session.address}`;
  const name = `${session.device}${place}`;
  return html`<li>
    <div>
      <strong>${name}</strong>
      <p class="hint">
        ${session.isCurrent ? "This browser. " : ""}Since ${WHEN.format(session.since)}, last used
        ${WHEN.format(session.lastUsed)} UTC
      </p>
    </div>
    ${
      session.isCurrent
        ? undefined
        : html`<form method="post" action="${SECURITY_PATH}">
            <button class="plain" type="submit" name="end" value="${session.id}" aria-label="Sign out ${name}">
              Sign out
            </button>
          </form>`
    }
  </li>`;
}

/** The form for a new password of one's own. */
export function ownPasswordPage(given: {
  userId: string;
  messages: readonly FieldMessage[];
  problem?: string | undefined;
}): Page {
  const { userId, messages, problem } = given;
  return {
    title: "Change password",
    lead: html`For <strong>${userId}</strong>. You will be signed out everywhere.`,
    body: html`${problemNote(problem)}
      <form method="post" action="${OWN_PASSWORD_PATH}" novalidate>
        <input name="username" value="${userId}" autocomplete="username" readonly hidden />
        ${passwordField({
          name: CURRENT_FIELD,
          label: "Current password",
          isNew: false,
          messages: messages.filter((message) => message.field === CURRENT_FIELD),
        })}
        ${chosenPasswordFields(messages.filter((message) => message.field !== CURRENT_FIELD))}
        <div class="actions">
          <button type="submit">Change password</button>
          <a class="button plain" href="${SECURITY_PATH}">Cancel</a>
        </div>
      </form>`,
  };
}

/** What can be done with a second factor that is on; each needs a code. */
export function ownFactorPage(given: { problem?: string | undefined }): Page {
  return {
    title: "Second factor",
    lead: "Enter a code of your authenticator app, or a recovery code, and choose what to do.",
    body: html`${problemNote(given.problem)}
      <form method="post" action="${OWN_FACTOR_PATH}" novalidate>
        ${codeField("Code", given.problem !== undefined)}
        <div class="actions">
          <button type="submit" name="do" value="codes">Make new recovery codes</button>
          <button class="plain" type="submit" name="do" value="remove">Turn off second factor</button>
          <a class="button plain" href="${SECURITY_PATH}">Cancel</a>
        </div>
      </form>`,
  };
}
