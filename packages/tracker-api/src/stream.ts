import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { apiPath } from "./shape.ts";

/** What an event `changed` tells: ids only, the page asks again under its own rights (work-api.md 17.12). */
export const StreamEvent = Type.Object({
  /** `tracker:{id}`, `matter:{id}` or `me`. */
  topic: Type.String(),
  kind: Type.String({ description: "tracker, section, task, comment, status, field, key_date, view" }),
  action: Type.String(),
  object_id: Type.String(),
  version: Type.Optional(Type.Integer({ description: "The rev of the object" })),
});

/** The data of an event. */
export type StreamEventData = Static<typeof StreamEvent>;

/** One stream follows at most so many topics. */
export const MOST_TOPICS = 100;

/**
 * Events `changed`, `access_lost` (`{ topic }`), `access_changed` (`{ topic }`: read the tracker again, TRK-ASSG-011) and
 * `resync` (`{}`: ask for everything again). Whoever comes back within five minutes with `Last-Event-ID` goes on there. A
 * comment every 20 s.
 */
export const openStream = endpoint({
  id: "openStream",
  method: "GET",
  path: `${apiPath}/stream`,
  summary: "Live updates as server-sent events",
  auth: "user",
  query: Type.Object({
    recent: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 60,
        description: "Also tell what changed in so many seconds before, while the page read what it shows",
      }),
    ),
    topics: Type.String({ maxLength: 12_000, description: "tracker:{id}, matter:{id}, me; joined by commas" }),
  }),
  produces: "binary",
  response: Type.Unsafe<unknown>({ type: "string", description: "text/event-stream; data is a StreamEvent" }),
});

/** Every endpoint of this file. */
export const streamEndpoints = [openStream];
