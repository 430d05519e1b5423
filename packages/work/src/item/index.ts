export { nextNumber } from "./number.ts";
export { requireWritable } from "./writable.ts";
