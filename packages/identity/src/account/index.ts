export { recordAccountAct, recordUserActs } from "./account-audit.ts";
export type { UserAct } from "./account-audit.ts";
export {
  isSelf,
  passes,
  refusalOf,
  requireAccountRight,
  requireLibraryRight,
  requireRankSomewhere,
  requireSeen,
} from "./account-rights.ts";
export type { Target } from "./account-rights.ts";
