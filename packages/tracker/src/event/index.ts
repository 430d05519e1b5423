export { CHANGE_CHANNEL, recordEvents } from "./event.ts";
export type { ChangeNotice, TrackerEvent } from "./event.ts";
