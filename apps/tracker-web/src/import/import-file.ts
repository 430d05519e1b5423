import type { Output } from "@muniment/rest";
import type { applyImport, previewImport, readImport } from "@muniment/tracker-api/import";

/** A file that was read. */
export type ImportFile = Output<typeof readImport>["data"];

/** What an import would do. */
export type Preview = Output<typeof previewImport>["data"];

/** What an import came to. */
export type ImportDone = Output<typeof applyImport>["data"];
