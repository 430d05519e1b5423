export {
  calendarOfTracker,
  changeCalendar,
  DEFAULT_CALENDAR,
  insertCalendar,
  listCalendars,
  readCalendars,
  removeCalendar,
  workDaysOf,
} from "./calendar.repository.ts";
export type { CalendarRecord } from "./calendar.repository.ts";
export { planAnew, planShifts, stepFrom } from "./due-rule.ts";
export type { DueStep, PlannedShift, RuledTask } from "./due-rule.ts";
export { isDay, readHolidayFile, writeHolidayFile } from "./holiday-file.ts";
export { addWorkingDays, ageInWorkingDays, dayAt, instantOf, isWorkingDay } from "./working-days.ts";
export type { Day, WorkCalendar } from "./working-days.ts";
