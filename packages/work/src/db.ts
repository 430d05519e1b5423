import { typed } from "@muniment/platform/db";
import type { AccessTables } from "./access/access.tables.ts";
import type { ActivityTables } from "./activity/activity.tables.ts";
import type { ContainerTables } from "./container/container.tables.ts";
import type { DocumentTables } from "./document/document.tables.ts";
import type { ItemTables } from "./item/item.tables.ts";
import type { RecentTables } from "./recent/recent.tables.ts";
import type { UploadTables } from "./upload/upload.tables.ts";

/** Work's own view on a transaction. */
export const q = typed<
  ActivityTables & ItemTables & AccessTables & ContainerTables & DocumentTables & UploadTables & RecentTables
>();
