import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { JWK } from "jose";
import { keepApplication } from "@muniment/identity";
import { systemClock } from "@muniment/kernel";
import { newActingPersonKey } from "@muniment/work-api/acting-person";
import type { WorkServer } from "@muniment/work-server";
import { writeFileDurably } from "./durable-file.ts";

/** By what Tracker's server shows Work who it is; Work knows the public half. */
export interface TrackerCredentials {
  readonly privateKey: JWK;
  readonly publicKey: JWK;
}

const FILE = "tracker.json";

/** The key of the data folder, made the first time with mode 0600. Throws when the file is damaged. */
export async function loadTrackerCredentials(dataDir: string): Promise<TrackerCredentials> {
  const path = join(dataDir, FILE);
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) {
    const made = await newActingPersonKey();
    await writeFileDurably(path, `${JSON.stringify(made, undefined, 2)}\n`);
    return made;
  }
  try {
    const { privateKey, publicKey } = JSON.parse(text) as Partial<TrackerCredentials>;
    if (privateKey?.d !== undefined && publicKey?.x !== undefined) return { privateKey, publicKey };
  } catch {
    // Not JSON: reported below, without quoting what may be half a key.
  }
  throw new Error(`${path} is damaged. Bring it back from a backup, or remove it`);
}

/** How long an access token of the pages is good. */
const ACCESS_MINUTES = 30;

/** Registers Tracker's server and its pages at Work, or brings the registrations up to date. */
export async function registerTracker(
  server: WorkServer,
  { publicKey }: TrackerCredentials,
  trackerOrigin: string,
): Promise<void> {
  await server.database.transaction(async (tx) => {
    await keepApplication(
      tx,
      {
        client_id: "tracker-cc",
        name: "Tracker",
        type: "web",
        grants: ["authorization_code"],
        allow_refresh: true,
        redirect_uris: [`${trackerOrigin}/authorized`],
        jwks: { keys: [publicKey as Readonly<Record<string, unknown>>] },
        permissions: ["audit.write"],
      },
      systemClock,
    );
    await keepApplication(
      tx,
      {
        client_id: "tracker-web",
        name: "Tracker: pages",
        type: "native",
        grants: ["authorization_code"],
        redirect_uris: [`${trackerOrigin}/signed-in`],
        access_minutes: ACCESS_MINUTES,
      },
      systemClock,
    );
  });
}
