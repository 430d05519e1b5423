import { Type } from "typebox";
import type { TaskKind } from "@muniment/jobs";

/** Makes a rendition that was asked for. */
export const convertTask = {
  name: "preview.convert",
  payload: Type.Object({
    library_id: Type.Integer(),
    source: Type.String(),
    extension: Type.String(),
    part: Type.String(),
    form: Type.Union([Type.Literal("pdf"), Type.Literal("pdfa-2b")]),
  }),
  attempts: 3,
} as const satisfies TaskKind;
