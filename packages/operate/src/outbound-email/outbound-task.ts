import { Type } from "typebox";
import type { TaskKind } from "@muniment/jobs";

const payload = Type.Object({ email: Type.String() });
const nothing = Type.Object({});
const ATTEMPTS = 1000;

/** Builds an e-mail and sends what is left of it. */
export const sendOutbound: TaskKind<typeof payload> = { name: "outbound-email.send", payload, attempts: ATTEMPTS };

/** Stores the copy of one that was sent. */
export const copyOutbound: TaskKind<typeof payload> = { name: "outbound-email.copy", payload, attempts: ATTEMPTS };

/** Queues what should be under way and has no job. */
export const sweepOutbound: TaskKind<typeof nothing> = {
  name: "outbound-email.sweep",
  payload: nothing,
  attempts: ATTEMPTS,
};
