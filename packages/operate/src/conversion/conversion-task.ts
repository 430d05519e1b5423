import { Type } from "typebox";
import type { TaskKind } from "@muniment/jobs";

const payload = Type.Object({ conversion: Type.String() });

/** Carries out what is left of a conversion. */
export const runConversion: TaskKind<typeof payload> = { name: "conversion.run", payload, attempts: 1000 };
