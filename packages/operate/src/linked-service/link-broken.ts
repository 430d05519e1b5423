import type { LinkState } from "@muniment/operate-api/linked-service";

/** There is no token to call with: no link, or one that has to be made again, or the server refuses Operate itself. */
export class LinkBroken extends Error {
  readonly state: LinkState | "blocked";

  constructor(state: LinkState | "blocked") {
    super(`There is no usable link: ${state}`);
    this.name = "LinkBroken";
    this.state = state;
  }
}
