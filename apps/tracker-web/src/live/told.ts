import type { StreamEventData } from "@muniment/tracker-api/stream";
import type { LiveEvent } from "@muniment/ui/live";

/** What an event means for a page. */
export type Told =
  | { readonly kind: "all" }
  | { readonly kind: "task"; readonly id: string; readonly tracker: string | undefined }
  | { readonly kind: "other"; readonly what: string }
  | { readonly kind: "access" }
  | { readonly kind: "lost"; readonly topic: string };

/** Reads an event of Tracker; `undefined` for one that is of no concern. */
export function readTold({ event, data }: Pick<LiveEvent, "event" | "data">): Told | undefined {
  if (event === "resync") return { kind: "all" };
  const { topic = "", kind, object_id: id } = JSON.parse(data) as Partial<StreamEventData>;
  if (event === "access_lost") return { kind: "lost", topic };
  if (event === "access_changed") return { kind: "access" };
  if (event !== "changed" || kind === undefined) return undefined;
  if (kind !== "task" || id === undefined) return { kind: "other", what: kind };
  return { kind: "task", id, tracker: topic.startsWith("tracker:") ? topic.slice("tracker:".length) : undefined };
}
