import { Temporal } from "temporal-polyfill";
import { html } from "@muniment/platform/html";
import type { Html } from "@muniment/platform/html";
import { taskUrlOf } from "../page-address.ts";
import { isEmptyBlock, subjectOfReport } from "./report.ts";
import type { PersonReport, ReportBlock, ReportRow } from "./report.ts";

/** What one report says. */
export interface DigestContent {
  readonly report: PersonReport;
  readonly updates: readonly { readonly name: string; readonly report: PersonReport }[];
  /** Libraries that are not authorized. */
  readonly notices: readonly string[];
  readonly overdueDays: number;
  /** The address of Tracker. */
  readonly url: string;
}

/** One line of a report: a heading or a row with its link. */
interface Line {
  readonly kind: "category" | "component" | "row" | "text";
  readonly text: string;
  readonly url?: string;
}

const MOST_ROWS = 50;
const HIGH = 3;

/** The report as a message: plain text, and the same in HTML that loads nothing (TRK-DIG-032). */
export function writeDigest(content: DigestContent): { subject: string; text: string; html: string } {
  const lines = linesOf(content);
  const footer = [
    { label: "Manage the tracker(s) you follow", url: `${content.url}/preferences` },
    { label: "Manage email preferences", url: `${content.url}/preferences` },
  ];
  const subject = subjectOfReport(content.report.mine);
  const texts = lines.map(({ kind, text, url }) => {
    const indent = kind === "category" ? "\n" : kind === "component" ? "\n  " : "    ";
    return `${indent}${text}${url === undefined ? "" : `\n      ${url}`}`;
  });
  const markup = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>${subject}</title>
      </head>
      <body style="margin:0;padding:16px;font:14px/20px 'Segoe UI',system-ui,sans-serif">
        <div style="max-width:640px">
          ${lines.map(markupOf)}
          <p style="margin:24px 0 0;padding-top:12px;border-top:1px solid #808080;font-size:12px">
            ${footer.map(({ label, url }) => html`<a href="${url}">${label}</a> `)}
          </p>
        </div>
      </body>
    </html> `;
  const ends = footer.map(({ label, url }) => `${label}: ${url}`).join("\n");
  return { subject, text: `${texts.join("\n").trimStart()}\n\n${ends}\n`, html: markup.toString() };
}

function linesOf(content: DigestContent): Line[] {
  const { mine, byMe } = content.report;
  const isNothing = isEmptyBlock(mine) && isEmptyBlock(byMe);
  const lines: Line[] = isNothing ? [{ kind: "text", text: "You have no tasks due or overdue." }] : [];
  lines.push(...categoryLines("My tasks", mine, content), ...categoryLines("Tasks assigned by me", byMe, content));
  for (const { name, report } of content.updates) {
    lines.push({ kind: "category", text: `Updates for ${name}` });
    const blocks = [...componentLines(report.mine, content), ...componentLines(report.byMe, content)];
    lines.push(...(blocks.length === 0 ? [{ kind: "text" as const, text: `No updates for ${name}.` }] : blocks));
  }
  for (const library of content.notices) {
    const text = `Tasks in ${library} are not included today. Your administrator must authorize the library.`;
    lines.push({ kind: "text", text });
  }
  return lines;
}

function categoryLines(title: string, block: ReportBlock, content: DigestContent): Line[] {
  const lines = componentLines(block, content);
  return lines.length === 0 ? [] : [{ kind: "category", text: title }, ...lines];
}

function componentLines(block: ReportBlock, { url, overdueDays }: DigestContent): Line[] {
  const part = (title: string, rows: readonly ReportRow[], textOf = rowText): Line[] => {
    if (rows.length === 0) return [];
    const shown = rows
      .slice(0, MOST_ROWS)
      .map((row): Line => ({ kind: "row", text: textOf(row), url: taskUrlOf(url, row.task.id) }));
    const more = rows.length - shown.length;
    const rest: Line[] = more > 0 ? [{ kind: "text", text: `and ${more} more`, url }] : [];
    return [{ kind: "component", text: title }, ...shown, ...rest];
  };
  const overdue = part("Overdue", block.overdue);
  const text = `and ${block.older} more overdue for longer than ${inWords(overdueDays)} working days`;
  const older: Line[] = block.older === 0 ? [] : [{ kind: "text", text, url }];
  const heading: Line[] = overdue.length === 0 && older.length > 0 ? [{ kind: "component", text: "Overdue" }] : [];
  return [
    ...overdue,
    ...heading,
    ...older,
    ...part("Due today", block.today),
    ...part("Due in the next three working days", block.soon),
    ...part("New since the last report", block.added),
    ...part("Completed since the last report", block.completed, doneText),
  ];
}

function rowText({ task, day, age }: ReportRow): string {
  const { title, matter, tracker, status, priority, documents, dueAt } = task;
  const late = age === 0 ? [] : [`${age} working ${age === 1 ? "day" : "days"} overdue`];
  const time = dueAt === null ? [] : [`${dueAt.toISOString().slice(11, 16)} UTC`];
  const files = documents === 0 ? [] : [`${documents} ${documents === 1 ? "document" : "documents"}`];
  const mark = priority >= HIGH ? "! " : "";
  const date = day === undefined ? [] : [dateText(day)];
  return [...date, ...time, ...late, `${mark}${title}`, `${matter} › ${tracker}`, status, ...files].join(" · ");
}

function doneText({ task }: ReportRow): string {
  const when = task.completedAt === null ? "" : `, ${dateText(task.completedAt.toISOString().slice(0, 10))}`;
  return `✔ ${task.title} – completed by ${task.completedBy ?? "somebody"}${when}`;
}

function dateText(day: string): string {
  return Temporal.PlainDate.from(day).toLocaleString("en-GB", { weekday: "short", day: "numeric", month: "short" });
}

function markupOf({ kind, text, url }: Line): Html {
  const content = url === undefined ? html`${text}` : html`<a href="${url}" style="color:inherit">${text}</a>`;
  if (kind === "category") return html`<h2 style="margin:20px 0 4px;font-size:16px;line-height:22px">${content}</h2> `;
  if (kind === "component") return html`<h3 style="margin:12px 0 4px;font-size:14px;line-height:20px">${content}</h3> `;
  return html`<p style="margin:0 0 4px">${content}</p> `;
}

const WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

function inWords(count: number): string {
  return WORDS[count] ?? String(count);
}
