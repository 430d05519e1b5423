import type { ColumnType, Generated } from "kysely";

type Json<T> = ColumnType<T, string, string>;

/** Why something waits: a Trouble of the contract. */
interface StoredTrouble {
  readonly code: string;
  readonly text: string;
  readonly repository_code?: string;
  readonly transaction?: string;
  readonly at: string;
}

/** A document of the manifest, as the contract has it. */
interface StoredDocument {
  readonly service: string;
  readonly document_id: string;
  readonly case?: string;
}

/** A line of a bundle: BundleEntry of the contract. */
interface StoredEntry {
  id: string;
  kind: "section" | "document" | "text" | "placeholder";
  title: string;
  level?: number;
  description?: string;
  date?: string;
  document?: { service: string; document_id: string; case?: string };
  text?: string;
  pages?: string;
  rotate?: 0 | 90 | 180 | 270;
  starts_on_odd_page?: boolean;
  is_included?: boolean;
}

/** How it looks: BundleOptions of the contract. */
interface StoredOptions {
  has_cover: boolean;
  has_contents: boolean;
  has_dividers: boolean;
  numbering: {
    is_printed: boolean;
    position: "bottom-center" | "bottom-right" | "bottom-left" | "top-center" | "top-right" | "top-left";
    prefix: string;
    start: number;
    size: number;
    shows_total: boolean;
  };
  on_trouble: "stop" | "slip_sheet";
  folder: string[];
  name: string;
}

/** What a range of pages was made from (OPR-BUN-014). */
interface StoredManifestEntry {
  readonly entry: string;
  readonly title: string;
  readonly kind: string;
  readonly document?: StoredDocument;
  readonly sha256?: string;
  readonly first_page: number;
  readonly pages: number;
  readonly trouble?: string;
}

/** What is stored where, before the first call that stores it. */
interface StoredOutput {
  readonly name: string;
  readonly target_id: string;
  readonly folder_name: string;
  readonly sha256: string;
  readonly size: number;
  readonly pages: number;
  /** Where it is not in the workspace of the case. */
  readonly elsewhere?: {
    readonly service: string;
    readonly type: "work" | "local-folder" | "webdav";
    readonly base_url: string;
    readonly root_id: string;
  };
}

/** `operate.bundle`: what is to be put together (OPR-BUN-003). */
export interface BundleRow {
  id: string;
  case_id: string;
  title: string;
  reference: string;
  purpose: string;
  entries: Json<readonly StoredEntry[]>;
  options: Json<StoredOptions>;
  /** Titles whose source has changed since the newest build. */
  changed: Json<readonly string[]>;
  created_at: Date;
  created_by: string;
  updated_at: Date;
  updated_by: string;
  rev: Generated<number>;
}

/** `operate.bundle_build`: one making of it; its id is the operation id of both audits. */
export interface BundleBuildRow {
  id: string;
  bundle_id: string;
  /** From 1 in each bundle. */
  number: number;
  user_id: string;
  title: string;
  reference: string;
  entries: Json<readonly StoredEntry[]>;
  options: Json<StoredOptions>;
  state: "running" | "waiting" | "failed" | "cancelled" | "built" | "built_with_warnings";
  step: "collecting" | "assembling" | "storing";
  done: number;
  total: number;
  trouble: Json<StoredTrouble> | null;
  manifest: Json<readonly StoredManifestEntry[]>;
  output: Json<StoredOutput> | null;
  item_id: string | null;
  created_at: Date;
  ended_at: Date | null;
}

/** The tables of this slice. */
export interface BundleTables {
  "operate.bundle": BundleRow;
  "operate.bundle_build": BundleBuildRow;
}
