export { carryPreferences, findPreferences } from "./preference.repository.ts";
export { preferenceRoutes } from "./preference.routes.ts";
export type { PreferenceTables } from "./preference.tables.ts";
