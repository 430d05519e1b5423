import { Type } from "typebox";
import type { TaskKind } from "@muniment/jobs";

const payload = Type.Object({ production: Type.String() });
const nothing = Type.Object({});
const ATTEMPTS = 1000;

/** Makes and stores what is left of a production. */
export const runProduction: TaskKind<typeof payload> = { name: "production.run", payload, attempts: ATTEMPTS };

/** Tries what waits, such as for a link of its person, and forgets what was kept for seven days. */
export const tendProductions: TaskKind<typeof nothing> = {
  name: "production.tend",
  payload: nothing,
  attempts: ATTEMPTS,
};
