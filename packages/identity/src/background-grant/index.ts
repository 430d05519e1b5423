export { backgroundGrantRoutes } from "./background-grant.routes.ts";
export { countLentLibraries, createBackgroundGrants, noteUse, useOf } from "./background-grant.service.ts";
export type { BackgroundGrants, LendableLibrary } from "./background-grant.service.ts";
export { lossOf } from "./grant-standing.ts";
export { createBackgroundGrantTasks } from "./background-grant.tasks.ts";
