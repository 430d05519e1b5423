import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";

/** What an event of the stream tells: ids only, the client asks again under its own rights (work-api.md 17.12). */
export const StreamEvent = Type.Object({
  topic: Type.String(),
  kind: Type.Union([Type.Literal("container"), Type.Literal("document"), Type.Literal("acl")]),
  action: Type.String({ description: "A name of 13.1" }),
  object_id: Type.String(),
  version: Type.Optional(Type.Integer({ description: "Of a document" })),
});

/** The data of an event. */
export type StreamEventData = Static<typeof StreamEvent>;

/** One stream follows at most so many topics. */
export const MOST_TOPICS = 100;

export const openStream = endpoint({
  id: "openStream",
  method: "GET",
  path: "/api/work/v1/stream",
  summary: "Live updates as server-sent events: changed, access_lost, resync",
  auth: "user",
  query: Type.Object({
    topics: Type.Optional(
      Type.String({ maxLength: 12_000, description: "Required: container:{id}, document:{id}, me; joined by commas" }),
    ),
  }),
  produces: "binary",
  response: Type.Unsafe<unknown>({ type: "string", description: "text/event-stream; data is a StreamEvent" }),
});

/** Every endpoint of this file. */
export const streamEndpoints = [openStream];
