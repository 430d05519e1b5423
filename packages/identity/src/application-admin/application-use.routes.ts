import { addSeconds, AppError, toWireDate } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { errors } from "@muniment/work-api";
import { getApplicationUse } from "@muniment/work-api/control-center/application-use";
import { applicationRight, seenLibraries } from "./application-right.ts";
import { wireApplication } from "./application-shape.ts";
import { listDaysOfUse, listUseFaults } from "./application-use.repository.ts";

const USE_DAYS = 30;
const DAY_SECONDS = 86_400;
const MOST_FAULTS = 20;

/** What the page of an application tells of its use (CC-APP-035). */
export function useRoutes(mounter: Mounter<RequestContext>, { reader, clock }: { reader: Tx; clock: Clock }): void {
  mounter.mount(getApplicationUse, async ({ params }, { actor }) => {
    const right = await applicationRight(reader, actor);
    const seen = await seenLibraries(reader, actor);
    const [clientId, now] = [params.application, clock.now()];
    if ((await wireApplication(reader, { clientId, right, seen, now })) === undefined) {
      throw new AppError(errors.noRecord);
    }
    const today = new Date(now.toISOString().slice(0, 10));
    const since = addSeconds(today, -(USE_DAYS - 1) * DAY_SECONDS);
    const faults = await listUseFaults(reader, { clientId, since, seen, limit: MOST_FAULTS });
    return {
      data: {
        days: [...(await listDaysOfUse(reader, { clientId, since, until: now }))],
        errors: faults.map(({ at, user_id: userId, ...fault }) => ({
          ...fault,
          at: toWireDate(at),
          ...(userId === null ? {} : { user_id: userId }),
        })),
      },
    };
  });
}
