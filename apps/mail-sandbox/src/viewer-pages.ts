import { html, Html } from "@muniment/platform/html";
import type { SandboxMessage } from "./sandbox-message.ts";

/** What the list shows beside the messages. */
export interface ListFacts {
  readonly messages: readonly SandboxMessage[];
  readonly to: string;
  readonly limit: number;
}

/** The list of messages, newest first. */
export function listPage({ messages, to, limit }: ListFacts): string {
  return page(
    to === "" ? "Mail sandbox" : `Mail to ${to}`,
    html`<header>
        <h1>Mail sandbox</h1>
        <p>Every e-mail that this installation sends ends here. Nothing leaves the machine.</p>
      </header>
      <form method="get" action="/" role="search">
        <label for="to">Recipient</label>
        <input id="to" name="to" type="email" value="${to}" placeholder="Any" />
        <button type="submit">Show</button>
        ${to === "" ? undefined : html`<a href="/">Show all</a>`}
        <a href="${to === "" ? "/" : `/?to=${encodeURIComponent(to)}`}">Refresh</a>
      </form>
      ${messages.length === 0 ? html`<p class="empty">${to === "" ? "No mail has been sent yet." : `No mail to ${to}.`}</p>` : table(messages)}
      ${messages.length < limit ? undefined : html`<p class="quiet">Only the newest ${limit} are shown.</p>`}`,
  );
}

/** One message with its links, and its HTML in a frame that runs nothing. */
export function messagePage(message: SandboxMessage): string {
  const { id, subject, from, to, text, headers, links, attachments } = message;
  const facts: readonly (readonly [string, HtmlValueOf])[] = [
    ["From", from],
    ["To", to.join(", ")],
    ["Received", time(message.received_at)],
    ...(attachments.length === 0
      ? []
      : [["Attachments", attachments.map((file) => `${file.filename} (${file.bytes} bytes)`).join(", ")] as const]),
  ];
  return page(
    subject === "" ? "Message without subject" : subject,
    html`<nav><a href="/">All mail</a></nav>
      <header><h1>${subject === "" ? "(no subject)" : subject}</h1></header>
      <dl>
        ${facts.map(
          ([name, value]) =>
            html`<dt>${name}</dt>
              <dd>${value}</dd>`,
        )}
      </dl>
      ${
        links.length === 0
          ? undefined
          : html`<section aria-labelledby="links">
              <h2 id="links">Links in this message</h2>
              <ul>
                ${links.map((link) => html`<li><a href="${link}" rel="noreferrer">${link}</a></li>`)}
              </ul>
            </section>`
      }
      ${
        message.html === ""
          ? undefined
          : html`<section aria-labelledby="html">
              <h2 id="html">As HTML</h2>
              <iframe
                title="The message as HTML"
                src="/messages/${id}/html"
                sandbox="allow-popups allow-popups-to-escape-sandbox"
              ></iframe>
            </section>`
      }
      <section aria-labelledby="text">
        <h2 id="text">As text</h2>
        <pre tabindex="0">${text}</pre>
      </section>
      <details>
        <summary>Headers</summary>
        <pre tabindex="0">${headers.map(({ name, value }) => `${name}: ${value}\n`)}</pre>
      </details>`,
  );
}

/** The page for an address that leads nowhere. */
export function missingPage(): string {
  return page(
    "No such message",
    html`<header><h1>No such message</h1></header>
      <p>It may have been removed. <a href="/">All mail</a></p>`,
  );
}

type HtmlValueOf = string | Html;

function table(messages: readonly SandboxMessage[]): Html {
  return html`<table>
    <caption class="hidden">
      Messages, newest first
    </caption>
    <thead>
      <tr>
        <th scope="col">Subject</th>
        <th scope="col">To</th>
        <th scope="col">Kind</th>
        <th scope="col">Received</th>
      </tr>
    </thead>
    <tbody>
      ${messages.map(
        (message) =>
          html`<tr>
            <td><a href="/messages/${message.id}">${message.subject === "" ? "(no subject)" : message.subject}</a></td>
            <td>${message.to.join(", ")}</td>
            <td>${kindOf(message)}</td>
            <td>${time(message.received_at)}</td>
          </tr> `,
      )}
    </tbody>
  </table>`;
}

function kindOf({ headers }: SandboxMessage): string {
  return headers.find((header) => header.name.toLowerCase() === "x-muniment-mail")?.value ?? "";
}

function time(instant: string): Html {
  return html`<time datetime="${instant}">${instant.slice(0, 19).replace("T", " ")} UTC</time>`;
}

const DOCTYPE = new Html("<!doctype html>\n");

function page(title: string, body: Html): string {
  return String(
    html`${DOCTYPE}
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${title} – Muniment mail sandbox</title>
          <link rel="stylesheet" href="/style.css" />
        </head>
        <body>
          <main>${body}</main>
        </body>
      </html> `,
  );
}
