import { createApi, createQueries } from "@muniment/ui/query";

/** The Operate server, as the person who is signed in. */
export const api = createApi({ client: "operate-web/0.1.0", signInPath: "/auth/sign-in" });

/** Bindings of the contract's endpoints for components. */
export const { q, useCall, listQuery } = createQueries(api.call);

/** How often lists that others change are asked for: what somebody else does is seen within two seconds. */
export const ASK_MILLISECONDS = 2_000;
