/** How a linking that this page began has ended; the server adds it to the address that it leads back to. */
export interface LinkSearch {
  readonly service?: string;
  readonly link?: string;
}

/** Reads it from an address. */
export function linkSearch({ service, link }: Record<string, unknown>): LinkSearch {
  return typeof service === "string" && typeof link === "string" ? { service, link } : {};
}
