import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/tracker-api";
import { limits } from "@muniment/tracker-api/limits";
import { recordEvents } from "../event/index.ts";
import type { TrackerEvent } from "../event/index.ts";
import { subjectOf } from "../session/index.ts";
import type { TrackerActor } from "../session/index.ts";
import { newUlid } from "../ulid.ts";
import { oneLine } from "../wire.ts";
import { findSectionPlace, findTaskPlace, moveBelow, moveSections } from "./place.ts";
import {
  changeSection,
  contentsOf,
  findSection,
  heightOf,
  insertSection,
  removeSection,
} from "./section.repository.ts";
import { findTasks } from "./task-reading.ts";
import type { ListReader } from "./task-filter.ts";
import { changeTask, listFamily, settleTasks } from "./task.repository.ts";
import { aboutTask } from "./task-event.ts";
import type { OpenTracker, TrackerDoor } from "./tracker-door.ts";

/** What can be said of a section. */
export interface SectionInput {
  readonly title?: string;
  readonly collapsed_by_default?: boolean;
  readonly parent_section_id?: string | null;
  readonly before?: string;
  readonly after?: string;
}

/** Sections (TRK-SEC-001). */
export interface SectionService {
  create(tx: Tx, actor: TrackerActor, given: { opened: OpenTracker; input: SectionInput }): Promise<string>;
  /** With a place it moves with everything inside. 409 when it is not as it was. */
  change(
    tx: Tx,
    actor: TrackerActor,
    given: { opened: OpenTracker; id: string; rev: number; input: SectionInput },
  ): Promise<void>;
  /** Its tasks and sections move up, or the tasks go to the bin and the sections go too. */
  remove(
    tx: Tx,
    actor: TrackerActor,
    given: { opened: OpenTracker; id: string; tasks: "keep" | "delete"; reader: ListReader },
  ): Promise<void>;
}

interface SectionDeps {
  clock: Clock;
  door: TrackerDoor;
}

/** Sections in the database. */
export function createSectionService(deps: SectionDeps): SectionService {
  return {
    create: (tx, actor, given) => createSection(deps, tx, actor, given),
    change: (tx, actor, given) => changeOpenSection(deps, tx, actor, given),
    remove: (tx, actor, given) => removeOpenSection(deps, tx, actor, given),
  };
}

async function liftTasks(
  deps: SectionDeps,
  tx: Tx,
  actor: TrackerActor,
  given: { id: string; parentId: string | null; reader: ListReader },
): Promise<TrackerEvent[]> {
  const events: TrackerEvent[] = [];
  const { tasks } = await contentsOf(tx, given.id);
  for (const task of await findTasks(tx, tasks, given.reader)) {
    const self = { id: task.id, tree: task.tree, height: 0 };
    const place = await findTaskPlace(tx, task.tracker_id, { section_id: given.parentId }, self);
    const changes = { section_id: place.section_id, rank: place.rank, tree: place.tree };
    await changeTask(tx, task.id, { changes, fields: ["place"], by: actor.userNum, now: deps.clock.now() });
    const { tracker_id: trackerId } = task;
    await moveBelow(tx, { trackerId, from: task.tree, to: place.tree, sectionId: place.section_id });
    const after = { section_id: place.section_id };
    events.push({
      ...aboutTask(task),
      action: "task.move",
      before: { section_id: given.id },
      after,
      rev: task.rev + 1,
    });
  }
  return events;
}

async function binTasks(
  deps: SectionDeps,
  tx: Tx,
  actor: TrackerActor,
  { id, reader }: { id: string; reader: ListReader },
): Promise<TrackerEvent[]> {
  const events: TrackerEvent[] = [];
  const inside = await contentsOf(tx, id);
  for (const section of inside.sections) {
    events.push(...(await binTasks(deps, tx, actor, { id: section.id, reader })));
    await removeSection(tx, section.id);
  }
  for (const task of await findTasks(tx, inside.tasks, reader)) {
    const family = await listFamily(tx, task.tracker_id, task.tree, "live");
    const ids = family.map((each) => each.id);
    await settleTasks(tx, ids, { deletedWith: task.id, by: actor.userNum, now: deps.clock.now() });
    for (const each of await findTasks(tx, ids, reader)) {
      const before = { title: each.title };
      events.push({ ...aboutTask(each), action: "task.delete", before, rev: each.rev });
    }
  }
  return events;
}

async function createSection(
  deps: SectionDeps,
  tx: Tx,
  actor: TrackerActor,
  { opened, input }: Parameters<SectionService["create"]>[2],
): ReturnType<SectionService["create"]> {
  const tracker = await deps.door.lock(tx, opened);
  const place = await findSectionPlace(tx, tracker.id, input);
  const id = newUlid(deps.clock);
  const title = oneLine(input.title ?? "", "title", limits.name);
  const collapsed = input.collapsed_by_default ?? false;
  await insertSection(tx, { ...place, id, tracker_id: tracker.id, title, collapsed_by_default: collapsed });
  const event = { ...about(opened, id), action: "section.create", after: { title }, rev: 1 };
  await recordEvents(tx, subjectOf(actor), deps.clock.now(), [event]);
  return id;
}

async function changeOpenSection(
  deps: SectionDeps,
  tx: Tx,
  actor: TrackerActor,
  { opened, id, rev, input }: Parameters<SectionService["change"]>[2],
): ReturnType<SectionService["change"]> {
  const tracker = await deps.door.lock(tx, opened);
  const section = await find(tx, tracker.id, id);
  if (section.rev !== rev) throw new AppError(errors.editConflict, { details: { current: section } });
  const { title, collapsed_by_default: collapsed, ...place } = input;
  const changes = {
    ...(title === undefined ? {} : { title: oneLine(title, "title", limits.name) }),
    ...(collapsed === undefined ? {} : { collapsed_by_default: collapsed }),
  };
  const isMoved = Object.keys(place).length > 0;
  const wanted = { parent_section_id: section.parent_section_id, ...place };
  const self = { id, tree: section.tree, height: await heightOf(tx, section) };
  const found = isMoved ? await findSectionPlace(tx, tracker.id, wanted, self) : undefined;
  await changeSection(tx, id, { ...changes, ...found });
  if (found !== undefined) {
    const deeper = found.depth - section.depth;
    await moveSections(tx, { trackerId: tracker.id, from: section.tree, to: found.tree, deeper });
  }
  const before = { title: section.title, parent_section_id: section.parent_section_id };
  const after = { ...changes, ...(found === undefined ? {} : { parent_section_id: found.parent_section_id }) };
  const event = { ...about(opened, id), action: isMoved ? "section.move" : "section.change", before, after };
  await recordEvents(tx, subjectOf(actor), deps.clock.now(), [{ ...event, rev: section.rev + 1 }]);
}

async function removeOpenSection(
  deps: SectionDeps,
  tx: Tx,
  actor: TrackerActor,
  { opened, id, tasks, reader }: Parameters<SectionService["remove"]>[2],
): ReturnType<SectionService["remove"]> {
  const tracker = await deps.door.lock(tx, opened);
  const section = await find(tx, tracker.id, id);
  const parentId = section.parent_section_id;
  const events =
    tasks === "delete"
      ? await binTasks(deps, tx, actor, { id, reader })
      : await liftTasks(deps, tx, actor, { id, parentId, reader });
  if (tasks === "keep") await liftSections(tx, tracker.id, id, parentId);
  await removeSection(tx, id);
  const event = { ...about(opened, id), action: "section.delete", before: { title: section.title } };
  await recordEvents(tx, subjectOf(actor), deps.clock.now(), [...events, event]);
}

async function find(tx: Tx, trackerId: string, id: string) {
  const section = await findSection(tx, id);
  if (section === undefined || section.tracker_id !== trackerId) throw new AppError(errors.notFound);
  return section;
}

function about({ tracker }: OpenTracker, id: string) {
  return {
    trackerId: tracker.id,
    workspaceId: tracker.workspace_id,
    objectId: id,
  };
}

async function liftSections(tx: Tx, trackerId: string, id: string, parentId: string | null): Promise<void> {
  for (const section of (await contentsOf(tx, id)).sections) {
    const place = await findSectionPlace(tx, trackerId, { parent_section_id: parentId }, { ...section, height: 0 });
    await changeSection(tx, section.id, place);
    const deeper = place.depth - section.depth;
    await moveSections(tx, { trackerId, from: section.tree, to: place.tree, deeper });
  }
}
