import { html } from "@muniment/platform/html";
import type { NotificationKind } from "@muniment/tracker-api/notification";
import type { PendingNotice } from "../notice/index.ts";
import { taskUrlOf } from "../page-address.ts";

/** What is sent together: the changes of one tracker, as one person may see them now. */
export interface NoticeBundle {
  readonly notices: readonly PendingNotice[];
  /** The reader has no access to the matter. */
  readonly isOutside: boolean;
  /** As the organisation has it: what happened, and not to what. */
  readonly hideTitles: boolean;
  /** The address of Tracker. */
  readonly url: string;
}

const MOST_LINES = 50;

/** The e-mail of a bundle (TRK-NOT-002, -004). */
export function writeNotices(bundle: NoticeBundle): { subject: string; text: string; html: string } {
  const { notices, isOutside, hideTitles, url } = bundle;
  const [first] = notices;
  const isNamed = !hideTitles && !isOutside;
  const lines = notices.slice(0, MOST_LINES).map((notice) => ({
    text: lineOf(notice, { isNamed, isTitled: !hideTitles }),
    url: notice.task_id === null ? url : taskUrlOf(url, notice.task_id),
  }));
  const more = notices.length - lines.length;
  const [only] = lines;
  const place = isNamed && first !== undefined ? `${first.tracker_name} (${first.matter_name})` : "Tracker";
  const subject = only !== undefined && notices.length === 1 ? only.text : `${notices.length} changes: ${place}`;
  const rest = more > 0 ? `and ${more} more` : undefined;
  const manage = `${url}/preferences`;
  const texts = [
    place,
    "",
    ...lines.map((line) => `${line.text}\n  ${line.url}`),
    ...(rest === undefined ? [] : [rest]),
  ];
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
          <h1 style="margin:0 0 8px;font-size:16px;line-height:22px">${place}</h1>
          ${lines.map(
            (line) => html`<p style="margin:0 0 4px"><a href="${line.url}" style="color:inherit">${line.text}</a></p> `,
          )}${rest === undefined ? undefined : html`<p style="margin:0 0 4px"><a href="${url}">${rest}</a></p> `}
          <p style="margin:24px 0 0;padding-top:12px;border-top:1px solid #808080;font-size:12px">
            <a href="${manage}">Manage notifications</a>
          </p>
        </div>
      </body>
    </html> `;
  return { subject, text: `${texts.join("\n")}\n\nManage notifications: ${manage}\n`, html: markup.toString() };
}

const HIDDEN: Readonly<Record<NotificationKind, string>> = {
  assigned: "You have a new task",
  removed: "A task is no longer assigned to you",
  mentioned: "You were mentioned in a comment",
  comment: "There is a new comment",
  due_changed: "The due date of a task was changed",
  blocker_done: "A task of yours is no longer blocked",
  due_today: "A task is due today",
  overdue: "A task is overdue",
  completed: "A task that you assigned is completed",
  external_confirmed: "A task was assigned to somebody from outside",
  needs_reassigning: "Tasks need another assignee",
};

function lineOf(notice: PendingNotice, { isNamed, isTitled }: { isNamed: boolean; isTitled: boolean }): string {
  const { kind, title, details, actor_name: name } = notice;
  const { count = 0 } = details;
  if (kind === "needs_reassigning") return `${count} ${count === 1 ? "task needs" : "tasks need"} another assignee`;
  if (!isTitled || title === null) return HIDDEN[kind];
  const by = isNamed && name !== null ? ` by ${name}` : "";
  const due = details.due_date ?? "no date";
  const said: Readonly<Record<Exclude<NotificationKind, "needs_reassigning">, string>> = {
    assigned: `Assigned to you${by}: ${title}`,
    removed: `No longer assigned to you: ${title}`,
    mentioned: `You were mentioned${by}: ${title}`,
    comment: `New comment${by}: ${title}`,
    due_changed: `Due date changed to ${due}${by}: ${title}`,
    blocker_done: `No longer blocked: ${title}`,
    due_today: `Due today: ${title}`,
    overdue: `Overdue: ${title}`,
    completed: `Completed${by}: ${title}`,
    external_confirmed: `Assigned to somebody from outside${by}: ${title}`,
  };
  return said[kind];
}
