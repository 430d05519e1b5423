import type { FormerTask } from "../checklist/index.ts";

/** What an import is taken back with. */
export interface ImportUndo {
  /** With the top of the family that each was made in. */
  readonly created: readonly { readonly id: string; readonly top: string }[];
  readonly sections: readonly string[];
  readonly former: readonly FormerTask[];
  /** The state of each of these tasks after the import. */
  readonly revs: Readonly<Record<string, number>>;
}
