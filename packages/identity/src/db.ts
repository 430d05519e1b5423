import { typed } from "@muniment/platform/db";
import type { GroupTables } from "./group/group.tables.ts";
import type { LibraryTables } from "./library/library.tables.ts";
import type { RoleTables } from "./role/role.tables.ts";
import type { UserTables } from "./user/user.tables.ts";

/** Identity's own view on a transaction. */
export const q = typed<LibraryTables & UserTables & RoleTables & GroupTables>();
