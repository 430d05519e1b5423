export { createAccountActs } from "./account-acts.service.ts";
export type { AccountActs } from "./account-acts.service.ts";
export { consoleGuard } from "./console-guard.ts";
export { administered, createConsoleMounter } from "./console-mounter.ts";
export { createConsole } from "./console-parts.ts";
export { libraryActions, pagesFor } from "./me.routes.ts";
