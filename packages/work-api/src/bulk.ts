import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { JobStarted } from "./job.ts";

/** So many items at most are taken by one action. */
export const MOST_BULK_ITEMS = 10_000;

const id = Type.String({ minLength: 1, maxLength: 100 });
const ids = Type.Array(id, {
  minItems: 1,
  maxItems: MOST_BULK_ITEMS,
  description: "Documents with their version, folders and tabs of this library",
});
const closed = { additionalProperties: false };
const one = Type.Object({ library: Type.String({ maxLength: 64 }) });
const itemsPath = "/api/work/v1/libraries/:library/items";

export const copyItems = endpoint({
  id: "copyItems",
  method: "POST",
  path: `${itemsPath}/copy`,
  summary: "Copy many items into a folder, as a job",
  auth: "user",
  privilege: "import",
  params: one,
  body: Type.Object(
    {
      ids,
      destination_folder_id: id,
      on_conflict: Type.Optional(
        Type.Union(
          [Type.Literal("keep_both"), Type.Literal("new_version"), Type.Literal("skip"), Type.Literal("fail")],
          { description: "For documents; keep_both when absent" },
        ),
      ),
    },
    closed,
  ),
  status: 202,
  response: JobStarted,
});

export const moveItems = endpoint({
  id: "moveItems",
  method: "POST",
  path: `${itemsPath}/move`,
  summary: "Move many items into a folder, as a job",
  auth: "user",
  params: one,
  body: Type.Object(
    {
      ids,
      destination_folder_id: id,
      source_folder_id: Type.Optional(
        Type.String({
          minLength: 1,
          maxLength: 100,
          description: "Where the documents are taken from; the home of each when absent",
        }),
      ),
      update_security: Type.Optional(Type.Boolean({ description: "true when absent" })),
    },
    closed,
  ),
  status: 202,
  response: JobStarted,
});

export const deleteItems = endpoint({
  id: "deleteItems",
  method: "POST",
  path: `${itemsPath}/delete`,
  summary: "Delete many items, folders with all that is in them, as a job",
  auth: "user",
  privilege: "delete",
  params: one,
  body: Type.Object(
    {
      ids,
      all_versions: Type.Optional(
        Type.Boolean({ description: "With every version that the caller sees of each document; false when absent" }),
      ),
    },
    closed,
  ),
  status: 202,
  response: JobStarted,
});

/** Every endpoint of this file. */
export const bulkEndpoints = [copyItems, moveItems, deleteItems];
