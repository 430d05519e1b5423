import { defineTask } from "@muniment/jobs";
import type { Task } from "@muniment/jobs";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import type { OperateActor } from "../user/index.ts";
import { carryOutBuild } from "./bundle-run.ts";
import type { BundleRunDeps } from "./bundle-run.ts";
import { runBuild } from "./bundle-task.ts";
import { bundleRoutes } from "./bundle.routes.ts";
import { createBundleService } from "./bundle.service.ts";

/** Bundling, from the definition to the document on the case (operate.md 13). */
export interface Bundles {
  mount(mounter: Mounter<RequestContext<OperateActor>>): void;
  readonly tasks: readonly Task[];
}

/** Puts it together. */
export function createBundles(deps: BundleRunDeps): Bundles {
  const { reader } = deps.database;
  const bundles = createBundleService({ ...deps, reader });
  const run = defineTask({ ...runBuild, run: ({ build }, { signal }) => carryOutBuild(deps, build, signal) });
  return { mount: (mounter) => bundleRoutes(mounter, { reader, bundles }), tasks: [run] };
}
