export { migrateWork } from "./migrate.ts";
