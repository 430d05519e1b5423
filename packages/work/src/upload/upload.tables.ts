import type { Generated } from "kysely";

/** `work.upload`: one file that arrives in parts, of one person and application. */
export interface UploadRow {
  library_id: number;
  upload_id: string;
  user_num: number;
  client_id: string;
  target_kind: "folder" | "version_of" | "replace";
  target_id: string;
  file_name: string;
  metadata: string;
  length: number;
  received: Generated<number>;
  checksum: string | null;
  created_at: Date;
  expires_at: Date;
  ended_at: Date | null;
}

/** `work.upload_part`: some of its bytes, kept as content of their own. */
export interface UploadPartRow {
  library_id: number;
  upload_id: string;
  start: number;
  size: number;
  checksum: string;
}

/** The tables that this slice owns. */
export interface UploadTables {
  "work.upload": UploadRow;
  "work.upload_part": UploadPartRow;
}
