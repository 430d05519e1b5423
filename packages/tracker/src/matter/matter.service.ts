import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import { errors } from "@muniment/tracker-api";
import type { TrackerActor } from "../session/index.ts";
import { libraryOf } from "../work/index.ts";
import type { WorkPort } from "../work/index.ts";
import type { AccessService, MatterLevel } from "./access.service.ts";
import { findMatter, keepMatter } from "./matter.repository.ts";
import type { KnownMatter } from "./matter.repository.ts";

/** A matter that the caller has access to. */
export interface OpenMatter extends KnownMatter, MatterLevel {}

/** Matters, by Work's word. */
export interface MatterService {
  /** 404 for who has no access, whether there is such a matter or not. */
  open(actor: TrackerActor, workspaceId: string): Promise<OpenMatter>;
}

/** Asks Work for level and name at once; the name is kept for lists. */
export function createMatterService(deps: {
  database: Database;
  clock: Clock;
  work: WorkPort;
  access: AccessService;
}): MatterService {
  const { database, clock, work, access } = deps;
  return {
    async open(actor, workspaceId) {
      const level = (await access.levels(actor, [workspaceId])).get(workspaceId);
      if (level === undefined) throw new AppError(errors.notFound);
      const known = await findMatter(database.reader, workspaceId);
      const named = known ?? (await readName(actor, workspaceId));
      return { ...named, ...level };
    },
  };

  async function readName(actor: TrackerActor, workspaceId: string): Promise<KnownMatter> {
    const matter = await work.matter(actor.token, workspaceId);
    // Something else of that number, such as a folder, is no matter.
    if (matter === undefined) throw new AppError(errors.notFound);
    const { name } = matter;
    return database.transaction((tx) =>
      keepMatter(tx, { id: workspaceId, library: libraryOf(workspaceId), name, now: clock.now() }),
    );
  }
}
