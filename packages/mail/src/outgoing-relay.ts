export { createRelayKeeper } from "./relay/relay.ts";
export type { ChosenRelay, RelayKeeper, RelaySettings } from "./relay/relay.ts";
export { greetRelay, tryRelay } from "./relay/try-relay.ts";
export { parseRelayUrl } from "./smtp-send.ts";
export type { RelayAddress } from "./smtp-send.ts";
