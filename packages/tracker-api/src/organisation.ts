import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done, List } from "@muniment/rest/envelope";
import { limits } from "./limits.ts";
import { NotificationSettings, usualNotifications } from "./notification.ts";
import { apiPath, clearable, closed, id, OneOf, text } from "./shape.ts";
import { statusCategories, statusColours } from "./status.ts";
import { priorities } from "./task.ts";

const name = (most: number) => Type.String({ minLength: 1, maxLength: most });

/** The settings of the organisation, by the page on which they stand (tracker.md 27). */
export const Settings = Type.Object(
  {
    /** The set of statuses with which new trackers begin; their state codes follow the order (TRK-STAT-002). */
    statuses: Type.Array(
      Type.Object({ value: name(60), category: OneOf(...statusCategories), colour: OneOf(...statusColours) }, closed),
      { minItems: 2, maxItems: limits.statuses },
    ),
    /** What priorities are called, and which are offered; they sort by themselves (TRK-PRI-001). */
    priorities: Type.Array(
      Type.Object({ id: OneOf(...priorities), label: name(40), offered: Type.Boolean() }, closed),
      {
        minItems: priorities.length,
        maxItems: priorities.length,
      },
    ),
    external: Type.Object(
      {
        /** Tasks may be given to people without access to the matter (TRK-ASSG-009). */
        allowed: Type.Boolean(),
        /** People from outside read the names of matter and tracker (TRK-ASSG-010). */
        show_matter_name: Type.Boolean(),
        /** Whoever loses access to a matter keeps what is assigned to them, as somebody from outside (TRK-ASSG-021). */
        on_access_loss: OneOf("remove_visibility", "keep"),
      },
      closed,
    ),
    trackers: Type.Object({ default_name: name(limits.name), has_outline: Type.Boolean() }, closed),
    /** People who only read a matter may export its trackers. */
    export: Type.Object({ by_readers: Type.Boolean() }, closed),
    report: Type.Object(
      {
        send_at: Type.String({ pattern: String.raw`^([01]\d|2[0-3]):[0-5]\d$` }),
        due_days: Type.Integer({ minimum: 1, maximum: 20 }),
        overdue_days: Type.Integer({ minimum: 1, maximum: 30 }),
      },
      closed,
    ),
    notifications: NotificationSettings,
  },
  closed,
);

/** The settings as data. */
export type SettingsData = Static<typeof Settings>;

/** A page of settings. */
export type SettingsPage = keyof SettingsData;

/** The pages, in their order. */
export const settingsPages = [
  "statuses",
  "priorities",
  "external",
  "trackers",
  "export",
  "report",
  "notifications",
] as const;

/** How an organisation that has set nothing has it. */
export const usualSettings: SettingsData = {
  statuses: [
    { value: "Not started", category: "not_started", colour: "grey" },
    { value: "In progress", category: "in_progress", colour: "blue" },
    { value: "Waiting", category: "waiting", colour: "yellow" },
    { value: "Completed", category: "done", colour: "green" },
    { value: "Not applicable", category: "not_applicable", colour: "grey" },
    { value: "Cancelled", category: "cancelled", colour: "red" },
  ],
  priorities: [
    { id: "none", label: "None", offered: true },
    { id: "low", label: "Low", offered: true },
    { id: "normal", label: "Normal", offered: true },
    { id: "high", label: "High", offered: true },
    { id: "urgent", label: "Urgent", offered: true },
  ],
  external: { allowed: true, show_matter_name: false, on_access_loss: "remove_visibility" },
  trackers: { default_name: "Tracker", has_outline: false },
  export: { by_readers: true },
  report: { send_at: "07:00", due_days: 3, overdue_days: 7 },
  notifications: usualNotifications,
};

const Changed = Type.Object({ page: OneOf(...settingsPages), at: Type.String(), by: Type.String() });

const Organisation = Type.Object({
  settings: Settings,
  /** Pages that are not as usual, and who has changed them. */
  changed: Type.Array(Changed),
  /** How many people have opened the pane in Outlook, at any time. */
  outlook_people: Type.Integer(),
});

/** A day on which nobody works. */
export const Holiday = Type.Object(
  {
    day: Type.String({ description: "`YYYY-MM-DD`; of one that recurs the first" }),
    name: name(100),
    recurring: Type.Optional(Type.Boolean({ description: "On that day of every year" })),
  },
  closed,
);

/** A holiday as data. */
export type HolidayData = Static<typeof Holiday>;

const calendarFields = {
  name: name(100),
  /** ISO numbers, 1 is Monday; at least one. */
  weekdays: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { minItems: 1, maxItems: 7 }),
  holidays: Type.Array(Holiday, { maxItems: 1_000 }),
  /** Holidays outside of these days do not count. */
  valid_from: Type.Optional(clearable(10)),
  valid_to: Type.Optional(clearable(10)),
  /** Offices of people in Work whose calendar it is; the same one is in no two calendars (TRK-CAL-002). */
  locations: Type.Array(name(254), { maxItems: 200 }),
};

/** The working days of an organisation, or of an office (TRK-CAL-001). */
export const WorkCalendar = Type.Object({
  id: Type.String(),
  ...calendarFields,
  is_default: Type.Boolean(),
  trackers: Type.Integer({ description: "How many reckon by it because they name it" }),
  rev: Type.Integer(),
});

/** A calendar as data. */
export type WorkCalendarData = Static<typeof WorkCalendar>;

/** A calendar as it is given. */
export const NewWorkCalendar = Type.Object(calendarFields, closed);

/** What is given. */
export type NewWorkCalendarData = Static<typeof NewWorkCalendar>;

const base = `${apiPath}/organisation`;
const onePage = Type.Object({ page: OneOf(...settingsPages) });
const oneCalendar = Type.Object({ calendar: id });
const formats = OneOf("ics", "csv");

/** Whether the application may be used at all (CC-BGA-014); this one needs no subscription. */
export const getStatus = endpoint({
  id: "getStatus",
  method: "GET",
  path: `${apiPath}/status`,
  summary: "How the application itself stands",
  auth: "public",
  response: Data(Type.Object({ state: OneOf("ready", "attention", "not_entitled") })),
});

/** For NRTADMIN of a library. */
export const getOrganisation = endpoint({
  id: "getOrganisation",
  method: "GET",
  path: base,
  summary: "The settings of the organisation",
  auth: "user",
  response: Data(Organisation),
});

/** Replaces a page of them; `value` is what that page of the settings is. */
export const putSettings = endpoint({
  id: "putSettings",
  method: "PUT",
  path: `${base}/settings/:page`,
  summary: "Change a page of settings",
  auth: "user",
  act: "settings.change",
  params: onePage,
  body: Type.Object({ value: Type.Unknown() }, closed),
  response: Data(Organisation),
});

export const resetSettings = endpoint({
  id: "resetSettings",
  method: "DELETE",
  path: `${base}/settings/:page`,
  summary: "Make a page of settings as usual",
  auth: "user",
  act: "settings.change",
  params: onePage,
  response: Done,
});

/** The default one first; for everybody who may use Tracker, since due dates go by them. */
export const listCalendars = endpoint({
  id: "listCalendars",
  method: "GET",
  path: `${base}/calendars`,
  summary: "Calendars of working days",
  auth: "user",
  response: List(WorkCalendar),
});

export const createCalendar = endpoint({
  id: "createCalendar",
  method: "POST",
  path: `${base}/calendars`,
  summary: "Add a calendar",
  auth: "user",
  act: "calendar.create",
  body: NewWorkCalendar,
  status: 201,
  response: Data(WorkCalendar),
});

/** With `apply`, open relative due dates move to where the new calendar puts them (TRK-CAL-005). Needs `If-Match`. */
export const putCalendar = endpoint({
  id: "putCalendar",
  method: "PUT",
  path: `${base}/calendars/:calendar`,
  summary: "Change a calendar",
  auth: "user",
  act: "calendar.change",
  params: oneCalendar,
  body: Type.Object({ ...calendarFields, apply: Type.Optional(Type.Boolean()) }, closed),
  response: Data(WorkCalendar),
});

/** Trackers and offices that named it go by the default one; that one cannot be removed. */
export const deleteCalendar = endpoint({
  id: "deleteCalendar",
  method: "DELETE",
  path: `${base}/calendars/:calendar`,
  summary: "Remove a calendar",
  auth: "user",
  act: "calendar.delete",
  params: oneCalendar,
  response: Done,
});

/** Changes nothing. */
export const previewCalendar = endpoint({
  id: "previewCalendar",
  method: "POST",
  path: `${base}/calendars/:calendar/preview`,
  summary: "How many open relative due dates would move with a change of the calendar",
  auth: "user",
  reads: true,
  params: oneCalendar,
  body: NewWorkCalendar,
  response: Data(Type.Object({ dates: Type.Integer(), trackers: Type.Integer() })),
});

/** Keeps nothing: what it reads is looked at first (TRK-CAL-003). */
export const readHolidays = endpoint({
  id: "readHolidays",
  method: "POST",
  path: `${base}/holidays`,
  summary: "Holidays in an iCalendar or CSV file",
  auth: "user",
  reads: true,
  body: Type.Object({ format: formats, text: text(1_000_000) }, closed),
  response: Data(
    Type.Object({
      holidays: Type.Array(Holiday),
      /** Lines that say nothing that can be used, the first hundred. */
      faults: Type.Array(Type.Object({ line: Type.Integer(), text: Type.String() })),
    }),
  ),
});

export const exportHolidays = endpoint({
  id: "exportHolidays",
  method: "GET",
  path: `${base}/calendars/:calendar/holidays`,
  summary: "The holidays of a calendar as a file",
  auth: "user",
  params: oneCalendar,
  query: Type.Object({ format: formats }),
  response: Data(Type.Object({ name: Type.String(), text: Type.String() })),
});

/** Every endpoint of this file. */
export const organisationEndpoints = [
  getStatus,
  getOrganisation,
  putSettings,
  resetSettings,
  listCalendars,
  createCalendar,
  putCalendar,
  deleteCalendar,
  previewCalendar,
  readHolidays,
  exportHolidays,
];
