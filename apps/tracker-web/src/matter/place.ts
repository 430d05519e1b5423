import { DETAIL_TABS } from "../details/tabs.ts";
import type { DetailTab } from "../details/tabs.ts";

/** What a matter's tab shows. */
export type MatterPlace =
  | { readonly kind: "start" }
  | { readonly kind: "list" }
  | {
      readonly kind: "tracker";
      readonly tracker: string;
      readonly opened: { readonly number: number; readonly tab: DetailTab } | undefined;
    };

/** Reads the address within the tab: `{tracker}/tasks/{number}/{tab}` (TRK-WEB-002). */
export function readPlace(path: string): MatterPlace {
  const [tracker = "", tasks, number, tab] = path.split("?", 1)[0]?.split("/") ?? [];
  if (tracker === "") return { kind: "start" };
  if (tracker === "list") return { kind: "list" };
  const isTask = tasks === "tasks" && number !== undefined && /^\d{1,9}$/.test(number);
  const opened = isTask
    ? { number: Number(number), tab: DETAIL_TABS.find((one) => one === tab) ?? "details" }
    : undefined;
  return { kind: "tracker", tracker, opened };
}

/** The address of a place within the tab. */
export function writePlace(place: MatterPlace): string {
  if (place.kind === "start") return "";
  if (place.kind === "list") return "list";
  const { tracker, opened } = place;
  if (opened === undefined) return tracker;
  return `${tracker}/tasks/${opened.number}${opened.tab === "details" ? "" : `/${opened.tab}`}`;
}
