import { typed } from "@muniment/platform/db";
import type { InstallationTables } from "./installation/installation.tables.ts";
import type { TrustTables } from "./trust/trust.tables.ts";

/** The view of packages and publishers on a transaction. */
export const q = typed<InstallationTables & TrustTables>();
