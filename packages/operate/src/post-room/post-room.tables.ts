import type { ColumnType, Generated, GeneratedAlways } from "kysely";

type Json<T> = ColumnType<T, string, string>;

/** Why something waits: a Trouble of the contract. */
interface StoredTrouble {
  readonly code: string;
  readonly text: string;
  readonly repository_code?: string;
  readonly transaction?: string;
  readonly at: string;
}

/** A document that goes into the envelope. */
interface StoredPart {
  readonly id: string;
  readonly name: string;
  readonly pages?: number;
}

/** `operate.post_room`: where its files go, and how it works; there is one. */
export interface PostRoomRow {
  id: Generated<boolean>;
  repository: string;
  /** Where the repository was when this was saved. */
  service_id: string;
  library: string;
  root: string;
  item_id: string;
  place_name: string;
  path: string;
  keeps_copy: boolean;
  needs_approval: boolean;
  separates_colour: boolean;
  cut_offs: string[];
  time_zone: string;
  return_address: string[];
  updated_at: Date;
  updated_by: string;
  rev: Generated<number>;
}

/** `operate.post_batch`: envelopes that go together; its id is what the effects of its delivery have in common. */
export interface PostBatchRow {
  id: string;
  num: GeneratedAlways<number>;
  state: "open" | "closed" | "delivering" | "delivered" | "printed" | "done";
  service_class: "first" | "second" | "recorded" | "special" | "dx" | "courier" | "hand";
  is_colour: boolean;
  trouble: Json<StoredTrouble> | null;
  opened_at: Date;
  cut_off_at: Date | null;
  closed_at: Date | null;
  closed_by: string | null;
  service_id: string | null;
  item_id: string | null;
  place_name: string | null;
  path: string[] | null;
  keeps_copy: boolean | null;
  parent_id: string | null;
  folder_id: string | null;
  files: Json<Readonly<Record<string, { readonly size: number; readonly sha256: string }>>>;
  delivered_at: Date | null;
}

/** `operate.post_item`: one envelope; its id is the operation id of both audits. */
export interface PostItemRow {
  id: string;
  num: GeneratedAlways<number>;
  case_id: string;
  user_id: string;
  recipient: string;
  address: string[];
  service_class: PostBatchRow["service_class"];
  copies: number;
  is_colour: boolean;
  is_duplex: boolean;
  paper: "plain" | "letterhead_first";
  return_address: string[];
  cost_code: string;
  post_by: string | null;
  enclosures: string;
  notes: string;
  source_id: string;
  parts: Json<readonly StoredPart[]>;
  state:
    | "waiting_for_approval"
    | "queued"
    | "preparing"
    | "ready"
    | "delivering"
    | "delivered"
    | "printed"
    | "dispatched"
    | "returned"
    | "failed"
    | "cancel_requested"
    | "cancelled";
  trouble: Json<StoredTrouble> | null;
  batch_id: string | null;
  ordinal: number | null;
  delivery: Generated<number>;
  reprint_reason: Generated<string>;
  pages: number | null;
  sheets: number | null;
  file_id: string | null;
  cover_pages: number | null;
  document_id: string | null;
  file_name: string | null;
  copy_id: string | null;
  copy_name: string | null;
  copy_trouble: Json<StoredTrouble> | null;
  approved_by: string | null;
  requested_at: Date;
  posted_on: string | null;
  tracking: Generated<string>;
  remark: Generated<string>;
}

/** The tables of this slice. */
export interface PostRoomTables {
  "operate.post_room": PostRoomRow;
  "operate.post_batch": PostBatchRow;
  "operate.post_item": PostItemRow;
}
