import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { openStream } from "@muniment/work-api/stream";
import { api } from "../api.ts";
import { createEventReader, pauseBefore } from "./events.ts";
import type { LiveEvent } from "./events.ts";

/** Asked anew when something of the page has changed; forms keep what is typed in them. */
const LIVE = new Set([
  "items",
  "folders",
  "subject",
  "getFolder",
  "getWorkspace",
  "getFolderPath",
  "listVersions",
  "listDocumentHistory",
  "getDocumentOperations",
  "getDocumentPath",
]);
/** Many changes at once are one change for the eye. */
const GATHER_MILLISECONDS = 250;

/** Shows within two seconds what other people change in these containers and documents (work-api.md 17.12). */
export function useLiveUpdates(topics: readonly string[]): void {
  const client = useQueryClient();
  const wanted = topics.join(",");
  useEffect(() => {
    if (wanted === "") return undefined;
    const leaving = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onEvent = ({ event }: LiveEvent): void => {
      if (event !== "changed" && event !== "access_lost" && event !== "resync") return;
      timer ??= setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries({ predicate: ({ queryKey }) => LIVE.has(String(queryKey[0])) });
      }, GATHER_MILLISECONDS);
    };
    void follow(wanted, leaving.signal, onEvent);
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [wanted, client]);
}

/** Keeps a stream open, and goes on after the last event that was seen. */
async function follow(topics: string, signal: AbortSignal, onEvent: (event: LiveEvent) => void): Promise<void> {
  let last: string | undefined;
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      const response = await api.send(`${openStream.path}?topics=${encodeURIComponent(topics)}`, {
        signal,
        headers: { accept: "text/event-stream", ...(last === undefined ? {} : { "last-event-id": last }) },
      });
      // A server without live updates, or a topic that is not ours: there is nothing to follow.
      if (response.status >= 400 && response.status < 500) return;
      if (response.ok && response.body !== null) {
        attempt = 0;
        const read = createEventReader();
        const text = response.body.pipeThrough(new TextDecoderStream());
        for await (const piece of text) {
          for (const event of read(piece)) {
            last = event.id ?? last;
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
