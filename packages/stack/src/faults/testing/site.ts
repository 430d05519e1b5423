import { createMailSandbox } from "@muniment/mail-sandbox";
import { createLog } from "@muniment/platform/log";
import { openDataFolder } from "../../data-folder.ts";
import { startEmbeddedPostgres } from "../../embedded-postgres.ts";
import type { EmbeddedPostgres } from "../../embedded-postgres.ts";
import { findFreePorts } from "../../free-port.ts";
import { originOf } from "../../port-plan.ts";
import type { PostgresSettings } from "../../postgres-settings.ts";
import type { ReadyInfo } from "../../ready-file.ts";
import { demonstrationGroundwork, demonstrationSecrets } from "../../scenario/index.ts";
import { loadSecrets } from "../../secrets-file.ts";
import type { Ground } from "./ground.ts";
import { startWorkServer } from "./muniment-process.ts";
import type { MunimentProcess } from "./muniment-process.ts";

/** PostgreSQL, mail sandbox and blob folder for servers that run by themselves, as on several machines (D6). */
export interface Site extends AsyncDisposable {
  /** What such a site's `ready.json` would say; `work` is where the servers say they are reached. */
  readonly ready: ReadyInfo;
  readonly blobs: string;
  readonly postgres: EmbeddedPostgres;
  /** Stops PostgreSQL and leaves it so until `startPostgres`, which starts it at the same address. */
  stopPostgres(): Promise<void>;
  startPostgres(): Promise<void>;
  /** Starts `muniment work`, on a free port unless it is said. */
  startServer(options?: SiteServerOptions): Promise<MunimentProcess>;
}

/** What one server has for itself. */
export interface SiteServerOptions {
  readonly port?: number;
  /** `smtp://…`; the sandbox when absent. */
  readonly relayUrl?: string;
}

/** How a site differs from the usual. */
export interface SiteOptions {
  /** In place of the data folder's. */
  readonly blobs?: string;
  readonly postgresSettings?: PostgresSettings;
}

const HOST = "127.0.0.1";
const log = createLog({ level: "silent" });

/** Opens a site on a ground that has people; no server of ours runs yet. */
export async function openSite(ground: Ground, options: SiteOptions = {}): Promise<Site> {
  await using opening = new AsyncDisposableStack();
  const folder = opening.use(await openDataFolder(ground.dataDir));
  const secrets = await loadSecrets(folder.path);
  const seed = secrets.demonstrationSeed.reveal();
  const settings = options.postgresSettings ?? {};
  const port = await findFreePorts(1);
  const launch = { dataDir: folder.postgres, log, settings, port };
  let postgres = await startEmbeddedPostgres(launch);
  opening.defer(async () => postgres.stop());
  const workPort = await findFreePorts(1);
  const sandbox = { host: HOST, smtpPort: 0, httpPort: 0, directory: folder.mail, log };
  const { smtpPort, httpPort } = opening.use(await createMailSandbox(sandbox));
  const blobs = options.blobs ?? folder.blobs;
  const work = originOf(HOST, workPort);
  const opened = opening.move();
  return {
    ready: {
      work,
      mail: originOf(HOST, httpPort),
      pid: process.pid,
      customer_id: 1,
      libraries: demonstrationGroundwork(seed).libraries.map((library) => library.alias),
      ...demonstrationSecrets(seed),
    },
    blobs,
    get postgres() {
      return postgres;
    },
    stopPostgres: () => postgres.stop(),
    async startPostgres() {
      postgres = await startEmbeddedPostgres(launch);
    },
    startServer: ({ port: own = workPort, relayUrl = `smtp://${HOST}:${smtpPort}` } = {}) =>
      startWorkServer(ground.folder, {
        MUNIMENT_DATABASE_URL: postgres.urlFor("work"),
        MUNIMENT_MASTER_SECRET: secrets.master.reveal(),
        MUNIMENT_PUBLIC_ORIGIN: work,
        MUNIMENT_HOST: HOST,
        MUNIMENT_PORT: own,
        MUNIMENT_BLOBS: blobs,
        MUNIMENT_SMTP_URL: relayUrl,
        MUNIMENT_LOG_LEVEL: "warn",
      }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
