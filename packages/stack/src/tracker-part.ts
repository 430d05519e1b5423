import { hkdfSync } from "node:crypto";
import { fileURLToPath } from "node:url";
import { Secret } from "@muniment/platform/config";
import { startChildServer } from "./child-server.ts";
import type { ChildServerOptions } from "./child-server.ts";

/** What the Tracker server gets in the embedded default. */
export interface TrackerPartOptions extends Pick<ChildServerOptions, "dataDir" | "log" | "writeLine"> {
  readonly databaseUrl: string;
  /** A JWK, by which it shows Work who it is. */
  readonly clientKey: Secret;
  readonly sealKeys: Secret;
  /** Where its e-mails leave. */
  readonly relayUrl: string;
  readonly host: string;
  readonly port: number;
  readonly workOrigin: string;
}

const SECRET_BYTES = 32;
const PROCESS = fileURLToPath(new URL("./tracker-process.ts", import.meta.url));

/** Starts the Tracker server in a process of its own and resolves when it answers; started again when it dies. */
export async function startTrackerPart(options: TrackerPartOptions): Promise<AsyncDisposable> {
  const { dataDir, log, writeLine } = options;
  const settings = {
    MUNIMENT_DATABASE_URL: options.databaseUrl,
    MUNIMENT_HOST: options.host,
    MUNIMENT_PORT: String(options.port),
    MUNIMENT_WORK_ORIGIN: options.workOrigin,
    MUNIMENT_CLIENT_KEY: options.clientKey.reveal(),
    MUNIMENT_SMTP_URL: options.relayUrl,
    MUNIMENT_SEAL_KEYS: options.sealKeys.reveal(),
  };
  return startChildServer({ name: "Tracker", module: PROCESS, dataDir, settings, log, writeLine });
}

/** Seals the authorizations of libraries (decision D14). */
export function trackerSealKeys(master: Secret): Secret {
  const key = hkdfSync("sha256", master.reveal(), "muniment", "tracker seal key", SECRET_BYTES);
  return new Secret(`installation:${Buffer.from(key).toString("base64url")}`);
}
