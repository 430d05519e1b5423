import { Type } from "typebox";
import type { TaskKind } from "@muniment/jobs";

const payload = Type.Object({ build: Type.String() });
const ATTEMPTS = 1000;

/** Carries a build on from where it is. */
export const runBuild: TaskKind<typeof payload> = { name: "bundle.build", payload, attempts: ATTEMPTS };
