import { useQueryClient } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { MOST_TOPICS, openStream } from "@muniment/work-api/stream";
import { api } from "../api.ts";
import { refreshAllItems, refreshItems } from "../item/refresh.ts";
import { createEventReader, pauseBefore, readTold } from "./events.ts";
import type { LiveEvent } from "./events.ts";

/** Many changes at once are one change for the eye. */
const GATHER_MILLISECONDS = 200;
/** While changes go on and on, nothing is asked more often than this. */
const REST_MILLISECONDS = 1000;

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
      void followStream(wanted, { signal: leaving.signal, last }, (event) => {
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

interface Line {
  readonly signal: AbortSignal;
  /** The last event that was seen, also on an earlier line. */
  readonly last: { current: string | undefined };
}

/** Keeps a stream open, and goes on after the last event that was seen. */
export async function followStream(topics: string, line: Line, onEvent: (event: LiveEvent) => void): Promise<void> {
  const { signal, last } = line;
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      const response = await api.send(`${openStream.path}?topics=${encodeURIComponent(topics)}`, {
        signal,
        headers: {
          accept: "text/event-stream",
          ...(last.current === undefined ? {} : { "last-event-id": last.current }),
        },
      });
      // A server without live updates, or a topic that is not ours: there is nothing to follow.
      if (response.status >= 400 && response.status < 500) return;
      if (response.ok && response.body !== null) {
        attempt = 0;
        const read = createEventReader();
        for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
          for (const event of read(piece)) {
            last.current = event.id ?? last.current;
            onEvent(event);
          }
        }
      }
    } catch {
      // The line broke; it is opened again.
    }
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, pauseBefore(attempt)));
  }
}
