export { workMigrations } from "../migrations/index.ts";
