import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/tracker-api";
import * as api from "@muniment/tracker-api/organisation";
import type { WorkCalendarData } from "@muniment/tracker-api/organisation";
import { DEFAULT_CALENDAR, listCalendars, readHolidayFile, writeHolidayFile } from "../calendar/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { basedOn } from "../wire.ts";
import { countTrackersByCalendar } from "./organisation.repository.ts";
import type { OrganisationService } from "./organisation.service.ts";

/** Mounts the calendars of working days (tracker.md 11.3). */
export function calendarRoutes(
  mounter: Mounter<RequestContext<TrackerActor>>,
  { reader, organisation }: { reader: Tx; organisation: OrganisationService },
): void {
  mounter.mount(api.listCalendars, async () => ({ data: await show(reader) }));
  mounter.mount(api.createCalendar, async ({ body }, { actor, write }) => {
    await organisation.requireAdministrator(actor);
    return write(async (tx) => ({ data: await one(tx, await organisation.createCalendar(tx, actor, body)) }));
  });
  mounter.mount(api.putCalendar, async ({ params, body }, { actor, write, request }) => {
    await organisation.requireAdministrator(actor);
    const rev = basedOn(request.headers["if-match"]);
    const { apply = false, ...calendar } = body;
    return write(async (tx) => {
      await organisation.changeCalendar(tx, actor, { id: params.calendar, rev, calendar, apply });
      return { data: await one(tx, params.calendar) };
    });
  });
  mounter.mount(api.deleteCalendar, async ({ params }, { actor, write }) => {
    await organisation.requireAdministrator(actor);
    return write(async (tx) => {
      await organisation.removeCalendar(tx, actor, params.calendar);
      return {};
    });
  });
  mounter.mount(api.previewCalendar, async ({ params, body }, { actor, write }) => {
    await organisation.requireAdministrator(actor);
    return write(async (tx) => ({ data: await organisation.previewCalendar(tx, params.calendar, body) }));
  });
  mounter.mount(api.readHolidays, async ({ body }, { actor }) => {
    await organisation.requireAdministrator(actor);
    const { holidays, faults } = readHolidayFile(body.format, body.text);
    return { data: { holidays, faults: [...faults] } };
  });
  mounter.mount(api.exportHolidays, async ({ params, query }) => {
    const { name, holidays } = await one(reader, params.calendar);
    return { data: { name: `${name}.${query.format}`, text: writeHolidayFile(query.format, holidays) } };
  });
}

async function show(reader: Tx): Promise<WorkCalendarData[]> {
  const counts = await countTrackersByCalendar(reader);
  return (await listCalendars(reader)).map(({ valid_from: from, valid_to: to, ...calendar }) => ({
    ...calendar,
    valid_from: from,
    valid_to: to,
    is_default: calendar.id === DEFAULT_CALENDAR,
    trackers: counts.get(calendar.id) ?? 0,
  }));
}

async function one(reader: Tx, id: string): Promise<WorkCalendarData> {
  const found = (await show(reader)).find((calendar) => calendar.id === id);
  if (found === undefined) throw new AppError(errors.notFound);
  return found;
}
