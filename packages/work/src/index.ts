export { workMigrations } from "../migrations/index.ts";
export { createRepository } from "./repository.ts";
export type { Repository, RepositoryDeps } from "./repository.ts";
export { countContentAsSystem, isPersonInUseAsSystem } from "./search/index.ts";
