export { listKeys } from "./publisher-key.repository.ts";
export type { PublisherKey } from "./publisher-key.repository.ts";
