import { QueryClientProvider } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import type { AnyRouter } from "@tanstack/react-router";
import { fetchLater } from "../later/index.ts";
import { createQueryClient } from "../query/index.ts";
import { ErrorState, LoadingRows } from "../state/index.ts";
import { startApp } from "./start-app.tsx";

/** What every app with pages has alike: options for its router, and its beginning. */
export function createRoutedApp() {
  const queryClient = createQueryClient();
  return {
    /** For the app's own router, which knows its routes. */
    routing: {
      context: { queryClient },
      // The user CREATE is not the page `create`.
      caseSensitive: true,
      defaultPreload: "intent",
      defaultPreloadStaleTime: 0,
      scrollRestoration: true,
      defaultPendingMs: 100,
      defaultPendingComponent: () => <LoadingRows />,
      defaultErrorComponent: ({ error, reset }: { error: unknown; reset(): void }) => (
        <ErrorState isPage error={error} onRetry={reset} />
      ),
    } as const,
    /** Draws the app; what the first view does without is fetched when that stands. */
    start(router: AnyRouter): void {
      startApp(
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>,
      );
      whenAtRest(router, queryClient, fetchLater);
    },
  };
}

function whenAtRest(router: AnyRouter, queryClient: QueryClient, act: () => void): void {
  const stop = queryClient.getQueryCache().subscribe(({ type }) => {
    if (type !== "updated" || queryClient.isFetching() > 0 || router.state.isLoading) return;
    stop();
    act();
  });
}
