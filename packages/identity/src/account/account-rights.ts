import { AppError } from "@muniment/kernel";
import type { Actor, FieldMessage } from "@muniment/kernel";
import { errors } from "@muniment/work-api";
import { librariesOfRank, rankIn, ranks, refuse } from "../role/index.ts";
import type { Rank } from "../role/index.ts";

/** Whom an administrator acts on, with their rank in each library that they are a member of. */
export interface Target {
  readonly userNum: number;
  readonly ranks: ReadonlyMap<number, Rank>;
}

/** Whether the actor is the target. */
export function isSelf(actor: Actor, userNum: number): boolean {
  return actor.kind === "user" && actor.userNum === userNum;
}

/** Throws 404 for people whom the actor does not see: outside their libraries, and for externals everybody else. */
export function requireSeen(actor: Actor, target: { userNum: number; libraryIds: Iterable<number> }): void {
  if (actor.kind === "system" || isSelf(actor, target.userNum)) return;
  const own = new Set([...actor.libraries.values()].map((standing) => standing.libraryId));
  const isSeen = !actor.isExternal && [...target.libraryIds].some((libraryId) => own.has(libraryId));
  if (!isSeen) throw new AppError(errors.noRecord);
}

/** Throws 403 when the actor administers no library with that rank; before anything costly is done. */
export function requireRankSomewhere(actor: Actor, least: Rank): void {
  if (actor.kind === "user" && librariesOfRank(actor, least).length === 0) throw new AppError(errors.accessDenied);
}

/**
 * Throws 403 unless the actor may change what belongs to the account as a whole: the rank is enough in one of the
 * target's libraries, and a tier never acts on who stands higher anywhere (CC-PRM-001, CC-PRM-002).
 */
export function requireAccountRight(actor: Actor, target: Target, least: Rank): void {
  if (actor.kind === "system") return;
  const best = highest([...target.ranks.keys()].map((libraryId) => rankIn(actor, libraryId)));
  if (best < least) throw new AppError(errors.accessDenied);
  if (best < ranks.nrtadmin && highest(target.ranks.values()) > best) throw refuse("target_outranks_actor");
}

/** Throws 403 unless the actor may change the target's place in one library. */
export function requireLibraryRight(actor: Actor, libraryId: number, given: { target: Target; least: Rank }): void {
  const rank = rankIn(actor, libraryId);
  if (rank < given.least) throw new AppError(errors.accessDenied);
  const theirs = given.target.ranks.get(libraryId) ?? ranks.user;
  if (rank < ranks.nrtadmin && theirs > rank) throw refuse("target_outranks_actor");
}

function highest(found: Iterable<Rank>): Rank {
  let best: Rank = ranks.user;
  for (const rank of found) if (rank > best) best = rank;
  return best;
}

/** What a check refuses, in words. */
export function refusalOf(check: () => void): FieldMessage | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.messages[0] ?? { code: "access_denied", text: error.message };
  }
}

/** Whether a check refuses nothing. */
export function passes(check: () => void): boolean {
  return refusalOf(check) === undefined;
}
