import { Type } from "typebox";
import { endpoint } from "@muniment/rest";

/** One archive holds at most so much; larger selections are fetched in parts. */
export const bundleLimits = { files: 1_000, bytes: 1024 ** 3 } as const;

const format = Type.Optional(Type.Literal("zip"));

export const downloadBundle = endpoint({
  id: "downloadBundle",
  method: "POST",
  path: "/api/work/v1/downloads",
  summary: "Documents, folders and workspaces as one archive, written while it is sent",
  auth: "user",
  act: "document.download",
  reads: true,
  body: Type.Union([
    Type.Object(
      { ids: Type.Array(Type.String({ maxLength: 100 }), { minItems: 1, maxItems: 1_000 }), format },
      { additionalProperties: false },
    ),
    Type.Object(
      { body: Type.String({ maxLength: 200_000, description: "The same as JSON text, for a form of a page" }) },
      { additionalProperties: false },
    ),
  ]),
  produces: "binary",
  response: Type.Unsafe<unknown>({ type: "string", format: "binary" }),
});

/** Every endpoint of this file. */
export const downloadEndpoints = [downloadBundle];
