/** One event of a stream (server-sent events). */
export interface LiveEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: string;
}

/**
 * Reads events out of text that comes in pieces; comments, which only keep the line open, are left out. `onId` is told
 * every id, also of what is no event.
 */
export function createEventReader(
  onId: (id: string) => void = () => undefined,
): (piece: string) => readonly LiveEvent[] {
  let rest = "";
  return (piece) => {
    rest += piece;
    const blocks = rest.split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? "";
    return blocks.flatMap((block) => readBlock(block, onId) ?? []);
  };
}

function readBlock(block: string, onId: (id: string) => void): LiveEvent | undefined {
  const values = new Map<string, string[]>();
  for (const line of block.split(/\r?\n/)) {
    const [, name = "", value = ""] = /^([^:]+): ?(.*)$/.exec(line) ?? [];
    if (name !== "") values.set(name, [...(values.get(name) ?? []), value]);
  }
  const id = values.get("id")?.at(-1);
  if (id !== undefined) onId(id);
  // Without data it is no event: a server says only how long to wait before coming again.
  if (!values.has("data")) return undefined;
  return {
    id,
    event: values.get("event")?.at(-1) ?? "message",
    data: (values.get("data") ?? []).join("\n"),
  };
}

const LONGEST_MILLISECONDS = 30_000;

/** How long to wait before the line is opened again: longer each time it fails at once. */
export function pauseBefore(attempt: number): number {
  return Math.min(LONGEST_MILLISECONDS, 500 * 2 ** Math.min(attempt, 10));
}
