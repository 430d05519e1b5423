import type { Generated } from "kysely";

/** `work.checkout`: a version that is reserved for one person. */
export interface CheckoutRow {
  library_id: number;
  document_number: number;
  version: number;
  user_num: number;
  client_id: string;
  checked_out_at: Date;
  /** When it is meant to be back; nothing happens then. */
  due_at: Date | null;
  /** When it ends by itself. */
  expires_at: Date | null;
  /** Since when the holder could not write there any more, as far as that was noticed. */
  lost_at: Date | null;
  path: Generated<string>;
  location: Generated<string>;
  comment: Generated<string>;
}

/** The tables that this slice owns. */
export interface CheckoutTables {
  "work.checkout": CheckoutRow;
}
