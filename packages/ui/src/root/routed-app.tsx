import { QueryClientProvider } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { RouterProvider, useRouter } from "@tanstack/react-router";
import type { AnyRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { fetchLater } from "../later/index.ts";
import { createQueryClient } from "../query/index.ts";
import { ErrorState, LoadingRows } from "../state/index.ts";
import { startApp } from "./start-app.tsx";

/** A list that is about to come is drawn with its page: drawing the page first, and again with the list, takes longer. */
const LONGEST_WAIT_MILLISECONDS = 150;

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
      // What has come is shown at once.
      defaultPendingMinMs: 0,
      defaultPendingComponent: () => <LoadingRows />,
      defaultErrorComponent: PageError,
    } as const,
    /** Draws the app, once its first page is there; what that does without is fetched when it stands. */
    async start(router: AnyRouter): Promise<void> {
      // Until then the page shows its shape, by itself (page.css).
      await router.load();
      await Promise.race([hasAnswers(queryClient), pause(LONGEST_WAIT_MILLISECONDS)]);
      startApp(
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>,
      );
      whenAtRest(router, queryClient, fetchLater);
    },
  };
}

function PageError({ error, reset }: { readonly error: unknown; reset(): void }): ReactNode {
  const { basepath } = useRouter();
  return <ErrorState isPage error={error} onRetry={reset} home={`${basepath.replace(/\/$/, "")}/`} />;
}

async function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Waits until nothing is being asked for. */
async function hasAnswers(queryClient: QueryClient): Promise<void> {
  await new Promise<void>((resolve) => {
    const look = (): void => {
      if (queryClient.isFetching() > 0) return;
      stop();
      resolve();
    };
    const stop = queryClient.getQueryCache().subscribe(look);
    look();
  });
}

/** Acts once, when nothing is being fetched any more and what has come is painted. */
function whenAtRest(router: AnyRouter, queryClient: QueryClient, act: () => void): void {
  let isOver = false;
  const look = (): void => {
    if (isOver || queryClient.isFetching() > 0 || router.state.isLoading) return;
    isOver = true;
    stop();
    act();
  };
  const lookWhenPainted = (): void => void requestAnimationFrame(() => requestAnimationFrame(look));
  const stop = queryClient.getQueryCache().subscribe(({ type }) => {
    if (type === "updated") lookWhenPainted();
  });
  lookWhenPainted();
}
