import type { Static } from "typebox";
import { AppError } from "@muniment/kernel";
import type { Actor, UserActor } from "@muniment/kernel";
import { errors } from "@muniment/work-api";
import type { Rights } from "@muniment/work-api/control-center/console";
import { refusal } from "@muniment/work-api/identity/refusal";
import type { RefusalCode } from "@muniment/work-api/identity/refusal";

/** How far somebody may administer a library: the columns U, T1, T2, N of control-center.md 24. */
export type Rank = 0 | 1 | 2 | 3;

/** The ranks by name. */
export const ranks = { user: 0, tier1: 1, tier2: 2, nrtadmin: 3 } as const satisfies Record<string, Rank>;

/** What the wire calls a rank. */
export const rightsOf: Readonly<Record<Rank, Static<typeof Rights>>> = ["none", "tier1", "tier2", "nrtadmin"];

/** The rank that group and role give; external users have none whatever they hold (CC-PRM-007). */
export function rankOf(standing: {
  isExternal: boolean;
  isNrtadmin: boolean;
  privileges: { has(privilege: string): boolean };
}): Rank {
  if (standing.isExternal) return ranks.user;
  if (standing.isNrtadmin) return ranks.nrtadmin;
  if (standing.privileges.has("admin_tier_2")) return ranks.tier2;
  return standing.privileges.has("admin_tier_1") ? ranks.tier1 : ranks.user;
}

/** The actor's rank in a library; background work may do everything. */
export function rankIn(actor: Actor, libraryId: number): Rank {
  if (actor.kind === "system") return ranks.nrtadmin;
  for (const standing of actor.libraries.values()) {
    if (standing.libraryId === libraryId) return rankOf({ isExternal: actor.isExternal, ...standing });
  }
  return ranks.user;
}

/** The libraries in which the actor has at least that rank. */
export function librariesOfRank(actor: UserActor, least: Rank): number[] {
  return [...actor.libraries.values()]
    .map((standing) => standing.libraryId)
    .filter((libraryId) => rankIn(actor, libraryId) >= least);
}

/** A 403 that says why (work-api.md 17.14). */
export function refuse(code: RefusalCode, data?: string): AppError {
  const message = refusal(code, data === undefined ? {} : { data });
  return new AppError(errors.accessDenied, { text: message.text, messages: [message] });
}

/** Throws 403 unless the actor has that rank in the library. */
export function requireRank(actor: Actor, libraryId: number, least: Rank): void {
  if (rankIn(actor, libraryId) < least) throw new AppError(errors.accessDenied);
}
