import type { LiveEvent } from "@muniment/ui/live";
import type { StreamEventData } from "@muniment/work-api/stream";

/** What an event means for the page: items that changed, all of them, or one that is gone or out of reach. */
export type Told =
  | { readonly kind: "changed"; readonly ids: readonly string[] }
  | { readonly kind: "all" }
  | { readonly kind: "lost"; readonly id: string };

/** Reads an event of Work; `undefined` for one that is of no concern. */
export function readTold({ event, data }: LiveEvent): Told | undefined {
  if (event === "resync") return { kind: "all" };
  if (event !== "changed" && event !== "access_lost") return undefined;
  const { topic, kind, object_id: object } = JSON.parse(data) as Partial<StreamEventData>;
  const followed = topic?.slice(topic.indexOf(":") + 1) ?? "";
  if (event === "access_lost") return { kind: "lost", id: followed };
  // Security of a container is that of everything in it which inherits.
  return kind === "acl" ? { kind: "all" } : { kind: "changed", ids: [followed, object ?? followed] };
}
