import type { FastifyInstance } from "fastify";
import type { BlobStore } from "@muniment/blob-store";
import type { Applications } from "@muniment/extensions";
import {
  createAppsServer,
  createHosting,
  createPackageFiles,
  hostingRoutes,
  readAppsOrigin,
  readOutlookSettings,
} from "@muniment/extensions";
import { createConsoleMounter, findApplication, mayUseApplication, systemRights } from "@muniment/identity";
import type { IssueFrameToken } from "@muniment/identity";
import type { Clock } from "@muniment/kernel";
import type { Database } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Log } from "@muniment/platform/log";
import type { Mounter } from "@muniment/rest/fastify";
import type { WorkConfig } from "./config.ts";
import { VERSION } from "./open-identity.ts";

/** How applications' pages are shown in Work's. */
export interface Extensions {
  /** Serves the files of packages on their origin; absent where none is set. */
  readonly appsServer: FastifyInstance | undefined;
  /** For the content policy of pages that hold extensions. */
  readonly frames: string | undefined;
  /** Whether pages of an origin may call the API. */
  isTrusted(origin: string): boolean;
  mount(mounter: Mounter<RequestContext>): void;
}

/** Opens the hosting of extensions; their files are served by a listener of its own (D36). */
export function openExtensions(
  config: WorkConfig,
  ground: { database: Database; clock: Clock; log: Log; blobs: BlobStore; issueFrameToken: IssueFrameToken },
): Extensions {
  const { database, blobs } = ground;
  const { reader } = database;
  const { appsOrigin, origin, trustProxy } = config;
  if (appsOrigin === origin) throw new Error("MUNIMENT_APPS_ORIGIN must be another origin than Work's own");
  const origins = appsOrigin === "" ? undefined : readAppsOrigin(appsOrigin);
  const applications: Applications = {
    find: findApplication,
    mayUse: mayUseApplication,
    manages: async (tx, actor) => (await systemRights(tx, actor)).rights.has("app_management"),
  };
  const hosting = createHosting({ ...ground, origins, applications });
  return {
    frames: origins?.source,
    isTrusted: (from) => origins?.has(from) === true,
    mount: (mounter) => hostingRoutes(createConsoleMounter(mounter), { reader, hosting }),
    appsServer:
      origins === undefined
        ? undefined
        : createAppsServer({
            reader,
            log: ground.log.child({ name: "apps" }),
            origins,
            platform: origin,
            openPackageFile: createPackageFiles({ reader, blobs }),
            applications,
            outlook: readOutlookSettings({ officeJs: config.officeJs, onPremises: config.outlookOrigins }),
            version: VERSION,
            trustProxy,
          }),
  };
}
