import { accessTo, reaches } from "../access/index.ts";
import type { Reach, Secured } from "../access/index.ts";

/**
 * Who becomes author of what is made in a place: an author has Full Access, so the person for whom an account acts is
 * it only where they may write themselves (work-api.md 17.6).
 */
export function authorFor(reach: Reach, place: Secured): number {
  const { acting, actor } = reach;
  if (acting === undefined || !reaches(accessTo(acting, place).level, "read_write")) return actor.userNum;
  return acting.actor.userNum;
}
