import { DETAIL_TABS } from "../details/tabs.ts";
import type { DetailTab } from "../details/tabs.ts";

/** The lists over all matters, in the order of their tabs (TRK-MY-001, -003, -004). */
export const VIEWS = ["mine", "assigned", "following", "created", "shared", "bin", "all"] as const;

/** One of the lists. */
export type View = (typeof VIEWS)[number];

/** The page beside them. */
export const PREFERENCES = "preferences";

/** What the page shows. */
export interface MyPlace {
  readonly view: View;
  readonly task: string | undefined;
  readonly tab: DetailTab;
}

/** Reads the address within the page: `{view}/{task}/{tab}`. */
export function readPath(path: string): MyPlace | typeof PREFERENCES {
  const [view, task, tab] = path.split("?", 1)[0]?.split("/") ?? [];
  if (view === PREFERENCES) return PREFERENCES;
  return {
    view: VIEWS.find((one) => one === view) ?? "mine",
    task: task === "" ? undefined : task,
    tab: DETAIL_TABS.find((one) => one === tab) ?? "details",
  };
}

/** The address of what is shown. */
export function writePath(place: MyPlace | typeof PREFERENCES): string {
  if (place === PREFERENCES) return PREFERENCES;
  const { view, task, tab } = place;
  if (task === undefined) return view === "mine" ? "" : view;
  return tab === "details" ? `${view}/${task}` : `${view}/${task}/${tab}`;
}
