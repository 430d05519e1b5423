import { typed } from "@muniment/platform/db";
import type { AccessTables } from "./access/access.tables.ts";
import type { ActivityTables } from "./activity/activity.tables.ts";
import type { CheckoutTables } from "./checkout/checkout.tables.ts";
import type { ContainerTables } from "./container/container.tables.ts";
import type { DocumentTables } from "./document/document.tables.ts";
import type { PolicyTables } from "./policy/policy.tables.ts";
import type { PreviewTables } from "./preview/preview.tables.ts";
import type { RecentTables } from "./recent/recent.tables.ts";
import type { UploadTables } from "./upload/upload.tables.ts";

/** Work's own view on a transaction. */
export const q = typed<
  ActivityTables &
    AccessTables &
    CheckoutTables &
    ContainerTables &
    DocumentTables &
    PolicyTables &
    PreviewTables &
    UploadTables &
    RecentTables
>();
