import { setTimeout as pause } from "node:timers/promises";
import { MOST_TOPICS, openStream } from "@muniment/work-api/stream";

const RETRY_MILLISECONDS = 2_000;
/** A line that is refused is not wanted every other second. */
const REFUSED_MILLISECONDS = 30_000;

/** What opens a stream of events; tests give another. */
export type OpenLine = (
  url: string,
  init: { headers: Record<string, string>; signal: AbortSignal },
) => Promise<{ readonly status: number; readonly body: AsyncIterable<Uint8Array> | null }>;

/**
 * Follows matters at Work by its live updates (work-api.md 17.12), with the token of whoever looks at them: what they may
 * not see any more is told within two seconds, without anybody asking all the time (TRK-BG-004).
 */
export function watchMatters(
  { origin, open = fetch }: { origin: string; open?: OpenLine },
  given: { token: string; matters: readonly string[]; onChange: () => void },
): () => void {
  const leaving = new AbortController();
  const { signal } = leaving;
  const topics = given.matters.slice(0, MOST_TOPICS).map((id) => `container:${id}`);
  const url = `${origin}${openStream.path}?topics=${encodeURIComponent(topics.join(","))}`;
  const headers = { authorization: `Bearer ${given.token}`, accept: "text/event-stream" };

  async function follow(): Promise<boolean> {
    const { status, body } = await open(url, { headers, signal });
    if (status >= 300 || body === null) return false;
    const decoder = new TextDecoder();
    let rest = "";
    for await (const piece of body) {
      rest += decoder.decode(piece, { stream: true });
      const blocks = rest.split("\n\n");
      rest = blocks.pop() ?? "";
      // Whatever it tells, the rights are asked anew; comments only keep the line open.
      if (blocks.some((block) => block.includes("event:"))) given.onChange();
    }
    return true;
  }

  async function keep(): Promise<void> {
    for (;;) {
      const isTaken = await follow().catch(() => true);
      await pause(isTaken ? RETRY_MILLISECONDS : REFUSED_MILLISECONDS, undefined, { signal });
      given.onChange();
    }
  }
  if (topics.length > 0) keep().catch(() => {});
  return () => leaving.abort();
}
