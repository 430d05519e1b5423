import type { Generated } from "kysely";

/** `identity.known_place`: a device, or the trusted networks, of one account, with the failures from there. */
export interface KnownPlaceRow {
  user_num: number;
  /** Of the device's mark, which the browser alone has; one value for all trusted networks. */
  place_hash: Buffer;
  is_device: boolean;
  failed_logins: Generated<number>;
  locked_until: Date | null;
  is_locked: Generated<boolean>;
  last_at: Date;
}

/** The tables that this slice owns. */
export interface KnownPlaceTables {
  "identity.known_place": KnownPlaceRow;
}
