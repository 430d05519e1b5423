import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Output } from "@muniment/rest";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/tracker-api";
import * as api from "@muniment/tracker-api/link";
import type { TrackerActor } from "../session/index.ts";
import { wireInstant } from "../wire.ts";
import type { WorkItem, WorkPort } from "../work/index.ts";
import { listLinks } from "./link.repository.ts";
import type { StoredLink } from "./link.repository.ts";
import { workIdOf } from "./link.service.ts";
import type { LinkService } from "./link.service.ts";
import type { TaskDoor } from "./task-door.ts";

type WireLink = Output<typeof api.addLink>["data"];

/** Mounts documents and folders on tasks. */
export function linkRoutes(
  mounter: Mounter<RequestContext<TrackerActor>>,
  deps: { reader: Tx; work: WorkPort; door: TaskDoor; links: LinkService },
): void {
  const { reader, work, door, links } = deps;

  mounter.mount(api.listLinks, async ({ params }, { actor }) => {
    const { task } = await door.open(actor, { id: params.task }, "task.see");
    const stored = await listLinks(reader, task.id);
    // One question for all of them, under the reader's own rights (TRK-PERF-003).
    const items = stored.length === 0 ? [] : await work.items(actor.token, stored.map(workIdOf));
    const readable = new Map(items.map((item) => [item.id, item]));
    return { data: stored.map((link) => showLink(link, readable.get(workIdOf(link)))) };
  });
  mounter.mount(api.addLink, async ({ params, body }, { actor, write }) => {
    const { task } = await door.open(actor, { id: params.task }, "task.link");
    const [item] = await links.find(actor, [body.w_id]);
    if (item === undefined) throw new AppError(errors.notFound, { field: "w_id" });
    return write(async (tx) => {
      const id = await links.add(tx, actor, { task, item, input: body });
      const stored = (await listLinks(tx, task.id)).find((link) => link.id === id);
      if (stored === undefined) throw new AppError(errors.notFound);
      return { data: showLink(stored, item) };
    });
  });
  mounter.mount(api.removeLink, async ({ params }, { actor, write }) => {
    const { task } = await door.open(actor, { id: params.task }, "task.link");
    return write(async (tx) => {
      await links.remove(tx, actor, { task, id: params.link });
      return {};
    });
  });
}

/** Without rights on it there is a link, and nothing else to be known (TRK-DOC-004). */
function showLink(link: StoredLink, item: WorkItem | undefined): WireLink {
  const known = {
    id: link.id,
    version_policy: link.version_policy,
    role: link.role as WireLink["role"],
    added_at: wireInstant(link.added_at),
  };
  if (item === undefined) return { ...known, may_open: false };
  return {
    ...known,
    may_open: true,
    w_wstype: link.w_wstype,
    w_id: workIdOf(link),
    name: item.name,
    ...(item.extension === undefined ? {} : { extension: item.extension }),
    ...(item.version === undefined ? {} : { version: item.version }),
    is_checked_out: item.isCheckedOut,
    ...(item.workspaceId === undefined ? {} : { workspace_id: item.workspaceId }),
  };
}
