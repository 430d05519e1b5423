import { useQueryClient } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { openStream } from "@muniment/tracker-api/stream";
import { followStream } from "@muniment/ui/live";
import { send } from "../frame/api.ts";
import { refreshTask, tasksQuery } from "../task/store.ts";
import { readTold } from "./told.ts";
import type { Told } from "./told.ts";

/** Many changes at once are one change for the eye. */
const GATHER_MILLISECONDS = 200;
/** More tasks than these are asked for with the whole list. */
const MOST_SINGLE_TASKS = 20;

/** What a page shows may have been read so long before its line is open. */
const BEFORE_SECONDS = 10;

/** What a page does about what it is told. */
interface OnTold {
  /** The rights in a followed tracker or matter may be others (TRK-ASSG-011). */
  onAccessChanged?(): void;
  /** What is shown is gone or out of reach. */
  onLost?(topic: string): void;
}

/** Shows within moments what other people change (TRK-TASK-016): what changed is asked for anew. */
export function useLive(topics: readonly string[], on: OnTold = {}): void {
  const client = useQueryClient();
  const latest = useRef(on);
  const last = useRef<string>(undefined);
  useEffect(() => {
    latest.current = on;
  });
  const wanted = topics.join(",");
  useEffect(() => {
    if (wanted === "") return undefined;
    const changes = gather(client);
    let leaving = new AbortController();
    const follow = (): void => {
      leaving.abort();
      leaving = new AbortController();
      // A page in the background keeps no line open: browsers grant few of them to all pages together.
      if (document.visibilityState === "hidden") return;
      const path = `${openStream.path}?recent=${BEFORE_SECONDS}&topics=${encodeURIComponent(wanted)}`;
      void followStream({ send, path, line: { signal: leaving.signal, last } }, (event) => {
        const told = readTold(event);
        if (told === undefined) return;
        if (told.kind === "lost") latest.current.onLost?.(told.topic);
        else if (told.kind === "access") latest.current.onAccessChanged?.();
        else changes.add(told);
      });
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      leaving.abort();
      changes.stop();
    };
  }, [wanted, client]);
}

/** Collects what changed for a moment, and asks for it anew. */
function gather(client: QueryClient) {
  let some: Told[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = (): void => {
    timer = undefined;
    const told = some;
    some = [];
    if (told.some(({ kind }) => kind === "all")) {
      void client.invalidateQueries();
      return;
    }
    const tasks = new Map(told.flatMap((one) => (one.kind === "task" ? [[one.id, one.tracker] as const] : [])));
    const trackers = new Set([...tasks.values()].filter((tracker) => tracker !== undefined));
    if (tasks.size > MOST_SINGLE_TASKS) {
      for (const tracker of trackers) void client.invalidateQueries({ queryKey: tasksQuery(tracker).queryKey });
    } else {
      for (const [id, tracker] of tasks) {
        if (tracker !== undefined) refreshTask(client, tracker, id).catch(() => undefined);
      }
    }
    for (const name of namesToAsk(told)) void client.invalidateQueries({ queryKey: [name] });
  };
  return {
    add(told: Told): void {
      some.push(told);
      timer ??= setTimeout(ask, GATHER_MILLISECONDS);
    },
    /** What was told already is asked for all the same: the next line goes on after it. */
    stop(): void {
      if (timer === undefined) return;
      clearTimeout(timer);
      ask();
    },
  };
}

const OF_TASKS = [
  "listMyTasks",
  "listAssignedByMe",
  "listMyList",
  "listNotifications",
  "listObjectTasks",
  "listTaskHistory",
  "listTrackers",
  "getTracker",
];
const BY_KIND: Readonly<Record<string, readonly string[]>> = {
  task: OF_TASKS,
  comment: ["listComments", ...OF_TASKS],
  link: ["listLinks", ...OF_TASKS],
  section: ["listSections", "tasks"],
  status: ["listStatuses", "tasks"],
  tracker: ["listTrackers", "getTracker"],
};

/** The kept answers that what was told may have changed. */
function namesToAsk(told: readonly Told[]): ReadonlySet<string> {
  return new Set(
    told.flatMap((one) => (one.kind === "task" ? OF_TASKS : one.kind === "other" ? (BY_KIND[one.what] ?? []) : [])),
  );
}
