import { typed } from "@muniment/platform/db";
import type { AuthorisationTables } from "./library-authorisation/authorisation.tables.ts";
import type { DigestTables } from "./digest/digest.tables.ts";
import type { MatterTables } from "./matter/matter.tables.ts";
import type { SessionTables } from "./session/session.tables.ts";

/** Tracker's own view on a transaction. */
export const q = typed<SessionTables & MatterTables & AuthorisationTables & DigestTables>();
