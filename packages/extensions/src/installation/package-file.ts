import type { Readable } from "node:stream";
import type { BlobRead, BlobStore } from "@muniment/blob-store";
import type { Tx } from "@muniment/platform/db";
import { findPackageFile } from "./installation.repository.ts";

/** A file of an installed package. */
export interface PackageFile {
  /** Which version it is of, also when the active one was asked for. */
  readonly version: string;
  readonly path: string;
  /** 64 hex digits. */
  readonly sha256: string;
  readonly size: number;
  readonly mediaType: string;
  open(read?: BlobRead): Promise<Readable>;
}

/** A file of a version of an installed package, or of its active one; `undefined` when there is none of that path. */
export type OpenPackageFile = (packageId: string, version: string, path: string) => Promise<PackageFile | undefined>;

/** Opens files of packages whatever the state of their application: whoever serves them asks for that first. */
export function createPackageFiles({ reader, blobs }: { reader: Tx; blobs: BlobStore }): OpenPackageFile {
  return async (packageId, version, path) => {
    const row = await findPackageFile(reader, { packageId, version, path });
    if (row === undefined) return undefined;
    const { sha256 } = row;
    return {
      version: row.version,
      path: row.path,
      sha256,
      size: row.size,
      mediaType: row.media_type,
      open: async (read) => blobs.open(sha256, read),
    };
  };
}
