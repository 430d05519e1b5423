export { createConsoleMounter } from "./console-mounter.ts";
export { consoleRoutes } from "./console.routes.ts";
export { createSignInWork } from "./sign-in-work.ts";
