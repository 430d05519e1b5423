import type { MigrationSet } from "@muniment/platform/db";
import { message } from "./0001-message.ts";
import { relay } from "./0002-relay.ts";
import { headers } from "./0003-headers.ts";

/** The schema of outgoing mail. */
export const mailMigrations: MigrationSet = { owner: "mail", migrations: [message, relay, headers] };
