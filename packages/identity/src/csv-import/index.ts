export { createCsvImport } from "./csv-import-parts.ts";
export { forgetImports } from "./csv-import.repository.ts";
