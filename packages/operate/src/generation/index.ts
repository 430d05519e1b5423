export { matterData } from "./data-context.ts";
export { createProductions } from "./productions.ts";
