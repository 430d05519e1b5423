export { BlobDamagedError, BlobMissingError, BlobSpaceError, BlobTooLargeError } from "./blob-store.ts";
export type { BlobRead, BlobStore, StagedBlob, SweepOptions, SweepResult } from "./blob-store.ts";
export { createDiskBlobStore } from "./disk.ts";
export type { DiskBlobStoreOptions } from "./disk.ts";
export { createS3BlobStore } from "./s3.ts";
export type { S3BlobStoreOptions } from "./s3.ts";
