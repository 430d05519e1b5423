export { matterData } from "./data-context.ts";
export { foldersOf, outputName } from "./output-place.ts";
export { createProductions } from "./productions.ts";
