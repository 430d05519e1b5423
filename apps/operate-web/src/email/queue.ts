import type { listInboundEmails } from "@muniment/operate-api/inbound-email";
import type { Input } from "@muniment/rest";

/** The queues that a person may look at, as the address names them. */
export const queues = ["mine", "team", "all", "closed"] as const;

/** One of `queues`. */
export type Queue = (typeof queues)[number];

/** What a list of e-mails is asked for. */
export interface QueueSearch {
  readonly queue?: Queue;
  readonly find?: string;
  readonly attention?: true;
}

/** Reads it from an address. */
export function queueSearch({ queue, find, attention }: Record<string, unknown>): QueueSearch {
  const known = queues.find((one) => one === queue);
  return {
    ...(known === undefined ? {} : { queue: known }),
    ...(typeof find === "string" && find !== "" ? { find } : {}),
    ...(attention === true ? { attention } : {}),
  };
}

/** The same as the server is asked. */
export function queueQuery({ queue = "team", find, attention }: QueueSearch): Input<typeof listInboundEmails>["query"] {
  return {
    ...(queue === "closed" ? { queue: "all" as const, phase: "closed" as const } : { queue }),
    ...(find === undefined ? {} : { query: find }),
    ...(attention === true ? { needs_attention: true } : {}),
  };
}
