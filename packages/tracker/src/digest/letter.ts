import { Temporal } from "temporal-polyfill";
import { html } from "@muniment/platform/html";
import type { Html } from "@muniment/platform/html";
import { taskUrlOf } from "../page-address.ts";
import { isEmptyBlock, subjectOfReport } from "./report.ts";
import type { PersonReport, ReportBlock, ReportRow } from "./report.ts";
import type { NewsCount, TrackerNews } from "./news.ts";

/** What one report says. */
export interface DigestContent {
  readonly report: PersonReport;
  readonly updates: readonly { readonly name: string; readonly report: PersonReport }[];
  /** Of matters that the person has no access to. */
  readonly shared: ReportBlock;
  readonly news: readonly TrackerNews[];
  /** Trackers that one follows in which nothing happened. */
  readonly quiet: readonly string[];
  /** Libraries that are not authorized. */
  readonly notices: readonly string[];
  readonly overdueDays: number;
  /** The address of Tracker. */
  readonly url: string;
  /** Of the reader, for times. */
  readonly zone: string;
}

/** One line of a report: a heading or a row with its link. */
interface Line {
  readonly kind: "category" | "component" | "row" | "text";
  readonly text: string;
  readonly url?: string;
}

const MOST_ROWS = 50;
/** What follows a very long list of people is cut, so that every mail server takes it (TRK-DIG-032). */
const FEWER_ROWS = [20, 5, 1, 0];
const MOST_BYTES = 200_000;
const HIGH = 3;

/** The report as a message: plain text, and the same in HTML that loads nothing (TRK-DIG-032). */
export function writeDigest(content: DigestContent): { subject: string; text: string; html: string } {
  let letter = writeRows(content, MOST_ROWS);
  for (const most of FEWER_ROWS) {
    if (Buffer.byteLength(letter.html) <= MOST_BYTES) break;
    letter = writeRows(content, most);
  }
  return letter;
}

function writeRows(content: DigestContent, most: number): { subject: string; text: string; html: string } {
  const lines = linesOf(content, most);
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

function linesOf(content: DigestContent, most: number): Line[] {
  const { mine, byMe } = content.report;
  const isNothing = [mine, byMe, content.shared].every(isEmptyBlock);
  const lines: Line[] = isNothing ? [{ kind: "text", text: "You have no tasks due or overdue." }] : [];
  const view = { ...content, most };
  lines.push(
    ...categoryLines("My tasks", mine, view),
    ...categoryLines("Shared with you", content.shared, { ...view, textOf: sharedText }),
    ...categoryLines("Tasks assigned by me", byMe, { ...view, moreUrl: `${content.url}/assigned` }),
  );
  for (const { name, report } of content.updates) {
    lines.push({ kind: "category", text: `Updates for ${name}` });
    const blocks = [...componentLines(report.mine, view), ...componentLines(report.byMe, view)];
    lines.push(...(blocks.length === 0 ? [{ kind: "text" as const, text: `No updates for ${name}.` }] : blocks));
  }
  lines.push(...newsLines(content));
  for (const library of content.notices) {
    const text = `Tasks in ${library} are not included today. Your administrator must authorize the library.`;
    lines.push({ kind: "text", text });
  }
  return lines;
}

function newsLines({ news, quiet }: DigestContent): Line[] {
  if (news.length + quiet.length === 0) return [];
  const told = news.map(({ name, matter, counts, dues }): Line => {
    const numbers = (Object.keys(NEWS) as NewsCount[])
      .filter((kind) => counts[kind] > 0)
      .map((kind) => `${counts[kind]} ${counts[kind] === 1 ? NEWS[kind][0] : NEWS[kind][1]}`);
    const moved = dues.slice(0, MOST_ROWS).map(({ title, before, after }) => {
      return `“${title}” due ${before === null ? "no date" : dateText(before)} → ${after === null ? "no date" : dateText(after)}`;
    });
    return { kind: "row", text: `${name} (${matter}): ${[...numbers, ...moved].join(", ")}` };
  });
  const silent: Line[] = quiet.length === 0 ? [] : [{ kind: "text", text: `No changes in: ${quiet.join(", ")}.` }];
  return [{ kind: "category", text: "Trackers you follow" }, ...told, ...silent];
}

const NEWS: Readonly<Record<NewsCount, readonly [one: string, more: string]>> = {
  added: ["added", "added"],
  completed: ["completed", "completed"],
  reopened: ["reopened", "reopened"],
  reassigned: ["reassigned", "reassigned"],
  status: ["with another status", "with another status"],
  overdue: ["newly overdue", "newly overdue"],
  comments: ["comment", "comments"],
};

/** How rows are written, and where what is left out can be seen. */
interface BlockView extends Pick<DigestContent, "url" | "overdueDays" | "zone"> {
  readonly most: number;
  /** Where the rest of a long list is. */
  readonly moreUrl?: string;
  readonly textOf?: (row: ReportRow, zone: string) => string;
}

function categoryLines(title: string, block: ReportBlock, view: BlockView): Line[] {
  const lines = componentLines(block, view);
  return lines.length === 0 ? [] : [{ kind: "category", text: title }, ...lines];
}

function componentLines(block: ReportBlock, view: BlockView): Line[] {
  const { url, moreUrl = url, overdueDays, most, zone, textOf: usual = rowText } = view;
  const part = (title: string, rows: readonly ReportRow[], textOf = usual): Line[] => {
    if (rows.length === 0) return [];
    const shown = rows
      .slice(0, most)
      .map((row): Line => ({ kind: "row", text: textOf(row, zone), url: taskUrlOf(url, row.task.id) }));
    const more = rows.length - shown.length;
    const rest: Line[] = more > 0 ? [{ kind: "text", text: `and ${more} more`, url: moreUrl }] : [];
    return [{ kind: "component", text: title }, ...shown, ...rest];
  };
  const overdue = part("Overdue", block.overdue);
  const text = `and ${block.older} more overdue for longer than ${inWords(overdueDays)} working days`;
  const older: Line[] = block.older === 0 ? [] : [{ kind: "text", text, url: moreUrl }];
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

function rowText({ task, day, age }: ReportRow, zone: string): string {
  const { title, matter, tracker, status, priority, documents, dueAt } = task;
  const late = age === 0 ? [] : [`${age} working ${age === 1 ? "day" : "days"} overdue`];
  const time = dueAt === null ? [] : [timeText(dueAt, zone)];
  const files = documents === 0 ? [] : [`${documents} ${documents === 1 ? "document" : "documents"}`];
  const mark = priority >= HIGH ? "! " : "";
  const date = day === undefined ? [] : [dateText(day)];
  return [...date, ...time, ...late, `${mark}${title}`, `${matter} › ${tracker}`, status, ...files].join(" · ");
}

/** Title, due date and status, and nothing that tells of the matter (TRK-DIG-029). */
function sharedText({ task, day, age }: ReportRow): string {
  const late = age === 0 ? [] : [`${age} working ${age === 1 ? "day" : "days"} overdue`];
  return [...(day === undefined ? [] : [dateText(day)]), ...late, task.title, task.status].join(" · ");
}

function timeText(at: Date, zone: string): string {
  const time = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
  return time.toPlainTime().toString({ smallestUnit: "minute" });
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
