export { createConsoleMounter } from "./console-mounter.ts";
export { consoleRoutes } from "./console.routes.ts";
