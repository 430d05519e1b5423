import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/tracker-api";
import { limits } from "@muniment/tracker-api/limits";
import { recordEvents } from "../event/index.ts";
import { subjectOf } from "../session/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { newUlid } from "../ulid.ts";
import { libraryOf } from "../work/index.ts";
import type { WorkItem, WorkPort } from "../work/index.ts";
import { insertLink, labelLinks, linkedItems, listLinks, removeLink } from "./link.repository.ts";
import type { StoredLink } from "./link.repository.ts";
import type { TaskRecord } from "./task-columns.ts";
import { aboutTask } from "./task-event.ts";

/** What a link is beside what it leads to. */
export interface LinkInput {
  readonly version_policy?: "latest" | "pinned";
  readonly role?: string;
}

/** Documents and folders on tasks (TRK-DOC-001, -004). */
export interface LinkService {
  /** What the caller may read of these in Work; 404 when one of them is not among it. Not in a transaction. */
  find(actor: TrackerActor, ids: readonly string[]): Promise<readonly WorkItem[]>;
  add(
    tx: Tx,
    actor: TrackerActor,
    given: { task: Pick<TaskRecord, "id" | "tracker_id" | "workspace_id">; item: WorkItem; input: LinkInput },
  ): Promise<string>;
  remove(tx: Tx, actor: TrackerActor, given: { task: TaskRecord; id: string }): Promise<void>;
  /** What the tasks of a matter lead to, each once, by the ids of Work. */
  linkedIn(reader: Tx, workspaceId: string): Promise<readonly string[]>;
  /** Keeps what Work calls items now, by their ids; how many were called otherwise. */
  label(tx: Tx, names: ReadonlyMap<string, string>): Promise<number>;
}

/** Links in the database; Tracker keeps ids of what is in Work, and no content (TRK-DATA-008). */
export function createLinkService({ clock, work }: { clock: Clock; work: WorkPort }): LinkService {
  return {
    linkedIn: linkedItems,
    label: labelLinks,
    async find(actor, ids) {
      const unique = [...new Set(ids)];
      if (unique.length === 0) return [];
      const items = await work.items(actor.token, unique);
      if (items.length < unique.length) throw new AppError(errors.notFound, { field: "w_id" });
      return items;
    },
    async add(tx, actor, { task, item, input }) {
      if ((await listLinks(tx, task.id)).length >= limits.linksPerTask) {
        throw new AppError(errors.limitReached, { details: { limit: limits.linksPerTask } });
      }
      const { object, version } = partsOf(item.id);
      const id = newUlid(clock);
      const kept = await insertLink(tx, {
        id,
        task_id: task.id,
        w_wstype: item.wstype,
        library_id: libraryOf(item.id),
        object_id: object,
        version,
        version_policy: input.version_policy ?? "latest",
        role: input.role ?? "reference",
        label: item.name,
        added_at: clock.now(),
        added_by: actor.userNum,
      });
      if (kept !== id) return kept;
      const after = { w_wstype: item.wstype, w_id: item.id };
      const event = { ...aboutTask(task), action: "link.create", objectId: id, after };
      await recordEvents(tx, subjectOf(actor), clock.now(), [event]);
      return id;
    },
    async remove(tx, actor, { task, id }) {
      const link = await removeLink(tx, task.id, id);
      if (link === undefined) throw new AppError(errors.notFound);
      const before = { w_wstype: link.w_wstype, w_id: workIdOf(link) };
      const event = { ...aboutTask(task), action: "link.delete", objectId: id, before };
      await recordEvents(tx, subjectOf(actor), clock.now(), [event]);
    },
  };
}

/** The id by which Work knows what a link leads to. */
export function workIdOf({ object_id: object, version }: Pick<StoredLink, "object_id" | "version">): string {
  return version === null ? object : `${object}.${version}`;
}

function partsOf(id: string): { object: string; version: number | null } {
  const match = /^(?<object>.*![0-9]+)\.(?<version>[0-9]+)$/.exec(id);
  const { object = id, version } = match?.groups ?? {};
  return { object, version: version === undefined ? null : Number(version) };
}
