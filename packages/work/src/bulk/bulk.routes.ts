import { starterOf } from "@muniment/identity";
import type { LongWork, RowWork } from "@muniment/jobs";
import type { Static, TSchema } from "typebox";
import { AppError } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors, parseItemId } from "@muniment/work-api";
import { copyItems, deleteItems, moveItems } from "@muniment/work-api/bulk";
import { requireFolder } from "../document/index.ts";
import type { Reach, ReachService } from "../access/index.ts";
import type { ContainerService } from "../container/index.ts";
import type { BulkReach, BulkWorks } from "./works.ts";

/** What the routes of actions on many items use. */
export interface BulkRouteDeps {
  readonly reader: Tx;
  readonly reaches: ReachService;
  readonly containers: ContainerService;
  readonly longWork: LongWork;
  readonly works: BulkWorks;
}

const FOLDERS = ["folder", "tab"] as const;
const PLACES = [...FOLDERS, "workspace"] as const;

/** Mounts actions on many items (work-api.md 17.10): what can be refused at once is, the rest by each item's result. */
export function bulkRoutes(mounter: Mounter<RequestContext>, deps: BulkRouteDeps): void {
  const { reader, reaches, containers, longWork, works } = deps;
  async function begin<S extends TSchema>(
    context: RequestContext,
    reach: Reach,
    given: { work: RowWork<S, BulkReach>; input: Static<S>; ids: readonly string[] },
  ) {
    return context.write(async (tx) => {
      const { input, ids } = given;
      const job = { starter: starterOf(context.actor), scopeId: reach.libraryId, input, rows: itemsOf(reach, ids) };
      return { data: { job_id: await longWork.start(tx, given.work, job) } };
    });
  }
  const requireTarget = async (reach: Reach, id: string): Promise<void> => {
    requireFolder(await containers.require(reader, reach, { id, kinds: PLACES, needed: "read_write" }));
  };

  mounter.mount(copyItems, async ({ params, body }, context) => {
    const reach = await reaches.reach(context.actor, params.library);
    const { ids, ...input } = body;
    await requireTarget(reach, input.destination_folder_id);
    return begin(context, reach, { work: works.copy, input, ids });
  });
  mounter.mount(moveItems, async ({ params, body }, context) => {
    const reach = await reaches.reach(context.actor, params.library);
    const { ids, ...input } = body;
    await requireTarget(reach, input.destination_folder_id);
    if (input.source_folder_id !== undefined) {
      await containers.require(reader, reach, { id: input.source_folder_id, kinds: FOLDERS, needed: "read_write" });
    }
    return begin(context, reach, { work: works.move, input, ids });
  });
  mounter.mount(deleteItems, async ({ params, body }, context) => {
    const reach = await reaches.reach(context.actor, params.library);
    const { ids, ...input } = body;
    return begin(context, reach, { work: works.delete, input, ids });
  });
}

/** Each once, in the order given; whether they exist is told by their results. */
function itemsOf(reach: Reach, ids: readonly string[]): string[] {
  for (const id of ids) {
    const item = parseItemId(id);
    if (item?.library?.toLowerCase() === reach.library.toLowerCase()) continue;
    throw new AppError(errors.invalidParam, { text: "Each id names an item of this library.", field: "ids" });
  }
  return [...new Set(ids)];
}
