import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";

/** What a change is about (work-api.md 17.8). */
export const changeKinds = ["workspace", "container", "document", "acl", "principal", "policy", "application"] as const;

/** A kind of change. */
export type ChangeKind = (typeof changeKinds)[number];

/** One call waits for so many seconds at most. */
export const MOST_WAITED_SECONDS = 25;

const FeedEntry = Type.Object({
  seq: Type.Integer({ description: "Names the change; the order is that of the list" }),
  at: Type.String(),
  kind: Type.Unsafe<ChangeKind>({ type: "string", enum: [...changeKinds] }),
  action: Type.String({ description: "A name of 13.1, access_gained or access_lost" }),
  object_id: Type.String({
    description: "Of `acl` without an item the library: whatever may decide about access to anything in it",
  }),
  object_type: Type.Optional(
    Type.Unsafe<"user" | "group">({ type: "string", enum: ["user", "group"], description: "Of a principal" }),
  ),
  workspace_id: Type.Optional(Type.String()),
  related_id: Type.Optional(
    Type.String({ description: "The folder of a document or container; who came into a group or left it" }),
  ),
  version: Type.Optional(Type.Integer({ description: "Of a document" })),
});

/** An entry of the feed. */
export type FeedEntryData = Static<typeof FeedEntry>;

/** In the order of commits without gaps; without `cursor` the present end. */
export const listChanges = endpoint({
  id: "listChanges",
  method: "GET",
  path: "/api/work/v1/libraries/:library/changes",
  summary: "What has changed in a library since a cursor: ids only",
  auth: "user",
  params: Type.Object({ library: Type.String({ maxLength: 64 }) }),
  query: Type.Object({
    cursor: Type.Optional(Type.String({ maxLength: 2000 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    kinds: Type.Optional(Type.String({ maxLength: 200, description: "Separated by commas; all when absent" })),
    container_id: Type.Optional(
      Type.String({ maxLength: 100, description: "Only what lies in this workspace, folder or tab, at any depth" }),
    ),
    wait: Type.Optional(
      Type.Integer({ minimum: 0, maximum: MOST_WAITED_SECONDS, description: "Seconds to wait for something" }),
    ),
  }),
  response: Type.Object({ data: Type.Array(FeedEntry), cursor: Type.String() }),
});
