import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { apiPath, closed, id, OneOf, text } from "./shape.ts";

/** What a tracker is exported to. */
export const exportFormats = ["xlsx", "csv"] as const;

/** What the caller may see of it at that moment, in the order asked for; recorded with the number of rows (TRK-EXP-004). */
export const exportTracker = endpoint({
  id: "exportTracker",
  method: "POST",
  path: `${apiPath}/trackers/:tracker/export`,
  summary: "Export the tasks of a tracker",
  auth: "user",
  act: "tracker.export",
  params: Type.Object({ tracker: id }),
  body: Type.Object(
    {
      format: OneOf(...exportFormats),
      q: Type.Optional(text(200)),
      filter: Type.Optional(text(16_000)),
      sort: Type.Optional(text(500)),
    },
    closed,
  ),
  produces: "binary",
  response: Type.Unknown(),
});

/** Every endpoint of this file. */
export const exportEndpoints = [exportTracker];
