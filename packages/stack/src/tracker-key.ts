import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { JWK } from "jose";
import { newActingPersonKey } from "@muniment/work-api/acting-person";
import { writeFileDurably } from "./durable-file.ts";

const FILE = "tracker.json";

/**
 * The private key by which Tracker's server shows Work who it is, kept in the data folder and made the first time with
 * mode 0600. Work fetches the public half from that server once an administrator has installed Tracker from its packages;
 * nobody registers it before. Throws when the file is damaged.
 */
export async function loadTrackerKey(dataDir: string): Promise<JWK> {
  const path = join(dataDir, FILE);
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) {
    const made = await newActingPersonKey();
    await writeFileDurably(path, `${JSON.stringify(made, undefined, 2)}\n`);
    return made.privateKey;
  }
  try {
    const { privateKey } = JSON.parse(text) as { privateKey?: JWK };
    if (privateKey?.d !== undefined) return privateKey;
  } catch {
    // Not JSON: reported below, without quoting what may be half a key.
  }
  throw new Error(`${path} is damaged. Bring it back from a backup, or remove it`);
}
