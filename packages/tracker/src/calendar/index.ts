export { addWorkingDays, ageInWorkingDays, dayAt, instantOf, isWorkingDay } from "./working-days.ts";
export type { Day, WorkCalendar } from "./working-days.ts";
