export { identityMigrations } from "../migrations/index.ts";
