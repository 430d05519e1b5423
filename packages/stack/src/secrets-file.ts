import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Secret } from "@muniment/platform/config";
import { writeFileDurably } from "./durable-file.ts";

/** What an installation on embedded defaults keeps secret; the database holds nothing that could replace it. */
export interface StackSecrets {
  /** Seals keys and tokens in the database (D14). */
  readonly master: Secret;
  /** The demonstration firm's passwords and client secrets derive from it (D58). */
  readonly demonstrationSeed: Secret;
}

const SECRET_BYTES = 32;

/**
 * The secrets of the data folder, from `secrets.json` there, which is made the first time with mode 0600.
 * Throws when the file is damaged: making new ones would lock away what the old ones sealed.
 */
export async function loadSecrets(dataDir: string): Promise<StackSecrets> {
  const path = join(dataDir, "secrets.json");
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text !== undefined) return parse(text, path);
  const made = JSON.stringify({ master: newSecretText(), demonstration_seed: newSecretText() }, undefined, 2);
  await writeFileDurably(path, `${made}\n`);
  return parse(made, path);
}

function parse(text: string, path: string): StackSecrets {
  try {
    const stored: unknown = JSON.parse(text);
    if (typeof stored === "object" && stored !== null && "master" in stored && "demonstration_seed" in stored) {
      const { master, demonstration_seed: seed } = stored;
      if (isSecretText(master) && isSecretText(seed)) {
        return { master: new Secret(master), demonstrationSeed: new Secret(seed) };
      }
    }
  } catch {
    // Not JSON: reported below like any other damage, without quoting what may be half a secret.
  }
  throw new Error(`${path} is damaged. Bring it back from a backup: what is sealed in the database needs it`);
}

function isSecretText(value: unknown): value is string {
  return typeof value === "string" && Buffer.from(value, "base64url").length === SECRET_BYTES;
}

function newSecretText(): string {
  return randomBytes(SECRET_BYTES).toString("base64url");
}
