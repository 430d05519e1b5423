import { createHash } from "node:crypto";
import type { LibrarySettings } from "@muniment/identity";
import type { LibraryStanding, UserActor } from "@muniment/kernel";
import type { PolicyView } from "../policy/index.ts";
import type { MatchedEntries } from "./extent.ts";

type Entries = ReadonlyMap<number, MatchedEntries>;

/** What of a reach decides about access. */
interface Rights {
  readonly actor: UserActor;
  readonly standing: LibraryStanding;
  readonly settings: LibrarySettings;
  readonly matters: Pick<PolicyView, "closed" | "glass" | "nrtadminMode">;
  readonly openMark: string;
  readonly entries: Entries;
  readonly acting?: Rights;
}

/** Worked out once for what is kept of a person: there may be hundreds of thousands of entries. */
const known = new WeakMap<Entries, string>();

/**
 * Stands for what a person may reach in a library as far as lists, groups, role, settings and policies say: it changes
 * with whatever changes their access to an item that stays as it is, and with nothing that concerns others alone.
 */
export function fingerprintOf(reach: Rights): string {
  const { actor, standing, settings, matters, openMark, acting } = reach;
  const { group_conflict: conflict, require_workspace_read: needsWorkspace, state } = settings;
  const said = [
    [actor.userNum, actor.isExternal, actor.scopeCap ?? ""],
    [standing.isNrtadmin, [...standing.privileges].toSorted()],
    [conflict, needsWorkspace, state],
    [matters.nrtadminMode, pairsOf(matters.closed), pairsOf(matters.glass)],
    [openMark, markOf(reach.entries), acting === undefined ? "" : fingerprintOf(acting)],
  ];
  return createHash("sha256").update(JSON.stringify(said)).digest("base64url");
}

function pairsOf<T>(map: ReadonlyMap<number, T>): [number, T][] {
  return [...map].toSorted(([left], [right]) => left - right);
}

function markOf(entries: Entries): string {
  const kept = known.get(entries);
  if (kept !== undefined) return kept;
  const hash = createHash("sha256");
  for (const [securityId, { user, groups }] of pairsOf(entries)) {
    hash.update(`${securityId}:${user ?? ""}/${groups.join("")},`);
  }
  const mark = hash.digest("base64url");
  known.set(entries, mark);
  return mark;
}
