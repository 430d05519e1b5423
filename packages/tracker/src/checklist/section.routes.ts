import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Output } from "@muniment/rest";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/tracker-api";
import * as api from "@muniment/tracker-api/section";
import type { TrackerActor } from "../session/index.ts";
import { isUlid } from "../ulid.ts";
import { basedOn, dateIn } from "../wire.ts";
import { findSection, listSections } from "./section.repository.ts";
import type { SectionService } from "./section.service.ts";
import type { TaskDoor } from "./task-door.ts";
import type { OpenTracker, TrackerDoor } from "./tracker-door.ts";

type WireSection = Output<typeof api.listSections>["data"][number];

/** Mounts sections. */
export function sectionRoutes(
  mounter: Mounter<RequestContext<TrackerActor>>,
  deps: { reader: Tx; clock: Clock; door: TrackerDoor; taskDoor: TaskDoor; sections: SectionService; timeZone: string },
): void {
  const { reader, clock, door, sections } = deps;

  async function show(from: Tx, trackerId: string): Promise<WireSection[]> {
    const now = clock.now();
    const rows = await listSections(from, trackerId, { today: dateIn(deps.timeZone, now), now });
    const counts = new Map<string, number>();
    const outlines = new Map<string, string>();
    return rows.map((row) => {
      const above = row.parent_section_id ?? "";
      const at = (counts.get(above) ?? 0) + 1;
      counts.set(above, at);
      const outline = above === "" ? String(at) : `${outlines.get(above) ?? ""}.${at}`;
      outlines.set(row.id, outline);
      const { done, countable, total, overdue, parent_section_id: parent, tree: _tree, ...rest } = row;
      const progress = { done, countable, total, overdue };
      return { ...rest, outline, progress, ...(parent === null ? {} : { parent_section_id: parent }) };
    });
  }

  async function one(from: Tx, trackerId: string, id: string): Promise<WireSection> {
    const found = (await show(from, trackerId)).find((section) => section.id === id);
    if (found === undefined) throw new AppError(errors.notFound);
    return found;
  }

  async function open(actor: TrackerActor, id: string): Promise<OpenTracker> {
    const section = isUlid(id) ? await findSection(reader, id) : undefined;
    if (section === undefined) throw new AppError(errors.notFound);
    return door.open(actor, section.tracker_id, "task.change");
  }

  mounter.mount(api.listSections, async ({ params }, { actor }) => {
    const { tracker } = await door.open(actor, params.tracker, "tracker.see");
    return { data: await show(reader, tracker.id) };
  });
  mounter.mount(api.createSection, async ({ params, body }, { actor, write }) => {
    const opened = await door.open(actor, params.tracker, "task.change");
    return write(async (tx) => {
      const id = await sections.create(tx, actor, { opened, input: body });
      return { data: await one(tx, opened.tracker.id, id) };
    });
  });
  mounter.mount(api.updateSection, async ({ params, body }, { actor, request, write }) => {
    const opened = await open(actor, params.section);
    const rev = basedOn(request.headers["if-match"]);
    return write(async (tx) => {
      await sections.change(tx, actor, { opened, id: params.section, rev, input: body });
      return { data: await one(tx, opened.tracker.id, params.section) };
    });
  });
  mounter.mount(api.deleteSection, async ({ params, query }, { actor, write }) => {
    const opened = await open(actor, params.section);
    const forWhom = await deps.taskDoor.reader(actor);
    return write(async (tx) => {
      const given = { opened, id: params.section, tasks: query.tasks ?? "keep", reader: forWhom };
      await sections.remove(tx, actor, given);
      return {};
    });
  });
}
