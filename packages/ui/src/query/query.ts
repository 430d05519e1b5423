import { QueryClient, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { UseMutationResult } from "@tanstack/react-query";
import type { Endpoint, Output } from "@muniment/rest";
import { ApiError } from "@muniment/rest/client";
import type { Client } from "@muniment/rest/client";
import { createListQuery } from "./list.ts";

/** The cache of one browser app; a refusal is not asked for again, a failure of the network is. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (count, error) => !(error instanceof ApiError && error.status < 500) && count < 2,
      },
      mutations: { retry: false },
    },
  });
}

/** Query bindings over the contract: the key of an answer is the endpoint's id with its input. */
export function createQueries(call: Client) {
  /** Options for `useQuery`, `useSuspenseQuery` and `ensureQueryData`. */
  function q<E extends Endpoint>(spec: E, input?: Parameters<typeof call<E>>[1]) {
    return queryOptions({
      queryKey: [spec.id, input ?? {}] as const,
      queryFn: async (): Promise<Output<E>> => call(spec, input),
    });
  }

  /** A change; the lists named by `changes` are asked for anew when it is done. */
  function useCall<E extends Endpoint>(
    spec: E,
    changes: readonly Endpoint[] = [],
  ): UseMutationResult<Output<E>, unknown, Parameters<typeof call<E>>[1]> {
    const client = useQueryClient();
    return useMutation({
      mutationFn: async (input) => call(spec, input),
      onSuccess: async () => invalidate(client, changes),
    });
  }

  return { q, useCall, listQuery: createListQuery(call) };
}

/** Makes every kept answer of these endpoints stale. */
export async function invalidate(client: QueryClient, specs: readonly Endpoint[]): Promise<void> {
  await Promise.all(specs.map(async (spec) => client.invalidateQueries({ queryKey: [spec.id] })));
}
