export { findOpenWork } from "./open-work.repository.ts";
