import { addSeconds, newSecret, systemActor } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { readDeliveries, renderLetter } from "@muniment/mail";
import type { OutgoingMail, QueueMail } from "@muniment/mail";
import { auditSubject, recordAudit } from "@muniment/platform/audit";
import type { Database } from "@muniment/platform/db";
import type { Log } from "@muniment/platform/log";
import { addWorkingDays, dayAt, instantOf, isWorkingDay, readCalendars } from "../calendar/index.ts";
import { listAuthorizations, listLibraryRows } from "../library-authorisation/index.ts";
import type { LibraryTokens } from "../library-authorisation/index.ts";
import { PAGES_CLIENT } from "../session/index.ts";
import { readSettings } from "../setting/index.ts";
import type { BackgroundWork } from "../sync/index.ts";
import { contentFor } from "./content.ts";
import { claimDay, lastUntil, listRecipients, noteMessage } from "./digest.repository.ts";
import type { Recipient } from "./digest.repository.ts";
import type { DigestMessageRow } from "./digest.tables.ts";
import { writeDigest } from "./letter.ts";
import type { DigestContent } from "./letter.ts";
import type { ReportView } from "./report.ts";
import { forgetReports, hashOfLink, lastMessages, stopReports } from "./stop.repository.ts";

/** The daily report (tracker.md 20). */
export interface DigestService {
  /** Sends what is due now: each report once, in however many processes and however often this runs. */
  sendDue(): Promise<void>;
  /** What somebody's report of this moment would say, sent to them; it takes the place of no other (TRK-DIG-040). */
  sendTest(recipient: Recipient): Promise<void>;
  /** When reports are sent next. */
  nextRun(): Promise<Date>;
}

/** What the report is made and sent by. */
export interface DigestDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Pick<Log, "warn">;
  readonly tokens: Pick<LibraryTokens, "use">;
  readonly work: Pick<BackgroundWork, "readable" | "groups" | "notDenied" | "mayUse">;
  readonly queueMail: QueueMail;
  /** The organisation's. */
  readonly timeZone: string;
  /** The address of Tracker. */
  readonly url: string;
  /** Where links that end the reports lead, without the secret at their end. */
  readonly unsubscribeUrl: string;
}

/** What was missed is sent until noon, and then not any more (TRK-DIG-006). */
const LATEST = "12:00";
/** Where reports are sent later than that anyway. */
const END_OF_DAY = "23:59";
/** A report that cannot be delivered is tried again after 5, 15 and 60 minutes (TRK-DIG-041). */
const PAUSES = [300, 900, 3600];
const MOST_REFUSALS = 3;
const KEPT_SECONDS = 90 * 86_400;
const DAYS_AHEAD = 370;
const KIND = "tracker.digest";
/** So many reports are built at once: most of the time of each is waiting for answers. */
const AT_ONCE = 4;
const SERVICE = auditSubject(systemActor("daily report"));

/** Reports are built from rights at this moment, with the authority of each library (TRK-DIG-007). */
export function createDigestService(deps: DigestDeps): DigestService {
  const { database, clock, timeZone: zone } = deps;

  async function viewsOf(today: string): Promise<(recipient: Recipient) => Promise<ReportView>> {
    const { report } = await readSettings(database.reader);
    const { send_at: sendAt, due_days: due, overdue_days: overdue } = report;
    const calendarOf = await readCalendars(database.reader);
    return async (recipient) => {
      const calendar = calendarOf(recipient.location);
      const before = addWorkingDays(calendar, today, { count: -1 });
      const since = (await lastUntil(database.reader, recipient.num)) ?? instantOf(before, sendAt, zone);
      return { calendar, windows: { due, overdue }, zone, today, since };
    };
  }

  return {
    async sendDue() {
      const now = clock.now();
      const today = dayAt(now, zone);
      const { send_at: sendAt } = (await readSettings(database.reader)).report;
      if (now < instantOf(today, sendAt, zone)) return;
      const isLate = now > instantOf(today, sendAt > LATEST ? END_OF_DAY : LATEST, zone);
      const calendarOf = await readCalendars(database.reader);
      const all = await listRecipients(database.reader, today);
      const recipients = all.filter(({ location }) => isWorkingDay(calendarOf(location), today));
      const refused = await endRefused(deps, recipients);
      const viewOf = await viewsOf(today);
      const queue = recipients.filter(({ num }) => !refused.has(num)).values();
      const sendNext = async (): Promise<void> => {
        for (const recipient of queue) {
          try {
            await sendTo(deps, { recipient, view: await viewOf(recipient), now, isLate });
          } catch (error) {
            // The next run tries again; others are not kept waiting.
            deps.log.warn({ user: recipient.num, err: error }, "daily report not built");
          }
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, sendNext));
      await database.transaction((tx) => forgetReports(tx, dayAt(addSeconds(now, -KEPT_SECONDS), zone)));
    },
    async sendTest(recipient) {
      const viewOf = await viewsOf(dayAt(clock.now(), zone));
      const { content } = await contentFor(deps, recipient, await viewOf(recipient));
      const letter = writeDigest(content);
      const mail = { kind: KIND, recipient: recipient.email, isAutomatic: true, ...letter };
      await database.transaction((tx) => deps.queueMail(tx, { ...mail, subject: `Test – ${letter.subject}` }));
    },
    async nextRun() {
      const now = clock.now();
      const { send_at: sendAt } = (await readSettings(database.reader)).report;
      const calendar = (await readCalendars(database.reader))("");
      let day = dayAt(now, zone);
      for (let turn = 0; turn < DAYS_AHEAD; turn += 1) {
        if (isWorkingDay(calendar, day) && instantOf(day, sendAt, zone) > now) break;
        day = addWorkingDays(calendar, day, { count: 1 });
      }
      return instantOf(day, sendAt, zone);
    },
  };
}

async function sendTo(
  deps: DigestDeps,
  given: { recipient: Recipient; view: ReportView; now: Date; isLate: boolean },
): Promise<void> {
  const { recipient, view, now, isLate } = given;
  const built = isLate ? undefined : await contentFor(deps, recipient, view);
  const content = built === undefined || built.isNothing ? undefined : built.content;
  // Asked last, so that who lost the application meanwhile gets nothing (TRK-DIG-005).
  const isLetIn = content === undefined ? true : await isUser(deps, recipient);
  // Nobody who may answer for them did; perhaps at the next run.
  if (isLetIn === undefined) return;
  const state = isLate
    ? "skipped_late"
    : content === undefined
      ? "skipped_empty"
      : isLetIn
        ? "queued"
        : "skipped_no_access";
  await deps.database.transaction(async (tx) => {
    const secret = newSecret();
    const link = state === "queued" ? hashOfLink(secret) : null;
    const row = { user_num: recipient.num, day: view.today, state, until: now, unsubscribe_hash: link } as const;
    if (!(await claimDay(tx, row)) || content === undefined || state !== "queued") return;
    const mail = mailOf(deps, { recipient, content, row, secret });
    await noteMessage(tx, recipient.num, view.today, await deps.queueMail(tx, mail));
  });
}

/** By the word of any library whose authorization knows the person. */
async function isUser({ database, tokens, work }: DigestDeps, { userId }: Recipient): Promise<boolean | undefined> {
  for (const { library_id: library } of await listLibraryRows(database.reader)) {
    const answer = await tokens
      .use(library, async (token) => work.mayUse(token, userId, PAGES_CLIENT))
      .catch(() => undefined);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** Programs show a button for what the headers say, which switches the reports off and nothing else (TRK-DIG-033). */
function mailOf(
  { unsubscribeUrl }: DigestDeps,
  given: {
    recipient: Recipient;
    content: DigestContent;
    row: Pick<DigestMessageRow, "user_num" | "day">;
    secret: string;
  },
): OutgoingMail {
  const { recipient, content, row, secret } = given;
  return {
    kind: KIND,
    recipient: recipient.email,
    isAutomatic: true,
    ...writeDigest(content),
    headers: {
      "List-Unsubscribe": `<${unsubscribeUrl}/${secret}>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    },
    name: `${KIND}.${row.user_num}.${row.day}`,
    pauses: PAUSES,
  };
}

/** Whose servers refused three reports in a row get no more, and their administrators are told (TRK-DIG-041). */
async function endRefused(deps: DigestDeps, recipients: readonly Recipient[]): Promise<ReadonlySet<number>> {
  const { database, clock, queueMail } = deps;
  const { reader } = database;
  const last = await lastMessages(
    reader,
    recipients.map(({ num }) => num),
    MOST_REFUSALS,
  );
  const deliveries = await readDeliveries(reader, [...last.values()].flat());
  const isRefused = ({ num }: Recipient): boolean => {
    const ids = last.get(num) ?? [];
    return ids.length === MOST_REFUSALS && ids.every((id) => deliveries.get(id)?.is_refused === true);
  };
  const refused = recipients.filter(isRefused);
  if (refused.length === 0) return new Set();
  const at = clock.now();
  const ids = (await listLibraryRows(reader)).map(({ library_id: id }) => id);
  const administrators = new Set((await listAuthorizations(reader, ids)).map(({ email }) => email));
  const names = refused.map(({ name, email }) => `${name} (${email})`).join(", ");
  await database.transaction(async (tx) => {
    for (const { num, userId } of refused) {
      if (!(await stopReports(tx, { user_num: num, reason: "refused", at }))) continue;
      const act = { action: "digest.stop", object_type: "digest", object_id: userId, reason: "refused" };
      await recordAudit(tx, SERVICE, [{ ...act, at }]);
    }
    const letter = renderLetter({
      heading: "Daily reports that cannot be delivered",
      paragraphs: [
        `The mail servers of these people refused three daily reports in a row, so that they get no more: ${names}.`,
        "Correct their addresses. They switch the report on again in their preferences in Tracker.",
      ],
      closing: ["Tracker"],
    });
    const subject = "Daily reports that cannot be delivered";
    for (const recipient of administrators) {
      await queueMail(tx, { kind: "tracker.digest-refused", recipient, subject, isAutomatic: true, ...letter });
    }
  });
  return new Set(refused.map(({ num }) => num));
}
