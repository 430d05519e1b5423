export { nextNumber } from "./number.ts";
