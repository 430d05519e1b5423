import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Output } from "@muniment/rest";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/tracker-api";
import * as api from "@muniment/tracker-api/status";
import type { TrackerActor } from "../session/index.ts";
import { listStatuses } from "./status.repository.ts";
import type { StatusService } from "./status.service.ts";
import type { TrackerDoor } from "./tracker-door.ts";

type WireStatus = Output<typeof api.listStatuses>["data"][number];

/** Mounts the statuses of trackers. */
export function statusRoutes(
  mounter: Mounter<RequestContext<TrackerActor>>,
  { reader, door, statuses }: { reader: Tx; door: TrackerDoor; statuses: StatusService },
): void {
  const show = async (from: Tx, trackerId: string) => (await listStatuses(from, trackerId)) as WireStatus[];
  const one = async (from: Tx, trackerId: string, id: string): Promise<WireStatus> => {
    const found = (await show(from, trackerId)).find((status) => status.id === id);
    if (found === undefined) throw new AppError(errors.notFound);
    return found;
  };

  mounter.mount(api.listStatuses, async ({ params }, { actor }) => {
    const { tracker } = await door.open(actor, params.tracker, "tracker.see");
    return { data: await show(reader, tracker.id) };
  });
  mounter.mount(api.createStatus, async ({ params, body }, { actor, write }) => {
    const opened = await door.open(actor, params.tracker, "setup.change");
    return write(async (tx) => {
      const id = await statuses.create(tx, actor, opened, body);
      return { data: await one(tx, opened.tracker.id, id) };
    });
  });
  mounter.mount(api.updateStatus, async ({ params, body }, { actor, write }) => {
    const opened = await door.open(actor, params.tracker, "setup.change");
    return write(async (tx) => {
      await statuses.change(tx, actor, { opened, id: params.status, input: body });
      return { data: await one(tx, opened.tracker.id, params.status) };
    });
  });
  mounter.mount(api.deleteStatus, async ({ params, query }, { actor, write }) => {
    const opened = await door.open(actor, params.tracker, "setup.change");
    return write(async (tx) => {
      await statuses.remove(tx, actor, { opened, id: params.status, replaceBy: query.replace_by });
      return {};
    });
  });
}
