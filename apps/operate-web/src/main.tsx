import { createRouter } from "@tanstack/react-router";
import { createRoutedApp } from "@muniment/ui/root";
import { routeTree } from "./route-tree.gen.ts";

const app = createRoutedApp();
const router = createRouter({ ...app.routing, routeTree });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

void app.start(router);
