import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider, createRouter } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createQueryClient } from "@muniment/ui/query";
import { ErrorState, LoadingRows } from "@muniment/ui/state";
import { ThemeRoot } from "@muniment/ui/theme";
import { Toasts } from "@muniment/ui/toast";
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
  defaultErrorComponent: ({ error, reset }) => <ErrorState error={error} onRetry={reset} />,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

const root = document.querySelector("#root");
if (root === null) throw new Error("The page has no root");
createRoot(root).render(
  <StrictMode>
    <ThemeRoot>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Toasts />
      </QueryClientProvider>
    </ThemeRoot>
  </StrictMode>,
);
