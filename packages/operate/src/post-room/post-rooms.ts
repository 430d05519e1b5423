import { defineTask, schedule } from "@muniment/jobs";
import type { Schedule, Task } from "@muniment/jobs";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import type { OperateActor } from "../user/index.ts";
import { storeCopy } from "./copy-run.ts";
import { deliverBatch } from "./deliver-run.ts";
import { listDueBatches } from "./post-batch.repository.ts";
import { createPostBatchService } from "./post-batch.service.ts";
import type { PostDeps } from "./post-deps.ts";
import { createPostItemService } from "./post-item.service.ts";
import { postRoomRoutes } from "./post-room.routes.ts";
import { createPostRoomService } from "./post-room.service.ts";
import { closePost, copyPost, deliverPost, preparePost } from "./post-task.ts";
import { prepareItem } from "./prepare-run.ts";
import { createOpenPrintFile } from "./print-file.ts";

/** Post, from the request to the day of posting (operate.md 17). */
export interface PostRooms {
  mount(mounter: Mounter<RequestContext<OperateActor>>): void;
  readonly tasks: readonly Task[];
  readonly schedules: readonly Schedule[];
}

/** Puts it together. */
export function createPostRooms(deps: PostDeps): PostRooms {
  const { database, clock } = deps;
  const { reader } = database;
  const batches = createPostBatchService(deps);
  const services = {
    reader,
    batches,
    items: createPostItemService({ ...deps, reader }),
    room: createPostRoomService({ ...deps, reader }),
    openPrintFile: createOpenPrintFile(deps),
  };
  const prepare = defineTask({ ...preparePost, run: ({ item }, { signal }) => prepareItem(deps, item, signal) });
  const deliver = defineTask({ ...deliverPost, run: ({ batch }, { signal }) => deliverBatch(deps, batch, signal) });
  const copy = defineTask({ ...copyPost, run: ({ item }) => storeCopy(deps, item) });
  const close = defineTask({
    ...closePost,
    async run() {
      for (const { id } of await listDueBatches(reader, clock.now())) {
        await database.transaction((tx) => batches.close(tx, undefined, id));
      }
    },
  });
  return {
    mount: (mounter) => postRoomRoutes(mounter, services),
    tasks: [prepare, deliver, copy, close],
    schedules: [schedule(close, "* * * * *", { payload: {} })],
  };
}
