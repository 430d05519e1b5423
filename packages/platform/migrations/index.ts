import type { MigrationSet } from "../src/db/index.ts";
import { idempotency } from "./0001-idempotency.ts";
import { audit } from "./0002-audit.ts";
import { auditClient } from "./0003-audit-client.ts";

/** The schema of what every server has. */
export const platformMigrations: MigrationSet = { owner: "platform", migrations: [idempotency, audit, auditClient] };
