import { createRouter } from "@tanstack/react-router";
import { invalidate } from "@muniment/ui/query";
import { createRoutedApp } from "@muniment/ui/root";
import { getConsoleMe, listConsoleLibraries } from "@muniment/work-api/control-center/console";
import { getOwnPolicyRoles } from "@muniment/work-api/policy/people";
import { whenRefused } from "./api.ts";
import { routeTree } from "./route-tree.gen.ts";

const app = createRoutedApp();
const router = createRouter({ ...app.routing, routeTree, basepath: "/control-center" });

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}

const { queryClient } = app.routing.context;
// Who is refused what the page offers has other rights than when the page was drawn (CC-NAV-003).
whenRefused(() => void invalidate(queryClient, [getConsoleMe, listConsoleLibraries, getOwnPolicyRoles]));

void app.start(router);
