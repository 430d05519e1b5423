import { createHash } from "node:crypto";
import { html, Html } from "@muniment/platform/html";
import { pageStyle } from "./page-style.ts";

const STYLE_HASH = createHash("sha256").update(pageStyle).digest("base64");

/** A page under `/auth`: served without scripts, and nothing from elsewhere (decision D33). */
export interface Page {
  readonly title: string;
  readonly body: Html;
}

/** The markup of a page. */
export function renderPage({ title, body }: Page): string {
  return String(
    html`${DOCTYPE}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${title} – Muniment</title>
          ${STYLE_ELEMENT}
        </head>
        <body>
          <main>
            <p class="mark">${MARK}Muniment</p>
            <h1>${title}</h1>
            ${body}
          </main>
        </body>
      </html> `,
  );
}

// A plain document with a wax seal.
const MARK = new Html(
  `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.5" aria-hidden="true"><path d="M6 2.75h8.5L19 7.25v8M6 2.75v18.5h5M14.25 3v4.5h4.5M9 11h6M9 14.5h3"/><circle cx="16.5" cy="18.5" r="3.25" fill="currentColor"/></svg>`,
);
const DOCTYPE = new Html("<!doctype html>\n");
const STYLE_ELEMENT = new Html(`<style>${pageStyle}</style>`);

/**
 * The headers of a page: no scripts, no framing, not kept anywhere, no `Referer`. `formTargets` are the
 * origins or schemes beside our own that an answer to the page's form may lead to.
 */
export function pageHeaders(formTargets: readonly string[] = []): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
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
