import { createHash } from "node:crypto";
import { AppError } from "@muniment/kernel";
import { errors, mayDo, standings } from "@muniment/tracker-api";
import type { Action, Standing } from "@muniment/tracker-api";
import type { TrackerActor } from "../session/index.ts";
import { libraryOf } from "../work/index.ts";
import type { Level, WorkPort } from "../work/index.ts";

/** What the caller is in a matter. */
export interface MatterLevel {
  readonly level: Exclude<Level, "no_access">;
  readonly isAdministrator: boolean;
  /** Opaque; another value means that something about access has changed. */
  readonly version: string;
}

/** Who may see and do what: the level is Work's, asked in each request with the caller's own token (D42). */
export interface AccessService {
  /** Of matters that are hidden or missing there is no entry. Throws 503 when Work cannot be asked. */
  levels(actor: TrackerActor, workspaceIds: readonly string[]): Promise<ReadonlyMap<string, MatterLevel>>;
}

interface Kept {
  readonly version: string;
  readonly levels: ReadonlyMap<string, MatterLevel>;
}

const MOST_KEPT = 5_000;
const MOST_ASKED = 10_000;

/** Asks Work, and uses what it answered before only when Work says in the same request that it still holds. */
export function createAccessService({ work }: { work: WorkPort }): AccessService {
  const kept = new Map<string, Kept>();

  async function ask(actor: TrackerActor, library: string, ids: readonly string[]): Promise<Kept["levels"]> {
    const key = `${actor.sessionId} ${library} ${createHash("sha256").update(ids.join()).digest("base64url")}`;
    const before = kept.get(key);
    const known = before === undefined ? {} : { known: before.version };
    const { version, results } = await work.access(actor.token, library, { ids, ...known });
    if (results === undefined && before !== undefined) return before.levels;
    const levels = new Map<string, MatterLevel>();
    for (const { id, access, isAdministrator } of results ?? []) {
      if (access !== "no_access") levels.set(id, { level: access, isAdministrator, version });
    }
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, { version, levels });
    return levels;
  }

  return {
    async levels(actor, workspaceIds) {
      const asked: Promise<Kept["levels"]>[] = [];
      const unique = [...new Set(workspaceIds)].filter((id) => /^[^!]+!\d{1,18}$/.test(id)).toSorted();
      for (const [library, ids] of Map.groupBy(unique, libraryOf)) {
        for (let at = 0; at < ids.length; at += MOST_ASKED) {
          asked.push(ask(actor, library, ids.slice(at, at + MOST_ASKED)));
        }
      }
      return new Map((await Promise.all(asked)).flatMap((levels) => [...levels]));
    },
  };
}

/** The class of tracker.md 25.1 of somebody with access; an owner has rights beyond their level from Read/Write on. */
export function standingOf({ level, isAdministrator }: MatterLevel, isOwner: boolean): Standing {
  if (isAdministrator) return "A";
  if (level === "full_access") return "F";
  if (level === "read") return "R";
  return isOwner ? "O" : "W";
}

/** Throws 403 with what is needed unless the matrix lets somebody act; the one place that decides (TRK-PERM-002). */
export function requireAction(
  action: Action,
  standing: Standing,
  given: { isOwn?: boolean; isSet?: boolean } = {},
): void {
  if (mayDo(action, standing, given)) return;
  throw new AppError(errors.levelNeeded, { details: { action, needed: neededFor(action) } });
}

/** The lowest level that allows it to everybody who has it. */
function neededFor(action: Action): string {
  const words = {
    X: "assigned",
    R: "read",
    W: "read_write",
    F: "full_access",
    O: "owner",
    A: "administrator",
  } as const;
  const lowest = standings.find((standing) => mayDo(action, standing));
  return lowest === undefined ? "assigned" : words[lowest];
}
