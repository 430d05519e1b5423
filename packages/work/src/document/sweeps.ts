import { createBlobSweep } from "./blob-sweep.tasks.ts";
import { createCheckoutSweep } from "./checkout-sweep.tasks.ts";

type SweepDeps = Parameters<typeof createBlobSweep>[0] & Parameters<typeof createCheckoutSweep>[0];

/** What is done for documents while nobody asks for it. */
export function createDocumentSweeps(deps: SweepDeps) {
  return [createBlobSweep(deps), createCheckoutSweep(deps)];
}
