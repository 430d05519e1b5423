import type { Endpoint } from "@muniment/rest";
import { linkedServiceEndpoints } from "./linked-service.ts";
import { myLinkedServiceEndpoints } from "./my-linked-service.ts";
import { sessionEndpoints } from "./session.ts";

/** Every endpoint that the Operate server answers, for OpenAPI and for the tests over the whole list. */
export const allEndpoints: readonly Endpoint[] = [
  ...sessionEndpoints,
  ...linkedServiceEndpoints,
  ...myLinkedServiceEndpoints,
];
