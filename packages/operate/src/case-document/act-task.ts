import { Type } from "typebox";
import type { TaskKind } from "@muniment/jobs";

const payload = Type.Object({ act: Type.String() });
const nothing = Type.Object({});
const ATTEMPTS = 1000;

/** Carries out what is left of an act. */
export const runAct: TaskKind<typeof payload> = { name: "case-document.run", payload, attempts: ATTEMPTS };

/** Lets acts that wait try again: the person may have linked their account, the service may be back (OPR-FLT-011). */
export const resumeActs: TaskKind<typeof nothing> = { name: "case-document.resume", payload: nothing, attempts: 3 };

/** Forgets the bytes of uploads that are over. */
export const forgetActs: TaskKind<typeof nothing> = { name: "case-document.forget", payload: nothing, attempts: 3 };
