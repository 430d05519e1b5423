/** When the connection to a relay is encrypted: from the start, always by STARTTLS, where it offers that, or never. */
export type RelayTls = "implicit" | "required" | "offered" | "off";

/** `mail.relay`: one row at most. */
export interface RelayRow {
  is_chosen: boolean;
  host: string;
  port: number;
  tls: RelayTls;
  user_name: string;
  secret_key_id: string | null;
  /** The password, sealed. */
  secret: Buffer | null;
  sender_name: string;
  sender_address: string;
  reply_to: string;
  /** Grows with each change, so that who sends knows when to connect anew. */
  revision: number;
  edited_at: Date;
}

/** The table that the relay owns. */
export interface RelayTables {
  "mail.relay": RelayRow;
}
