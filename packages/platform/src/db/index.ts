export { openDatabase } from "./database.ts";
export type { Database } from "./database.ts";
export { typed } from "./tx.ts";
export type { Tx } from "./tx.ts";
export { migrate } from "./migrator.ts";
export type { Migration, MigrationSet } from "./migrator.ts";
export { isDatabaseUnavailable, sqlState, violatedConstraint } from "./pg-error.ts";
