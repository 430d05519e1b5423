export { proposeParts } from "./propose.ts";
export type { ProposedPart, SplitProposal, SplitRule } from "./propose.ts";
export { inspectSource, makeParts, SplitError } from "./split.ts";
export type { SplitFacts, SplitScan } from "./split.ts";
