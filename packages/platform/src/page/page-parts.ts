import type { FieldMessage } from "@muniment/kernel";
import { html, Html } from "../html.ts";

const svg = (path: string, viewBox = "0 0 20 20"): Html =>
  new Html(`<svg viewBox="${viewBox}" fill="currentColor" aria-hidden="true">${path}</svg>`);

const BAD_ICON = svg(
  `<path d="M10 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16m0 1a7 7 0 1 0 0 14 7 7 0 0 0 0-14m0 9.5a.75.75 0 1 1 0 1.5.75.75 0 0 1 0-1.5m0-6.5c.28 0 .5.2.5.45v4.6c0 .25-.22.45-.5.45s-.5-.2-.5-.45v-4.6c0-.25.22-.45.5-.45"/>`,
);
const GOOD_ICON = svg(
  `<path d="M10 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16m0 1a7 7 0 1 0 0 14 7 7 0 0 0 0-14m3.36 4.65a.5.5 0 0 1 0 .7l-4 4a.5.5 0 0 1-.71 0l-2-2a.5.5 0 1 1 .7-.7L9 11.29l3.65-3.64a.5.5 0 0 1 .7 0"/>`,
);
const EYE_ICON = svg(
  `<path d="M10 5.5c3.6 0 6.4 2.1 7.46 5.37a.5.5 0 0 1-.95.31C15.58 8.3 13.14 6.5 10 6.5s-5.58 1.8-6.51 4.68a.5.5 0 1 1-.95-.31C3.6 7.6 6.4 5.5 10 5.5M10 8a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7m0 1a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5"/>`,
);
const RULE_ICONS = new Html(
  [
    `<svg class="no" viewBox="0 0 16 16" fill="none" stroke="currentColor" aria-hidden="true"><circle cx="8" cy="8" r="5.5"/></svg>`,
    `<svg class="yes" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="m3.5 8.5 3 3 6-7"/></svg>`,
    String(BAD_ICON).replace("<svg", `<svg class="broken"`),
  ].join(""),
);

/** A sentence above a form: what went wrong. It is read aloud when the page opens. */
export function problemNote(text: string | Html | undefined): Html {
  if (text === undefined) return html``;
  return html`<div class="note bad" role="alert" id="problem">
    ${BAD_ICON}
    <p>${text}</p>
  </div>`;
}

/** A sentence that says what was done. */
export function doneNote(text: string | Html | undefined): Html {
  if (text === undefined) return html``;
  return html`<div class="note good" role="status">
    ${GOOD_ICON}
    <p>${text}</p>
  </div>`;
}

/** What a field shows; `messages` are what is wrong with it. */
export interface PageField {
  readonly name: string;
  readonly label: string;
  readonly messages?: readonly FieldMessage[];
  readonly hasFocus?: boolean;
  /** Ids of what else tells about it. */
  readonly describedBy?: readonly string[];
  /** Whether something is wrong that is told elsewhere. */
  readonly isInvalid?: boolean;
}

/** A field for the e-mail or User ID of a person. */
export function identifierField(field: PageField & { value: string }): Html {
  return html`<div class="field">
    <label for="${field.name}">${field.label}</label>
    <input
      id="${field.name}"
      name="${field.name}"
      value="${field.value}"
      autocomplete="username"
      autocapitalize="none"
      spellcheck="false"
      required
      maxlength="254"
      ${states(field)}
    />
    ${problemList(field)}
  </div>`;
}

/** A field for a password, with an eye that shows it while held, and room for what belongs below. */
export function passwordField(field: PageField & { isNew: boolean; below?: Html }): Html {
  const { name, isNew } = field;
  return html`<div class="field">
    <label for="${name}">${field.label}</label>
    <div class="box reveals">
      <input
        id="${name}"
        name="${name}"
        type="password"
        autocomplete="${isNew ? "new-password" : "current-password"}"
        ${isNew ? undefined : html`required maxlength="254"`}
        ${states(field)}
      />
      <button
        class="reveal"
        type="button"
        data-for="${name}"
        aria-label="Show ${field.label.toLowerCase()} while held"
        aria-pressed="false"
        hidden
      >
        ${EYE_ICON}
      </button>
    </div>
    ${problemList(field)}
    <p class="hint" role="status" data-caps="${name}"></p>
    ${field.below}
  </div>`;
}

/** A rule that is ticked while one types; `problem` says that it was broken, until one types again. */
export interface PageRule {
  readonly text: string;
  /** A regular expression with the flag `u`. */
  readonly pattern?: string;
  readonly problem?: string | undefined;
}

/** A rule as an item of a list. */
export function ruleItem({ text, pattern, problem }: PageRule): Html {
  const tested = pattern === undefined ? undefined : html` data-pattern="${pattern}"`;
  const broken = problem === undefined ? undefined : html` data-broken`;
  const words = html`<span class="unseen">${broken && "Not met: "}</span>${problem ?? text}`;
  return html`<li data-text="${text}" ${tested}${broken}>${RULE_ICONS}<span>${words}</span></li>`;
}

function states({ name, messages = [], hasFocus, describedBy = [], isInvalid }: PageField): Html {
  const ids = [...(messages.length === 0 ? [] : [`${name}-problems`]), ...describedBy].join(" ");
  return html`${ids === "" ? undefined : html` aria-describedby="${ids}"`}${
    isInvalid === true || messages.length > 0 ? html` aria-invalid="true"` : undefined
  }${hasFocus === true ? html` autofocus` : undefined}`;
}

function problemList({ name, messages = [] }: PageField): Html {
  if (messages.length === 0) return html``;
  return html`<ul class="problems" id="${name}-problems">
    ${messages.map((message) => html`<li>${BAD_ICON}<span>${message.text}</span></li>`)}
  </ul>`;
}
