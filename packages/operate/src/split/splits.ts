import { defineTask } from "@muniment/jobs";
import type { Task } from "@muniment/jobs";
import * as api from "@muniment/operate-api/split";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { revOf } from "../if-match.ts";
import type { OperateActor } from "../user/index.ts";
import { carryOutSplit } from "./split-run.ts";
import type { SplitRunDeps } from "./split-ground.ts";
import { runSplit } from "./split-task.ts";
import { createSplitService } from "./split.service.ts";

/** Splitting, from the draft to the parts on their cases (operate.md 14). */
export interface Splits {
  mount(mounter: Mounter<RequestContext<OperateActor>>): void;
  readonly tasks: readonly Task[];
}

/** Puts it together. */
export function createSplits(deps: SplitRunDeps): Splits {
  const { reader } = deps.database;
  const splits = createSplitService({ ...deps, reader });
  return {
    mount(mounter) {
      mounter.mount(api.listSplits, async ({ params }, { actor }) => ({
        data: await splits.list(reader, actor, params.case),
      }));
      mounter.mount(api.createSplit, async ({ params, body }, { actor, write }) => {
        const prepared = await splits.prepare(actor, params.case, body);
        return write(async (tx) => ({ data: await splits.create(tx, actor, prepared) }));
      });
      mounter.mount(api.getSplit, async ({ params }, { actor, reply }) => {
        const data = await splits.get(reader, actor, params.split);
        reply.header("etag", `"${data.rev}"`);
        return { data };
      });
      mounter.mount(api.updateSplit, async ({ params, body }, { actor, request, reply, write }) => {
        const given = { id: params.split, rev: revOf(request.headers["if-match"]), change: body };
        const answer = await write(async (tx) => ({ data: await splits.update(tx, actor, given) }));
        reply.header("etag", `"${answer.data.rev}"`);
        return answer;
      });
      mounter.mount(api.proposeSplit, async ({ params, body }, { actor, write }) =>
        write(async (tx) => ({ data: await splits.propose(tx, actor, { id: params.split, rule: body.rule }) })),
      );
      mounter.mount(api.storeSplit, async ({ params }, { actor, write }) => {
        const identities = await splits.identities(actor, params.split);
        return write(async (tx) => ({ data: await splits.store(tx, actor, { id: params.split, identities }) }));
      });
      mounter.mount(api.cancelSplit, async ({ params }, { actor, write }) =>
        write(async (tx) => ({ data: await splits.cancel(tx, actor, params.split) })),
      );
    },
    tasks: [defineTask({ ...runSplit, run: ({ split }, { signal }) => carryOutSplit(deps, split, signal) })],
  };
}
