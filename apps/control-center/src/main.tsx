import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider, createRouter } from "@tanstack/react-router";
import { createQueryClient } from "@muniment/ui/query";
import { startApp } from "@muniment/ui/root";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { routeTree } from "./route-tree.gen.ts";

const queryClient = createQueryClient();
const router = createRouter({
  routeTree,
  basepath: "/control-center",
  // The user CREATE is not the page `create`.
  caseSensitive: true,
  context: { queryClient },
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  defaultPendingMs: 100,
  defaultPendingComponent: () => <LoadingRows />,
  defaultErrorComponent: ({ error, reset }) => <ErrorState isPage error={error} onRetry={reset} />,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

startApp(
  <QueryClientProvider client={queryClient}>
    <RouterProvider router={router} />
  </QueryClientProvider>,
);
