import type { Send } from "../query/index.ts";
import { createEventReader, pauseBefore } from "./events.ts";
import type { LiveEvent } from "./events.ts";

/** One place that follows a stream. */
export interface StreamLine {
  readonly signal: AbortSignal;
  /** The last event that was seen, also on an earlier line. */
  readonly last: { current: string | undefined };
}

/** Keeps a stream open, and goes on after the last event that was seen. */
export async function followStream(
  given: { readonly send: Send; readonly path: string; readonly line: StreamLine },
  onEvent: (event: LiveEvent) => void,
): Promise<void> {
  const { signal, last } = given.line;
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    try {
      const response = await given.send(given.path, {
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
        const read = createEventReader((id) => (last.current = id));
        for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
          for (const event of read(piece)) onEvent(event);
        }
      }
    } catch {
      // The line broke; it is opened again.
    }
    if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, pauseBefore(attempt)));
  }
}
