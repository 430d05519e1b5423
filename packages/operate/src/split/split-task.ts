import { Type } from "typebox";
import type { TaskKind } from "@muniment/jobs";

const payload = Type.Object({ split: Type.String() });

/** Carries out what is left of a split: the look at its pages, or the storing of its parts. */
export const runSplit: TaskKind<typeof payload> = { name: "split.run", payload, attempts: 1000 };

/** Whoever asks for the same again adds to what is under way. */
export const keyOf = (id: string): string => `split:${id}`;
