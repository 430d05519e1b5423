import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Secret } from "@muniment/platform/config";
import { startChildServer } from "./child-server.ts";
import type { ChildServerOptions } from "./child-server.ts";
import type { OperateSecrets } from "./operate-secrets.ts";

/** What the Operate server gets in the embedded default. */
export interface OperatePartOptions extends Pick<ChildServerOptions, "dataDir" | "log" | "writeLine"> {
  readonly databaseUrl: string;
  readonly secrets: OperateSecrets;
  /** A JWK, for D41. */
  readonly actingPersonKey: Secret;
  readonly mailFolder: string;
  /** Where mail is taken by SMTP. */
  readonly intakePort: number;
  /** Address of the relay that takes what Operate sends. */
  readonly relayUrl?: string;
  readonly host: string;
  readonly port: number;
  readonly origin: string;
  readonly workOrigin: string;
  readonly administrators: readonly string[];
  readonly caseHandlers: readonly string[];
  /** Further settings of the server, by their names. */
  readonly settings?: Readonly<Record<string, string>>;
}

const PROCESS = fileURLToPath(new URL("./operate-process.ts", import.meta.url));

/**
 * Starts the Operate server in a process of its own and resolves when it answers; it is started again whenever it
 * dies, until disposal, which drains it.
 */
export async function startOperatePart(options: OperatePartOptions): Promise<AsyncDisposable> {
  const { dataDir, log, writeLine } = options;
  return startChildServer({ name: "Operate", module: PROCESS, dataDir, settings: settingsOf(options), log, writeLine });
}

function settingsOf(options: OperatePartOptions): Record<string, string> {
  return {
    MUNIMENT_DATABASE_URL: options.databaseUrl,
    MUNIMENT_HOST: options.host,
    MUNIMENT_MAIL_FOLDER: options.mailFolder,
    MUNIMENT_SCRATCH_FOLDER: join(options.dataDir, "scratch"),
    MUNIMENT_MAIL_KEYS: options.secrets.mailKeys.reveal(),
    MUNIMENT_INTAKE_HOST: options.host,
    MUNIMENT_INTAKE_PORT: String(options.intakePort),
    ...(options.relayUrl === undefined ? {} : { MUNIMENT_SMTP_URL: options.relayUrl }),
    MUNIMENT_PORT: String(options.port),
    MUNIMENT_PUBLIC_ORIGIN: options.origin,
    MUNIMENT_SEAL_KEYS: options.secrets.sealKeys.reveal(),
    MUNIMENT_OIDC_ISSUER: options.workOrigin,
    MUNIMENT_OIDC_CLIENT_SECRET: options.secrets.signIn.reveal(),
    MUNIMENT_ACTING_PERSON_KEY: options.actingPersonKey.reveal(),
    MUNIMENT_ADMINISTRATORS: options.administrators.join(),
    MUNIMENT_CASE_HANDLERS: options.caseHandlers.join(),
    ...options.settings,
  };
}
