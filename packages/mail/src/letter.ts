import { html } from "@muniment/platform/html";

/** What a short message says, in order. */
export interface Letter {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  /** The one thing to do; its address is shown in full as well. */
  readonly action?: { readonly label: string; readonly url: string };
  readonly closing: readonly string[];
}

const BODY = "margin:0;padding:24px;background:#ffffff;color:#242424;font:14px/20px 'Segoe UI',system-ui,sans-serif";
const BUTTON =
  "display:inline-block;padding:8px 16px;border-radius:4px;background:#14506B;color:#ffffff;text-decoration:none;font-weight:600";

/** The letter as plain text and as HTML that needs no pictures and loads nothing (CC-EML-003). */
export function renderLetter(letter: Letter): { text: string; html: string } {
  const { heading, paragraphs, action, closing } = letter;
  const lines = [heading, ...paragraphs, ...(action === undefined ? [] : [`${action.label}:\n${action.url}`])];
  const markup = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light" />
        <title>${heading}</title>
      </head>
      <body style="${BODY}">
        <div style="max-width:560px">
          <h1 style="margin:0 0 16px;font-size:20px;line-height:28px;font-weight:600">${heading}</h1>
          ${paragraphs.map((text) => html`<p style="margin:0 0 12px">${text}</p> `)}${
            action === undefined
              ? undefined
              : html`<p style="margin:20px 0"><a href="${action.url}" style="${BUTTON}">${action.label}</a></p>
                  <p style="margin:0 0 12px">
                    If the button does not work, open this address:<br /><a
                      href="${action.url}"
                      style="color:#14506B;word-break:break-all"
                      >${action.url}</a
                    >
                  </p> `
          }
          <div
            style="margin-top:24px;padding-top:12px;border-top:1px solid #e0e0e0;color:#616161;font-size:12px;line-height:16px"
          >
            ${closing.map((text) => html`<p style="margin:0 0 8px">${text}</p> `)}
          </div>
        </div>
      </body>
    </html> `;
  return { text: `${[...lines, closing.join("\n")].join("\n\n")}\n`, html: markup.toString() };
}
