export { endpoint } from "./endpoint.ts";
export type { Audience, Endpoint, Input, Method, Output } from "./endpoint.ts";
