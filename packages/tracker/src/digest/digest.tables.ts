/** `tracker.digest_message`: what became of somebody's report of a day. */
export interface DigestMessageRow {
  user_num: number;
  day: string;
  state: "queued" | "skipped_empty" | "skipped_late" | "skipped_no_access";
  until: Date;
  message_id: string | null;
  /** Of the link that does nothing but end the reports of this person. */
  unsubscribe_hash: Buffer | null;
}

/** `tracker.digest_stop`: whose reports ended otherwise than by their preferences. */
export interface DigestStopRow {
  user_num: number;
  reason: "unsubscribed" | "refused";
  at: Date;
}

/** The tables that this slice owns. */
export interface DigestTables {
  "tracker.digest_message": DigestMessageRow;
  "tracker.digest_stop": DigestStopRow;
}
