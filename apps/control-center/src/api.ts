import { createApi, createQueries } from "@muniment/ui/query";

/** The Work server, as the person who is signed in. */
export const api = createApi({ client: "control-center/0.1.0" });

/** Bindings of the contract's endpoints for components. */
export const { q, listQuery } = createQueries(api.call);
