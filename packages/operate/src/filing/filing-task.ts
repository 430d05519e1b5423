import { Type } from "typebox";
import type { TaskKind } from "@muniment/jobs";

const payload = Type.Object({ filing: Type.String(), isProbe: Type.Optional(Type.Boolean()) });
const nothing = Type.Object({});
const ATTEMPTS = 1000;

/** Carries out what is left of a filing. With `isProbe` it tries a place that refuses, for all that wait for it. */
export const runFiling: TaskKind<typeof payload> = { name: "filing.run", payload, attempts: ATTEMPTS };

const undone = Type.Object({ filing: Type.String() });

/** Brings back to staging what a filing took to a case (OPR-FIL-013). */
export const undoFiling: TaskKind<typeof undone> = { name: "filing.undo", payload: undone, attempts: ATTEMPTS };

/** Lets one filing try each place that filings wait for (OPR-FLT-012). */
export const probePlaces: TaskKind<typeof nothing> = { name: "filing.probe", payload: nothing, attempts: ATTEMPTS };
