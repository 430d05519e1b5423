import type { Actor, UserActor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { requireSystemRight, systemRights } from "../administration/index.ts";
import { librariesOfRank, ranks, refuse } from "../role/index.ts";
import type { SeenLibraries } from "./application-member.repository.ts";

/** Throws 403 unless the actor may add and change applications (control-center.md 24, row 50). */
export async function requireApplicationRight(tx: Tx, actor: Actor): Promise<void> {
  if (actor.kind === "user") await requireSystemRight(tx, actor, "app_management");
}

/** Whether the actor may change applications; throws 403 for who may not even see them (row 49). */
export async function applicationRight(reader: Tx, actor: UserActor): Promise<"change" | "view"> {
  const { mode, rights } = await systemRights(reader, actor);
  if (rights.has("app_management")) return "change";
  if (librariesOfRank(actor, ranks.tier2).length > 0) return "view";
  throw mode === "global" ? refuse("global_privilege_required", "app_management") : refuse("nrtadmin_required");
}

/** The libraries whose people and groups the actor may know by name: all, for who manages applications of all. */
export async function seenLibraries(reader: Tx, actor: Actor): Promise<SeenLibraries> {
  if (actor.kind === "system") return undefined;
  const { mode, rights } = await systemRights(reader, actor);
  if (mode === "global" && rights.has("app_management")) return undefined;
  return librariesOfRank(actor, ranks.tier1);
}
