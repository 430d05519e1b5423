import { idleSeconds } from "./presence/idle.ts";
import { createApi, createQueries } from "@muniment/ui/query";

let tellRefusal = (): void => undefined;

/** Calls `tell` whenever the server says that the person may not do something. */
export function whenRefused(tell: () => void): void {
  tellRefusal = tell;
}

/** The Work server, as the person who is signed in. */
export const api = createApi({
  client: "control-center/0.1.0",
  headers: () => ({ "x-muniment-idle": String(idleSeconds()) }),
  // Fetched with the dialog: no first view needs it.
  prove: async () => (await import("./presence/ask.ts")).askForProof(),
  refused: () => tellRefusal(),
});

/** Bindings of the contract's endpoints for components. */
export const { q, listQuery } = createQueries(api.call);
