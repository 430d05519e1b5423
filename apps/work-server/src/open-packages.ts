import { join } from "node:path";
import type { BlobStore } from "@muniment/blob-store";
import { createApplicationRegistry, createExtensions, readAppsOrigin, readOutlookSettings } from "@muniment/extensions";
import type { Extensions } from "@muniment/extensions";
import type { JobQueue } from "@muniment/jobs";
import type { Clock } from "@muniment/kernel";
import { createMailQueue } from "@muniment/mail";
import { greetRelay, parseRelayUrl } from "@muniment/mail/relay";
import type { RelayKeeper } from "@muniment/mail/relay";
import type { Database } from "@muniment/platform/db";
import type { WorkConfig } from "./config.ts";

const MEGABYTE = 1024 * 1024;
/** Where `npm run build:packages` writes bundles. */
const DOWNLOADS = join(import.meta.dirname, "../../../dist");

/** Opens uploads of packages, their wizard and what is installed, over the registry of applications. */
export function openPackages(
  config: WorkConfig,
  { relays, ...ground }: { database: Database; clock: Clock; blobs: BlobStore; jobs: JobQueue; relays: RelayKeeper },
): Extensions {
  const { packageFolder, appsOrigin, origin } = config;
  return createExtensions({
    ...ground,
    queueMail: createMailQueue(ground),
    isRelayReachable: async (reader) => {
      const chosen = await relays.find(reader);
      const address =
        chosen === undefined ? parseRelayUrl(config.relayUrl) : await relays.addressOf(reader, chosen, undefined);
      return greetRelay(address).then(
        () => true,
        () => false,
      );
    },
    services: new Map(config.services.map(({ name, url }) => [name, url.href])),
    // Without an origin of their own packages are installed, and shown nowhere.
    appsOriginOf: appsOrigin === "" ? () => origin : readAppsOrigin(appsOrigin).of,
    platform: origin,
    outlook: readOutlookSettings({ officeJs: config.officeJs, onPremises: config.outlookOrigins }),
    applications: createApplicationRegistry(ground),
    policy: {
      // A signature may be left out only where it is said that packages are made here (TRK-PKG-013).
      signature: config.packageSignature === "off" && !config.isDevelopment ? "warn" : config.packageSignature,
      limits: {
        packedBytes: config.packageMegabytes * MEGABYTE,
        unpackedBytes: config.packageUnpackedMegabytes * MEGABYTE,
        files: config.packageFiles,
      },
      region: config.region,
      environment: config.environment,
      isDevelopment: config.isDevelopment,
    },
    downloadsFolder: packageFolder === "" ? DOWNLOADS : packageFolder,
  });
}
