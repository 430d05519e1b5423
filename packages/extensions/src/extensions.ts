import { Type } from "typebox";
import type { BlobStore } from "@muniment/blob-store";
import { defineTask, schedule } from "@muniment/jobs";
import type { JobQueue, Schedule, Task } from "@muniment/jobs";
import { addSeconds } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { QueueMail } from "@muniment/mail";
import type { Database, Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Mounter } from "@muniment/rest/fastify";
import { configurationRoutes, createElementService } from "./configuration/index.ts";
import {
  createDownloads,
  createPackageFiles,
  createUploads,
  createWizard,
  deleteExpiredDrafts,
  deleteOldVersions,
  KEPT,
  packageRoutes,
  settleCompanions,
} from "./installation/index.ts";
import type { ApplicationRegistry, OpenPackageFile, PackagePolicy } from "./installation/index.ts";
import { createProbeTask, createWatch, healthRoutes } from "./health/index.ts";
import { createOutlookAddins, outlookRoutes } from "./outlook/index.ts";
import type { OutlookSettings } from "./outlook/index.ts";
import { packageAddressRoutes } from "./public-origin/index.ts";
import { publisherKeyRoutes } from "./trust/index.ts";

/** What packages are installed with. */
export interface ExtensionsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly blobs: BlobStore;
  readonly jobs: JobQueue;
  readonly queueMail: QueueMail;
  /** Whether the relay by which e-mails leave answers. */
  readonly isRelayReachable: (reader: Tx) => Promise<boolean>;
  readonly applications: ApplicationRegistry;
  readonly policy: PackagePolicy;
  /** Servers of applications by the name that manifests give them. */
  readonly services: ReadonlyMap<string, string>;
  readonly appsOriginOf: (packageId: string) => string;
  /** The public origin of the platform. */
  readonly platform: string;
  readonly outlook: OutlookSettings;
  /** Where bundles lie that are offered for download. */
  readonly downloadsFolder: string;
}

/** Packages as one module. */
export interface Extensions {
  readonly openPackageFile: OpenPackageFile;
  readonly tasks: readonly Task[];
  readonly schedules: readonly Schedule[];
  /** `mounter` answers refusals as Control Center's own endpoints do. */
  mount(mounter: Mounter<RequestContext>): void;
}

const DAY_SECONDS = 86_400;

/** Puts the slices together. */
export function createExtensions(deps: ExtensionsDeps): Extensions {
  const { database, clock, blobs, applications, policy } = deps;
  const { reader } = database;
  const uploads = createUploads(deps);
  const watchActivation = createWatch(deps.jobs);
  const wizard = createWizard({ ...deps, watchActivation });
  const openPackageFile = createPackageFiles({ reader, blobs });
  const addins = createOutlookAddins({ ...deps, openPackageFile });
  const elements = createElementService(deps);
  const downloads = createDownloads(deps.downloadsFolder, policy);
  const forgetting = defineTask({
    name: "extensions.forget",
    payload: Type.Object({}),
    attempts: 3,
    async run() {
      const now = clock.now();
      await database.transaction(async (tx) => {
        await deleteExpiredDrafts(tx, now);
        const replacedBefore = addSeconds(now, -KEPT.days * DAY_SECONDS);
        await deleteOldVersions(tx, { keep: KEPT.versions + 1, replacedBefore });
      });
    },
  });
  const settling = defineTask({
    name: "extensions.settle-companions",
    payload: Type.Object({}),
    attempts: 3,
    run: async () => database.transaction(async (tx) => settleCompanions(applications, tx)),
  });
  return {
    openPackageFile,
    tasks: [forgetting, settling, createProbeTask({ ...deps, openPackageFile, watchActivation })],
    schedules: [schedule(forgetting, "41 * * * *", { payload: {} }), schedule(settling, "* * * * *", { payload: {} })],
    mount(mounter) {
      packageRoutes(mounter, { ...deps, uploads, wizard, downloads, watchActivation });
      healthRoutes(mounter, { ...deps, reader, openPackageFile, addins });
      configurationRoutes(mounter, { ...deps, reader, elements });
      outlookRoutes(mounter, { reader, applications, addins });
      packageAddressRoutes(mounter, { ...deps, reader });
      const { requireChange, requireView } = applications;
      publisherKeyRoutes(mounter, { reader, clock, policy: policy.signature, requireChange, requireView });
    },
  };
}
