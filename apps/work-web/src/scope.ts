import type { QueryClient } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useMemo } from "react";
import { sessionQuery, useSession } from "./session.ts";

/** The library of the page, as the paths of REST v2 name it. */
export interface Scope {
  readonly customer: string;
  readonly library: string;
}

/** The library of the page that is shown. */
export function useScope(): Scope {
  const { customer_id: customer } = useSession();
  const { library = "" } = useParams({ strict: false });
  return useMemo(() => ({ customer: String(customer), library }), [customer, library]);
}

/** The same for loaders, which run before anything is drawn. */
export async function scopeOf(client: QueryClient, library: string): Promise<Scope> {
  const { customer_id: customer } = await client.ensureQueryData(sessionQuery);
  return { customer: String(customer), library };
}
