import { typed } from "@muniment/platform/db";
import type { LinkedServiceTables } from "./linked-service/linked-service.tables.ts";
import type { SessionTables } from "./session/session.tables.ts";
import type { UserTables } from "./user/user.tables.ts";

/** Operate's own view on a transaction. */
export const q = typed<UserTables & SessionTables & LinkedServiceTables>();
