import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import type { Staging } from "../staging/index.ts";
import type { SettleStaging } from "./email-item.service.ts";
import type { Step } from "./pipeline-step.ts";
import type { RawStore } from "./raw-store.ts";
import { allocatedStep } from "./step-allocated.ts";
import { classified } from "./step-classified.ts";
import { createdStep } from "./step-created.ts";
import { deduplicated } from "./step-deduplicated.ts";
import { matchedStep } from "./step-matched.ts";
import { parsed } from "./step-parsed.ts";
import { readyStep } from "./step-ready.ts";
import type { InboundFollowUp } from "./step-ready.ts";
import { stagedStep } from "./step-staged.ts";
import { threaded } from "./step-threaded.ts";

/** What the stages are made with. */
export interface PipelineDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly staging: Staging;
  readonly raws: RawStore;
  readonly followUp: InboundFollowUp;
  readonly settleStaging: SettleStaging;
}

/** The stages after the first, which the receiver does (OPR-INB-010); their order is this one. */
export function createPipeline(deps: PipelineDeps): readonly Step[] {
  return [
    parsed,
    createdStep(deps),
    stagedStep(deps),
    classified,
    deduplicated,
    threaded,
    matchedStep(deps),
    allocatedStep(deps),
    readyStep(deps),
  ];
}
