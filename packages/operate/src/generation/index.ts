export { createProductions } from "./productions.ts";
