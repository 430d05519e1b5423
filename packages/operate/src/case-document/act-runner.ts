import { setTimeout as delay } from "node:timers/promises";
import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import type { Log } from "@muniment/platform/log";
import { carryOutAct } from "./act-run.ts";
import type { ActRunDeps } from "./act-run.ts";
import { findAct, listActItems } from "./document-act.repository.ts";

/** Carries acts out, each at most once at a time in this process. */
export interface ActRunner {
  /** To the end, or to where it waits for something. */
  run(actId: string): Promise<void>;
  /**
   * The same, for as long as a person waits for an answer; it goes on in the background then (OPR-FLT-005). Throws why
   * an act of one item was refused.
   */
  runSoon(actId: string): Promise<void>;
}

const PATIENCE_MILLISECONDS = 10_000;

/** A runner over the database. */
export function createActRunner(deps: ActRunDeps & { readonly log: Log }): ActRunner {
  const running = new Map<string, Promise<void>>();

  const run: ActRunner["run"] = async (actId) => {
    const before = running.get(actId);
    if (before !== undefined) return before;
    const begun = carryOutAct(deps, actId).finally(() => running.delete(actId));
    running.set(actId, begun);
    return begun;
  };

  return {
    run,
    async runSoon(actId) {
      const patience = new AbortController();
      const ended = run(actId).catch((error: unknown) => {
        // The job that stands by goes on with it.
        deps.log.error({ err: error, act: actId }, "an act on documents failed and will be tried again");
      });
      await Promise.race([
        ended,
        delay(PATIENCE_MILLISECONDS, undefined, { signal: patience.signal }).catch(() => undefined),
      ]);
      patience.abort();
      await throwRefusal(deps, actId);
    },
  };
}

async function throwRefusal({ database }: ActRunDeps, actId: string): Promise<void> {
  const act = await findAct(database.reader, actId);
  if (act?.state !== "refused" || act.trouble === null) return;
  const items = await listActItems(database.reader, [actId]);
  if (items.length > 1) return;
  const { code, text, repository_code: repositoryCode, transaction } = act.trouble;
  const kind = Object.values(errors).find((known) => known.code === code) ?? errors.internal;
  throw new AppError(kind, {
    text,
    details: {
      act: actId,
      ...(repositoryCode === undefined ? {} : { repository_code: repositoryCode }),
      ...(transaction === undefined ? {} : { transaction }),
    },
  });
}
