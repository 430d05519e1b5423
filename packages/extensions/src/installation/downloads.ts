import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { openZip, readBundle, sha256Of } from "../package/index.ts";
import type { PackagePolicy } from "./ports.ts";

/** A bundle that the installation offers (TRK-PKG-016). */
export interface Download {
  readonly file: string;
  readonly version: string;
  readonly region: string;
  readonly environment: string;
  readonly size: number;
  readonly sha256: string;
}

/** The bundles of a folder of the server. */
export interface Downloads {
  list(): Promise<readonly Download[]>;
  /** `undefined` for what is none of the list. */
  open(file: string): Promise<{ readonly size: number; readonly content: Readable } | undefined>;
}

/** Offers the bundles that lie in `folder`; each is read once for as long as it does not change. */
export function createDownloads(folder: string, { limits }: Pick<PackagePolicy, "limits">): Downloads {
  const known = new Map<string, { stamp: string; download: Download | undefined }>();

  async function describe(file: string): Promise<Download | undefined> {
    const path = join(folder, file);
    const { size, mtimeMs } = await stat(path);
    const stamp = `${size} ${mtimeMs}`;
    const found = known.get(file);
    if (found?.stamp === stamp) return found.download;
    const download = size > limits.packedBytes ? undefined : await readDownload(path, file);
    known.set(file, { stamp, download });
    return download;
  }

  async function readDownload(path: string, file: string): Promise<Download | undefined> {
    try {
      const bytes = await readFile(path);
      const zip = await openZip(bytes, limits);
      const { version, region, environment } = (await readBundle(zip, limits)).bundle;
      zip.close();
      return { file, version, region, environment, size: bytes.length, sha256: sha256Of(bytes) };
    } catch {
      // What else lies in the folder is nobody's download.
      return undefined;
    }
  }

  async function list(): Promise<readonly Download[]> {
    const names = await readdir(folder).catch(() => []);
    const files = names.filter((name) => /\.zip$/i.test(name)).toSorted((a, b) => a.localeCompare(b));
    const found = await Promise.all(files.map(describe));
    return found.filter((download) => download !== undefined);
  }

  return {
    list,
    async open(file) {
      const found = (await list()).find((download) => download.file === file);
      if (found === undefined) return undefined;
      return { size: found.size, content: createReadStream(join(folder, found.file)) };
    },
  };
}
