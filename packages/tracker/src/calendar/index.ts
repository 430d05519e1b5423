export { planShifts, stepFrom } from "./due-rule.ts";
export type { DueStep, PlannedShift, RuledTask } from "./due-rule.ts";
export { addWorkingDays, ageInWorkingDays, dayAt, instantOf, isWorkingDay } from "./working-days.ts";
export type { Day, WorkCalendar } from "./working-days.ts";
