export { openDatabase } from "./database.ts";
export type { Database } from "./database.ts";
export { typed } from "./tx.ts";
export type { Tx } from "./tx.ts";
export { parameter, prepare } from "./prepared.ts";
export type { PreparedStatement } from "./prepared.ts";
export { migrate } from "./migrator.ts";
export type { Migration, MigrationSet } from "./migrator.ts";
export { isDatabaseUnavailable, isFullDisk, sqlState, violatedConstraint } from "./pg-error.ts";
