import { useQueryClient } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { followStream } from "@muniment/ui/live";
import type { LiveEvent, StreamLine } from "@muniment/ui/live";
import { MOST_TOPICS, openStream } from "@muniment/work-api/stream";
import { api } from "../api.ts";
import { refreshAllItems, refreshItems } from "../item/refresh.ts";
import { readTold } from "./events.ts";

/** Many changes at once are one change for the eye. */
const GATHER_MILLISECONDS = 200;
/** While changes go on and on, nothing is asked more often than this. */
const REST_MILLISECONDS = 1000;
/** What is shown was read before its line was open: what changed in between is told as well. */
const BEFORE_SECONDS = 10;

/**
 * Shows within two seconds what other people change (work-api.md 17.12): what is about a changed item is asked anew,
 * and `onLost` is told at once of what is gone or out of reach. The first topics count when there are too many.
 */
export function useLiveUpdates(topics: readonly string[], onLost: (id: string) => void): void {
  const client = useQueryClient();
  const last = useRef<string>(undefined);
  const lose = useRef(onLost);
  useEffect(() => {
    lose.current = onLost;
  });
  const wanted = [...new Set(topics)].slice(0, MOST_TOPICS).join(",");
  useEffect(() => {
    if (wanted === "") return undefined;
    const changes = gatherChanges(client);
    let leaving = new AbortController();
    const follow = (): void => {
      leaving.abort();
      leaving = new AbortController();
      // A page in the background keeps no line open: browsers grant few of them to all pages together.
      if (document.visibilityState === "hidden") return;
      void followWork(wanted, { signal: leaving.signal, last }, (event) => {
        const told = readTold(event);
        if (told?.kind === "lost") lose.current(told.id);
        else if (told !== undefined) changes.add(told);
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

/** Collects what has changed, and asks for it anew now and then. */
function gatherChanges(client: QueryClient) {
  let ids = new Set<string>();
  let isAll = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;
  const wait = (milliseconds: number): void => {
    timer = setTimeout(() => void ask(), milliseconds);
  };
  const ask = async (): Promise<void> => {
    const asked = isAll ? refreshAllItems(client) : refreshItems(client, ids);
    ids = new Set();
    isAll = false;
    await asked;
    timer = undefined;
    if ((isAll || ids.size > 0) && !isStopped) wait(REST_MILLISECONDS);
  };
  return {
    add(change: { readonly kind: "all" } | { readonly kind: "changed"; readonly ids: readonly string[] }): void {
      if (change.kind === "all") isAll = true;
      else for (const id of change.ids) ids.add(id);
      if (timer === undefined) wait(GATHER_MILLISECONDS);
    },
    stop(): void {
      isStopped = true;
      clearTimeout(timer);
      // What was told is not told again: the next line goes on after it.
      if (isAll || ids.size > 0) void ask();
    },
  };
}

/** Follows topics of Work. */
export async function followWork(topics: string, line: StreamLine, onEvent: (event: LiveEvent) => void): Promise<void> {
  return followStream(
    { send: api.send, path: `${openStream.path}?recent=${BEFORE_SECONDS}&topics=${encodeURIComponent(topics)}`, line },
    onEvent,
  );
}
