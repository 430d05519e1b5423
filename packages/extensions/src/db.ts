import { typed } from "@muniment/platform/db";
import type { ElementTables } from "./element/element.tables.ts";
import type { InstallationTables } from "./installation/installation.tables.ts";
import type { TrustTables } from "./trust/trust.tables.ts";

/** The view of packages and publishers on a transaction. */
export const q = typed<ElementTables & InstallationTables & TrustTables>();
