import type { ColumnType } from "kysely";

/** `platform.idempotency` */
export interface IdempotencyRow {
  client_id: string;
  user_num: number;
  key: string;
  request_hash: Buffer;
  status: number;
  body: ColumnType<unknown, string, never>;
  object_id: string | null;
  finished_at: Date;
}

/** The tables that this folder owns. */
export interface IdempotencyTables {
  "platform.idempotency": IdempotencyRow;
}
