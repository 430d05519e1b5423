import { defineTask, schedule } from "@muniment/jobs";
import type { Schedule, Task } from "@muniment/jobs";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import type { OperateActor } from "../user/index.ts";
import { storeCopy } from "./copy-run.ts";
import { createDraftService } from "./draft.service.ts";
import { createEmailTemplateService } from "./email-template.service.ts";
import type { OutboundDeps } from "./outbound-deps.ts";
import { listUnfinished } from "./outbound-email.repository.ts";
import { outboundEmailRoutes } from "./outbound-email.routes.ts";
import { copyOutbound, sendOutbound, sweepOutbound } from "./outbound-task.ts";
import { sendOut } from "./send-run.ts";
import { createSendService } from "./send.service.ts";

/** E-mail from the first word to its copy on the case (operate.md 15). */
export interface OutboundEmails {
  mount(mounter: Mounter<RequestContext<OperateActor>>): void;
  readonly tasks: readonly Task[];
  readonly schedules: readonly Schedule[];
}

/** Puts it together. */
export function createOutboundEmails(deps: OutboundDeps): OutboundEmails {
  const { database, clock, jobs } = deps;
  const services = {
    drafts: createDraftService(deps),
    sending: createSendService(deps),
    templates: createEmailTemplateService(deps),
  };
  const send = defineTask({ ...sendOutbound, run: ({ email }) => sendOut(deps, email) });
  const copy = defineTask({ ...copyOutbound, run: ({ email }) => storeCopy(deps, email) });
  // Whatever waits has a job of its own; this is for those whose job was lost.
  const sweep = defineTask({
    ...sweepOutbound,
    async run() {
      const unfinished = await listUnfinished(database.reader, clock.now());
      await database.transaction(async (tx) => {
        for (const { id, isCopy } of unfinished) {
          const key = `${isCopy ? "copy" : "send"}:${id}`;
          await jobs.add(tx, isCopy ? copyOutbound : sendOutbound, { email: id }, { key });
        }
      });
    },
  });
  return {
    mount: (mounter) => outboundEmailRoutes(mounter, deps, services),
    tasks: [send, copy, sweep],
    schedules: [schedule(sweep, "*/10 * * * *", { payload: {} })],
  };
}
