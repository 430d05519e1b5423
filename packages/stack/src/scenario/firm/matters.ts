import { landAndPeopleMatters } from "./matters/land-and-people.ts";
import { ownMatters } from "./matters/own-affairs.ts";
import { tradeMatters } from "./matters/trade.ts";
import type { Matter } from "./matters/matter.ts";

export type { Area, Entries, Level, Matter } from "./matters/matter.ts";

/** The forty matters of the fifteen clients (D7), by matter id. */
export const matters: readonly Matter[] = [...tradeMatters, ...landAndPeopleMatters, ...ownMatters];
