import { Type } from "typebox";
import type { TaskKind } from "@muniment/jobs";

const item = Type.Object({ item: Type.String() });
const batch = Type.Object({ batch: Type.String() });
const nothing = Type.Object({});
const ATTEMPTS = 1000;

/** Makes what is printed of an item. */
export const preparePost: TaskKind<typeof item> = { name: "post.prepare", payload: item, attempts: ATTEMPTS };

/** Brings a closed batch to the post room. */
export const deliverPost: TaskKind<typeof batch> = { name: "post.deliver", payload: batch, attempts: ATTEMPTS };

/** Stores what was posted on its case. */
export const copyPost: TaskKind<typeof item> = { name: "post.copy", payload: item, attempts: ATTEMPTS };

/** Closes the batches whose time has come. */
export const closePost: TaskKind<typeof nothing> = { name: "post.close", payload: nothing, attempts: 1 };
