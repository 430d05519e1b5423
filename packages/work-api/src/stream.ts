import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { JobState } from "./job.ts";

/** What an event of the stream tells: ids only, the client asks again under its own rights (work-api.md 17.12). */
export const StreamEvent = Type.Object({
  topic: Type.String(),
  kind: Type.Union([Type.Literal("container"), Type.Literal("document"), Type.Literal("acl")]),
  action: Type.String({ description: "A name of 13.1" }),
  object_id: Type.String(),
  version: Type.Optional(Type.Integer({ description: "Of a document" })),
});

/** What an event `job` tells the topic `me`: how the caller's own long work goes on, once a second at most. */
export const JobEvent = Type.Object({
  topic: Type.Literal("me"),
  kind: Type.Literal("job"),
  id: Type.String(),
  work: Type.String({ description: "The `kind` of the job" }),
  state: JobState,
  done: Type.Integer(),
  total: Type.Integer(),
});

/** The data of an event `job`. */
export type JobEventData = Static<typeof JobEvent>;

/** The data of an event. */
export type StreamEventData = Static<typeof StreamEvent>;

/** One stream follows at most so many topics. */
export const MOST_TOPICS = 100;

export const openStream = endpoint({
  id: "openStream",
  method: "GET",
  path: "/api/work/v1/stream",
  summary: "Live updates as server-sent events: changed, job, access_lost, resync",
  auth: "user",
  query: Type.Object({
    topics: Type.Optional(
      Type.String({ maxLength: 12_000, description: "Required: container:{id}, document:{id}, me; joined by commas" }),
    ),
    recent: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 60,
        description:
          "Without Last-Event-ID: changes of so many last seconds are told first, for what the client read just before",
      }),
    ),
  }),
  produces: "binary",
  response: Type.Unsafe<unknown>({
    type: "string",
    description: "text/event-stream; data is a StreamEvent or a JobEvent",
  }),
});

/** Every endpoint of this file. */
export const streamEndpoints = [openStream];
