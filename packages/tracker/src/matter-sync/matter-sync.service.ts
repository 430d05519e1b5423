import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Database, Tx } from "@muniment/platform/db";
import type { Output } from "@muniment/rest";
import { errors } from "@muniment/tracker-api";
import type { syncTracker } from "@muniment/tracker-api/sync";
import type { createLinkService, OpenTracker } from "../checklist/index.ts";
import { recordEvents } from "../event/index.ts";
import { findMatterSync, noteAssigneeAccess, noteMatterSync, renameMatters, shutOutReason } from "../matter/index.ts";
import { listAssigneesOf } from "../notice/index.ts";
import { subjectOf, turnPrincipals } from "../session/index.ts";
import { readSettings } from "../setting/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { libraryOf } from "../work/index.ts";
import type { WorkItem, WorkMatter, WorkMember, WorkPort } from "../work/index.ts";

type Result = Output<typeof syncTracker>["data"]["result"];

/** What Work tells a person of a matter at one moment. */
interface Seen {
  readonly matter: WorkMatter;
  readonly items: readonly WorkItem[];
  /** Absent for who may not see the list. */
  readonly members: readonly WorkMember[] | undefined;
}

/** Reads at Work what Tracker keeps of a matter, because somebody asked (TRK-SYNC-003). */
export interface MatterSync {
  /** With the caller's own token; whoever asks again while it runs gets the same answer. Changes nothing at Work. */
  run(actor: TrackerActor, opened: OpenTracker): Promise<Result>;
}

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
  readonly work: WorkPort;
  readonly links: Pick<ReturnType<typeof createLinkService>, "linkedIn" | "label">;
}

const MOST_ASKED = 1000;

/** Asks Work everything at once, and writes what has changed in one transaction. */
export function createMatterSync(deps: Deps): MatterSync {
  const running = new Map<string, Promise<Result>>();
  return {
    async run(actor, opened) {
      const key = `${actor.userNum} ${opened.tracker.workspace_id}`;
      const begun = running.get(key) ?? syncOnce(deps, actor, opened).finally(() => running.delete(key));
      running.set(key, begun);
      return begun;
    },
  };
}

async function syncOnce(deps: Deps, actor: TrackerActor, opened: OpenTracker): Promise<Result> {
  const { database, clock, work, links } = deps;
  const { id: trackerId, workspace_id: workspaceId } = opened.tracker;
  const ids = await links.linkedIn(database.reader, workspaceId);
  const seen = await look(work, actor, { workspaceId, ids, isReader: opened.level.level === "read" });
  const now = clock.now();
  return database.transaction(async (tx) => {
    const before = await findMatterSync(tx, workspaceId);
    const members = seen.members?.filter(({ isEligible }) => isEligible).map(({ ty, id }) => `${ty}/${id}`);
    const renamed = await renameMatters(tx, { names: new Map([[workspaceId, seen.matter.name]]), now });
    const named = (seen.members ?? []).map(({ ty, id, name, email }) => {
      return { ty, library: libraryOf(workspaceId), workId: id, name, ...(email === "" ? {} : { email }) };
    });
    const result: Result = {
      matter_renamed: renamed.length > 0,
      documents_renamed: await links.label(tx, new Map(seen.items.map(({ id, name }) => [id, name]))),
      people_renamed: await turnPrincipals(tx, named, now),
      ...comparePeople(before?.members ?? undefined, members),
    };
    await noteMatterSync(tx, workspaceId, { at: now, members });
    if (seen.members !== undefined) await noteAssignees(tx, actor, { workspaceId, members: seen.members, at: now });
    const after = { ...result };
    await recordEvents(tx, subjectOf(actor), now, [
      { trackerId, workspaceId, action: "matter.sync", objectId: workspaceId, after },
    ]);
    return result;
  });
}

/** The people to whom tasks are given, as the list of members has them; of who is not on it nothing is said. */
async function noteAssignees(
  tx: Tx,
  actor: TrackerActor,
  { workspaceId, members, at }: { workspaceId: string; members: readonly WorkMember[]; at: Date },
): Promise<void> {
  const assignees = (await listAssigneesOf(tx, [workspaceId])).get(workspaceId) ?? [];
  const isKept = (await readSettings(tx)).external.on_access_loss === "keep";
  const users = new Map(members.flatMap((one) => (one.ty === "user" ? [[one.id, one] as const] : [])));
  const found = new Map(
    assignees.flatMap((each) => {
      const member = users.get(each.userId);
      if (member === undefined) return [];
      const standing = { isMember: member.isEligible, isDenied: member.reason === "policy" };
      return [[each.num, shutOutReason(each, standing, { isKept })] as const];
    }),
  );
  await noteAssigneeAccess(tx, workspaceId, { assignees, found, subject: subjectOf(actor), at });
}

async function look(
  work: WorkPort,
  { token }: TrackerActor,
  { workspaceId, ids, isReader }: { workspaceId: string; ids: readonly string[]; isReader: boolean },
): Promise<Seen> {
  const pages = Array.from({ length: Math.ceil(ids.length / MOST_ASKED) }, (_, page) =>
    ids.slice(page * MOST_ASKED, (page + 1) * MOST_ASKED),
  );
  const [matter, members, ...items] = await Promise.all([
    work.matter(token, workspaceId),
    isReader ? undefined : work.members(token, workspaceId, { query: "", limit: MOST_ASKED }),
    ...pages.map(async (page) => work.items(token, page)),
  ]);
  // Lost between two questions.
  if (matter === undefined) throw new AppError(errors.notFound);
  return { matter, members, items: items.flat() };
}

/** Nobody has been added at the first look. */
function comparePeople(
  before: readonly string[] | undefined,
  after: readonly string[] | undefined,
): Pick<Result, "people_added" | "people_removed"> {
  if (after === undefined) return {};
  if (before === undefined) return { people_added: 0, people_removed: 0 };
  const [were, are] = [new Set(before), new Set(after)];
  return { people_added: are.difference(were).size, people_removed: were.difference(are).size };
}
