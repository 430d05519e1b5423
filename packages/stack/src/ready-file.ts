import { rm } from "node:fs/promises";
import { join } from "node:path";
import { writeFileDurably } from "./durable-file.ts";

/** Somebody who can sign in to the demonstration firm. */
export interface ReadyAccount {
  readonly user_id: string;
  readonly email: string;
  readonly password: string;
  readonly what: "NRTADMIN" | "tier1" | "tier2" | "standard" | "external" | "disabled" | "service";
}

/** An application of the demonstration firm; `grants` uses the OAuth names. */
export interface ReadyClient {
  readonly client_id: string;
  /** Absent for public clients. */
  readonly client_secret?: string;
  readonly redirect_uris: readonly string[];
  readonly grants: readonly ("password" | "client_credentials" | "authorization_code" | "refresh_token")[];
}

/** What `ready.json` holds (D5, D58); keys of parts that do not exist are absent. */
export interface ReadyInfo {
  readonly work: string;
  readonly tracker?: string;
  readonly operate?: string;
  readonly mail: string;
  readonly apps?: string;
  /** `host:port` of the receiver for incoming mail. */
  readonly smtp?: string;
  /** Address of Operate's inbound mailbox. */
  readonly intake?: string;
  /** The process whose SIGTERM stops everything. */
  readonly pid: number;
  readonly customer_id: number;
  readonly libraries: readonly string[];
  /** Only for the demonstration firm, as are the clients. */
  readonly accounts?: readonly ReadyAccount[];
  readonly clients?: readonly ReadyClient[];
}

/** Path of the ready file of a data folder. */
export function readyFilePath(dataDir: string): string {
  return join(dataDir, "ready.json");
}

/** Says that all parts answer: the file appears whole, readable by its owner only, and goes with disposal. */
export async function writeReadyFile(dataDir: string, info: ReadyInfo): Promise<AsyncDisposable> {
  const path = readyFilePath(dataDir);
  await writeFileDurably(path, `${JSON.stringify(info, undefined, 2)}\n`);
  return { [Symbol.asyncDispose]: () => removeReadyFile(dataDir) };
}

/** Removes the file, also one that a killed process left. */
export async function removeReadyFile(dataDir: string): Promise<void> {
  await rm(readyFilePath(dataDir), { force: true });
}
