import { Type } from "typebox";
import type { Static } from "typebox";

/** Why something waits or was refused, in words for the person it concerns (OPR-ERR-000). */
export const Trouble = Type.Object({
  /** An id of operate.md 18.3, such as `OPR-ERR-006`. */
  code: Type.String(),
  text: Type.String(),
  /** For the fold "Details": what the repository called it, and its transaction. */
  repository_code: Type.Optional(Type.String()),
  transaction: Type.Optional(Type.String()),
  at: Type.String(),
});

/** A value of it. */
export type TroubleValue = Static<typeof Trouble>;
