import type { ColumnType } from "kysely";

/** `extensions.publisher_key`: a key by which a publisher signs packages. */
export interface PublisherKeyRow {
  /** The SHA-256 thumbprint of the key (RFC 7638). */
  key_id: string;
  publisher_id: string;
  name: string;
  jwk: ColumnType<{ kty: string; crv: string; x: string }, string, never>;
  /** The full name of who added it. */
  added_by: string;
  added_at: Date;
  revoked_by: string | null;
  revoked_at: Date | null;
}

/** The table that this slice owns. */
export interface TrustTables {
  "extensions.publisher_key": PublisherKeyRow;
}
