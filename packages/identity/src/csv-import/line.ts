import type { Actor } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type { CsvImportKey, CsvImportMode, CsvVerdict } from "@muniment/work-api/control-center/csv-import";
import type { Cells } from "./cells.ts";

/** What a line is done with. */
export interface LineContext {
  readonly tx: Tx;
  readonly actor: Actor & { readonly kind: "user" };
  /** The library at the top of the page: where groups are, and what a role without a library is about. */
  readonly library: { readonly libraryId: number; readonly alias: string };
  readonly mode: CsvImportMode;
  readonly key: CsvImportKey;
}

/** What became of a line; what it changed is kept for Undo. */
export interface LineResult {
  readonly verdict: Exclude<CsvVerdict, "refused">;
  readonly subject: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
}

/** Does what lines of one kind say, by the same services as pages and REST, and takes it back. */
export interface LineKind {
  /** What makes two lines of a file about the same thing; `undefined` where nothing does. */
  keysOf(cells: Cells, key: CsvImportKey): readonly string[];
  /** Throws an `AppError` for what is refused; nothing of the line stays then. */
  apply(context: LineContext, cells: Cells): Promise<LineResult>;
  /** Takes back what `apply` did, as far as it is still as `apply` left it. */
  undo(context: LineContext, done: LineResult): Promise<void>;
}
