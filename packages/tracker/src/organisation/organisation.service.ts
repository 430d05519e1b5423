import { Check } from "typebox/value";
import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/tracker-api";
import { Settings, settingsPages } from "@muniment/tracker-api/organisation";
import type { NewWorkCalendarData, SettingsData, SettingsPage } from "@muniment/tracker-api/organisation";
import {
  changeCalendar,
  DEFAULT_CALENDAR,
  insertCalendar,
  isDay,
  listCalendars,
  removeCalendar,
  workDaysOf,
} from "../calendar/index.ts";
import type { CalendarRecord, WorkCalendar } from "../calendar/index.ts";
import type { ListReader, ScheduleService } from "../checklist/index.ts";
import { subjectOf } from "../session/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { dropSetting, keepSetting, readSettings } from "../setting/index.ts";
import { newUlid } from "../ulid.ts";
import { invalid, oneLine } from "../wire.ts";
import type { WorkPort } from "../work/index.ts";
import { listReckoning } from "./organisation.repository.ts";

/** What an organisation sets for everybody (tracker.md 27). */
export interface OrganisationService {
  /** 403 for who is NRTADMIN of no library. */
  requireAdministrator(actor: TrackerActor): Promise<void>;
  put(tx: Tx, actor: TrackerActor, page: SettingsPage, value: unknown): Promise<void>;
  reset(tx: Tx, actor: TrackerActor, page: SettingsPage): Promise<void>;
  createCalendar(tx: Tx, actor: TrackerActor, given: NewWorkCalendarData): Promise<string>;
  changeCalendar(
    tx: Tx,
    actor: TrackerActor,
    given: { id: string; rev: number; calendar: NewWorkCalendarData; apply: boolean },
  ): Promise<void>;
  removeCalendar(tx: Tx, actor: TrackerActor, id: string): Promise<void>;
  /** How many due dates of how many trackers would move. */
  previewCalendar(
    tx: Tx,
    id: string,
    calendar: NewWorkCalendarData,
  ): Promise<{ readonly dates: number; readonly trackers: number }>;
}

interface Deps {
  readonly clock: Clock;
  readonly work: Pick<WorkPort, "groups">;
  readonly schedule: ScheduleService;
}

const NRTADMIN = "NRTADMIN";
const MOST_CALENDARS = 100;

/** Settings and calendars in the database; each change is audited with what was before. */
export function createOrganisationService(deps: Deps): OrganisationService {
  const { clock, work } = deps;
  const record = async (
    tx: Tx,
    actor: TrackerActor,
    act: { action: string; id: string; before?: object; after?: object },
  ): Promise<void> => {
    const { action, id, before, after } = act;
    const entry = { at: clock.now(), action, object_type: action.slice(0, action.indexOf(".")), object_id: id };
    await recordAudit(tx, subjectOf(actor), [{ ...entry, before: { ...before }, after: { ...after } }]);
  };
  return {
    async requireAdministrator(actor) {
      const groups = await work.groups(actor.token);
      if (!groups.some(({ id }) => id === NRTADMIN)) throw new AppError(errors.notNrtadmin);
    },
    async put(tx, actor, page, value) {
      const checked = checkedPage(page, value);
      const before = (await readSettings(tx))[page];
      await keepSetting(tx, { page, value: checked, at: clock.now(), by: actor.name });
      await record(tx, actor, {
        action: "settings.change",
        id: page,
        before: { value: before },
        after: { value: checked },
      });
    },
    async reset(tx, actor, page) {
      const before = (await readSettings(tx))[page];
      await dropSetting(tx, page);
      const after = (await readSettings(tx))[page];
      await record(tx, actor, {
        action: "settings.change",
        id: page,
        before: { value: before },
        after: { value: after },
      });
    },
    async createCalendar(tx, actor, given) {
      const others = await listCalendars(tx);
      if (others.length >= MOST_CALENDARS)
        throw new AppError(errors.limitReached, { details: { limit: MOST_CALENDARS } });
      const id = newUlid(clock);
      const calendar = checkedCalendar(given, others);
      await insertCalendar(tx, id, calendar);
      await record(tx, actor, { action: "calendar.create", id, after: calendar });
      return id;
    },
    changeCalendar: (tx, actor, given) => change(deps, record, tx, { ...given, actor }),
    async removeCalendar(tx, actor, id) {
      if (id === DEFAULT_CALENDAR) throw invalid("calendar", "The default calendar stays.", "needed");
      const before = await knownCalendar(tx, id);
      await removeCalendar(tx, id);
      await record(tx, actor, { action: "calendar.delete", id, before });
    },
    async previewCalendar(tx, id, given) {
      const days = await daysOf(tx, id, given);
      const counts: number[] = [];
      for (const trackerId of await listReckoning(tx, id)) {
        counts.push((await deps.schedule.previewAnew(tx, trackerId, days)).length);
      }
      const moving = counts.filter((count) => count > 0);
      return { dates: moving.reduce((sum, count) => sum + count, 0), trackers: moving.length };
    },
  };
}

type RecordAct = (
  tx: Tx,
  actor: TrackerActor,
  act: { action: string; id: string; before?: object; after?: object },
) => Promise<void>;

async function change(
  deps: Deps,
  record: RecordAct,
  tx: Tx,
  given: { actor: TrackerActor; id: string; rev: number; calendar: NewWorkCalendarData; apply: boolean },
): Promise<void> {
  const { actor, id, rev, apply } = given;
  const before = await knownCalendar(tx, id);
  const others = (await listCalendars(tx)).filter((one) => one.id !== id);
  const calendar = checkedCalendar(given.calendar, others);
  if (!(await changeCalendar(tx, { id, rev }, calendar))) {
    throw new AppError(errors.editConflict, { details: { current: before } });
  }
  await record(tx, actor, { action: "calendar.change", id, before, after: { ...calendar, apply } });
  if (!apply) return;
  const days = workDaysOf(recordOf(calendar));
  const { external } = await readSettings(tx);
  const now = deps.clock.now();
  // Whose calendar it is sees dates move, whatever they may read of the tasks: nothing of them is shown.
  const today = now.toISOString().slice(0, 10);
  const reader: ListReader = { userNum: actor.userNum, own: [], today, now, calendar: days, external };
  for (const trackerId of await listReckoning(tx, id)) {
    await deps.schedule.reckonAnew(tx, actor, { trackerId, calendar: days, reader });
  }
}

async function daysOf(tx: Tx, id: string, given: NewWorkCalendarData): Promise<WorkCalendar> {
  await knownCalendar(tx, id);
  const others = (await listCalendars(tx)).filter((one) => one.id !== id);
  return workDaysOf(recordOf(checkedCalendar(given, others)));
}

async function knownCalendar(tx: Tx, id: string): Promise<CalendarRecord> {
  const found = (await listCalendars(tx)).find((calendar) => calendar.id === id);
  if (found === undefined) throw new AppError(errors.notFound);
  return found;
}

function recordOf({ weekdays, holidays, valid_from: from, valid_to: to }: NewWorkCalendarData) {
  return { weekdays, holidays, valid_from: from ?? null, valid_to: to ?? null };
}

/** With names trimmed; 422 for days that there are not, and for an office that has a calendar already. */
function checkedCalendar(given: NewWorkCalendarData, others: readonly CalendarRecord[]): NewWorkCalendarData {
  const name = oneLine(given.name, "name", 100);
  if (others.some((one) => one.name.toLowerCase() === name.toLowerCase())) {
    throw new AppError(errors.duplicate, { field: "name" });
  }
  for (const { day } of given.holidays) if (!isDay(day)) throw invalid("holidays", `${day} is no date as YYYY-MM-DD.`);
  const { valid_from: from, valid_to: to } = given;
  for (const [field, day] of [
    ["valid_from", from],
    ["valid_to", to],
  ] as const) {
    if (typeof day === "string" && !isDay(day)) throw invalid(field, "Give a date as YYYY-MM-DD.");
  }
  if (typeof from === "string" && typeof to === "string" && from > to) {
    throw invalid("valid_to", "The last day is before the first one.");
  }
  const locations = [...new Set(given.locations.map((place) => oneLine(place, "locations", 254)))];
  const taken = new Map(
    others.flatMap((one) => one.locations.map((place) => [place.toLowerCase(), one.name] as const)),
  );
  for (const place of locations) {
    const other = taken.get(place.toLowerCase());
    if (other !== undefined) throw invalid("locations", `${place} has the calendar ${other}.`, "taken");
  }
  const holidays = given.holidays.map((holiday) => ({ ...holiday, name: oneLine(holiday.name, "holidays", 100) }));
  return { ...given, name, holidays, locations };
}

/** A page of settings as it is kept; 422 for what is none. */
function checkedPage(page: SettingsPage, value: unknown): SettingsData[SettingsPage] {
  if (!settingsPages.includes(page) || !Check(Settings.properties[page], value)) {
    throw invalid("value", "This is not how the page is filled in.");
  }
  if (page === "statuses") refuseStatuses(value as SettingsData["statuses"]);
  if (page === "priorities") refusePriorities(value as SettingsData["priorities"]);
  return value as SettingsData[SettingsPage];
}

function refuseStatuses(statuses: SettingsData["statuses"]): void {
  const values = new Set(statuses.map(({ value }) => oneLine(value, "value", 60).toLowerCase()));
  if (values.size < statuses.length) throw new AppError(errors.duplicate, { field: "value" });
  for (const needed of ["not_started", "done"] as const) {
    if (!statuses.some(({ category }) => category === needed)) {
      throw invalid("value", "A tracker needs one status to begin with and one that is done.", "needed");
    }
  }
}

function refusePriorities(given: SettingsData["priorities"]): void {
  const ids = new Set(given.map(({ id }) => id));
  if (ids.size < given.length) throw invalid("value", "Each priority is named once.");
  const labels = new Set(given.map(({ label }) => oneLine(label, "value", 40).toLowerCase()));
  if (labels.size < given.length) throw new AppError(errors.duplicate, { field: "value" });
  if (given.find(({ id }) => id === "none")?.offered !== true) throw invalid("value", "None is always offered.");
}
