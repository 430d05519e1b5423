import { createClient } from "@muniment/rest/client";
import type { Client, Fetch } from "@muniment/rest/client";
import { createQueries } from "@muniment/ui/query";
import { host } from "./host.ts";

/** A request with the person's own token, which the host gives; one that is refused is asked for anew, once. */
export async function send(path: string, init: RequestInit = {}): Promise<Response> {
  const attempt = async (fresh: boolean): Promise<Response> => {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${await host().token({ fresh })}`);
    return fetch(`${host().context.api}${path}`, { ...init, headers, credentials: "omit" });
  };
  const response = await attempt(false);
  return response.status === 401 ? attempt(true) : response;
}

const via = (further: Record<string, string>): Client => {
  const fetchJson: Fetch = async (url, init) => send(url, { ...init, headers: { ...init.headers, ...further } });
  return createClient("", fetchJson, () => undefined);
};

/** Calls an endpoint of Tracker. */
export const call = via({});

/** The same for a change of what still is as it was at this revision (TRK-DATA-010). */
export const ifMatch = (rev: number): Client => via({ "if-match": `"${rev}"` });

/** The same for something that is done once, however often it is sent (work-api.md 17.4). */
export const once = (key: string): Client => via({ "idempotency-key": key });

/** Bindings of the contract's endpoints for components. */
export const { q, listQuery } = createQueries(call);
