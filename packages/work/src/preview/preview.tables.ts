/** `work.rendition`: what was made, or is being made, of content. */
export interface RenditionRow {
  library_id: number;
  /** SHA-256 of the content, and what its name says that it is. */
  source: string;
  extension: string;
  /** Which attachment of a message, such as `2.1`; empty for all of the content. */
  part: string;
  form: "pdf" | "pdfa-2b";
  state: "pending" | "ready" | "failed";
  /** SHA-256 of what was made. */
  content: string | null;
  size: number | null;
  pages: number | null;
  reason: string | null;
  asked_at: Date;
  ended_at: Date | null;
}

/** `work.looked_at`: when a person's looking at a version was last written to its timeline. */
export interface LookedAtRow {
  library_id: number;
  document_number: number;
  version: number;
  user_num: number;
  looked_at: Date;
}

/** The tables that this slice owns. */
export interface PreviewTables {
  "work.rendition": RenditionRow;
  "work.looked_at": LookedAtRow;
}
