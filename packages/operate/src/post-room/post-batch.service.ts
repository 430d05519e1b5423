import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { JobQueue } from "@muniment/jobs";
import { errors } from "@muniment/operate-api";
import type { Tx } from "@muniment/platform/db";
import { subjectOf, systemSubject } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { dayOf } from "./cut-off.ts";
import { noteRoom } from "./post-audit.ts";
import { changeBatch, findBatch, lockBatch, numberItems } from "./post-batch.repository.ts";
import type { PostBatchView } from "./post-batch.repository.ts";
import { listItemsOfBatch, lockItem } from "./post-item.repository.ts";
import { markItem, refreshBatch } from "./post-item.service.ts";
import { batchNumber, folderNames } from "./post-name.ts";
import { findPostRoom } from "./post-room.repository.ts";
import { deliverPost } from "./post-task.ts";
import { markedFrom, wireBatch } from "./wire-post.ts";
import type { WirePostBatch } from "./wire-post.ts";

/** Batches, as the post room closes and works through them (OPR-PST-007, -010). */
export interface PostBatchService {
  get(reader: Tx, id: string): Promise<WirePostBatch>;
  /** By a person, or by the clock; one that is not open stays as it is then. */
  close(tx: Tx, actor: OperateActor | undefined, id: string): Promise<WirePostBatch>;
  retry(tx: Tx, actor: OperateActor, id: string): Promise<WirePostBatch>;
  mark(
    tx: Tx,
    actor: OperateActor,
    given: { id: string; as: "printed" | "dispatched"; on?: string },
  ): Promise<WirePostBatch>;
}

const CLOCK = "Post room";

/** Batches in the database. */
export function createPostBatchService({ clock, jobs }: { clock: Clock; jobs: JobQueue }): PostBatchService {
  const get: PostBatchService["get"] = async (reader, id) => wireBatch(await one(reader, id));
  const begin = (tx: Tx, id: string) => jobs.add(tx, deliverPost, { batch: id }, { key: `post-batch:${id}` });
  return {
    get,
    async close(tx, actor, id) {
      const batch = await held(tx, id);
      if (batch.state !== "open") {
        if (actor === undefined) return get(tx, id);
        throw conflict("This batch is closed already.");
      }
      const room = await findPostRoom(tx);
      if (room === undefined) throw new Error("A batch without a post room");
      const at = clock.now();
      const number = batchNumber(batch.num);
      const tokens = { date: dayOf(at, room.time_zone), class: batch.service_class, batch: number };
      await numberItems(tx, id);
      await changeBatch(tx, id, {
        state: "closed",
        closed_at: at,
        closed_by: actor?.userId ?? null,
        service_id: room.service_id,
        item_id: room.item_id,
        place_name: room.place_name,
        path: [...folderNames(room.path, tokens), number],
        keeps_copy: room.keeps_copy,
      });
      const subject = actor === undefined ? systemSubject(CLOCK, id) : subjectOf(actor, id);
      const after = { number, items: batch.items };
      await noteRoom(tx, subject, { at, action: "post_batch.close", type: "post_batch", id, after });
      await begin(tx, id);
      return get(tx, id);
    },
    async retry(tx, actor, id) {
      const batch = await held(tx, id);
      if (batch.state !== "closed" && batch.state !== "delivering") throw conflict("This batch does not wait.");
      await noteRoom(tx, subjectOf(actor, id), {
        at: clock.now(),
        action: "post_batch.retry",
        type: "post_batch",
        id,
      });
      await begin(tx, id);
      return get(tx, id);
    },
    async mark(tx, actor, { id, as, on }) {
      const batch = await held(tx, id);
      if (batch.state !== "delivered" && batch.state !== "printed")
        throw conflict("This batch is not in the post room.");
      const at = clock.now();
      const items = await listItemsOfBatch(tx, id);
      // Whatever is to be cancelled is decided one by one.
      const meant = items.filter(({ state }) => state !== "cancel_requested" && markedFrom[as].includes(state));
      if (meant.length === 0) throw conflict("There is nothing of which this can be said.");
      for (const item of meant) {
        await lockItem(tx, item.id);
        await markItem(tx, actor, { id: item.id, mark: { as, ...(on === undefined ? {} : { on }) }, at });
      }
      await refreshBatch(tx, id);
      return get(tx, id);
    },
  };
}

async function one(reader: Tx, id: string): Promise<PostBatchView> {
  const batch = await findBatch(reader, id);
  if (batch === undefined) throw new AppError(errors.notFound);
  return batch;
}

async function held(tx: Tx, id: string): Promise<PostBatchView> {
  await lockBatch(tx, id);
  return one(tx, id);
}

const conflict = (text: string): AppError => new AppError(errors.conflict, { text });
