import { createHash } from "node:crypto";
import { html, Html } from "../html.ts";
import { pageScript } from "./page-script.ts";
import { pageStyle } from "./page-style.ts";

const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64");

const STYLE_HASH = hashOf(pageStyle);
const SCRIPT_HASH = hashOf(pageScript);

/** A page under `/auth`: served as it is shown, and with nothing from elsewhere (decision D33). */
export interface Page {
  readonly title: string;
  /** Below the title. */
  readonly lead?: string | Html | undefined;
  readonly body: Html;
}

/** The markup of a page. */
export function renderPage({ title, lead, body }: Page): string {
  return String(
    html`${DOCTYPE}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>${title} – Muniment</title>
          <link rel="icon" type="image/svg+xml" href="${MARK_PATH}" />
          ${STYLE_ELEMENT}
        </head>
        <body>
          <main>
            <p class="brand">${MARK}Muniment</p>
            <h1>${title}</h1>
            ${lead === undefined ? undefined : html`<p class="lead">${lead}</p>`}
            <div class="content">${body}</div>
          </main>
          ${SCRIPT_ELEMENT}
        </body>
      </html> `,
  );
}

/** Where the mark is found as a picture. */
export const MARK_PATH = "/auth/mark.svg";

// A plain document with a wax seal.
const SHAPE = `<path d="M5 2h9l5 5v15H5z" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round"/><path d="M14 2v5h5" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round"/><circle cx="12" cy="15" r="3.6" fill="currentColor"/>`;

/** The mark as a picture for tabs. */
export const markPicture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" color="#14506B"><style>@media (prefers-color-scheme: dark) { svg { color: #8BBAD3 } }</style>${SHAPE}</svg>`;

const MARK = new Html(`<svg viewBox="0 0 24 24" aria-hidden="true">${SHAPE}</svg>`);
const DOCTYPE = new Html("<!doctype html>\n");
const STYLE_ELEMENT = new Html(`<style>${pageStyle}</style>`);
const SCRIPT_ELEMENT = new Html(`<script>${pageScript}</script>`);

/**
 * The headers of a page: its own style and script only, no framing, not kept anywhere, no `Referer`. `formTargets` are
 * the origins or schemes beside our own that an answer to the page's form may lead to.
 */
export function pageHeaders(formTargets: readonly string[] = []): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    `script-src 'sha256-${SCRIPT_HASH}'`,
    "img-src 'self'",
    `form-action ${["'self'", ...formTargets].join(" ")}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy.join("; "),
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  };
}
