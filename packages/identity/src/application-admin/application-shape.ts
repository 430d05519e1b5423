import type { Static } from "typebox";
import { addSeconds, toWireDate } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import type * as api from "@muniment/work-api/control-center/application";
import { findApplicationRecord, listSecrets } from "../application/index.ts";
import type { SecretRecord } from "../application/index.ts";
import { listApplicationRows } from "./application-list.repository.ts";
import type { ListedApplication } from "./application-list.repository.ts";
import { namedMembers } from "./application-member.repository.ts";
import type { SeenLibraries } from "./application-member.repository.ts";
import { isLive, presentFields, UNDELETE_SECONDS } from "./applications.ts";

/** A row of the list, as the wire has it. */
export type WireRow = Static<typeof api.ApplicationRow>;

/** One application, as the wire has it. */
export type WireApplication = Static<typeof api.ApplicationDetails>;

const DAY_SECONDS = 86_400;

/** A row for somebody with that right. */
export function wireRow(row: ListedApplication, right: "change" | "view"): WireRow {
  return {
    client_id: row.client_id,
    name: row.name,
    description: row.description,
    publisher: row.publisher,
    kind: row.kind,
    ...(row.package_id === null ? {} : { package_id: row.package_id }),
    ...(row.version === null ? {} : { version: row.version }),
    extends: [...row.extends],
    access_mode: row.access_mode,
    allow_token_refresh: row.allow_refresh,
    enabled: row.enabled,
    status: statusOf(row),
    added_by: row.added_by,
    created: toWireDate(row.created_at),
    updated: toWireDate(row.edited_at),
    ...(row.deleted_at === null ? {} : { deleted: toWireDate(row.deleted_at) }),
    actions: right === "change" ? actionsOn(row) : [],
  };
}

function statusOf(row: ListedApplication): WireRow["status"] {
  if (row.deleted_at !== null) return "deleted";
  if (!row.enabled) return "disabled";
  if (row.waits_for !== null) return "waiting_companion";
  return row.has_credentials ? "enabled" : "attention";
}

/** Whether a deleted application can still be brought back. */
export function isKept(row: Pick<ListedApplication, "deleted_at">, now: Date): boolean {
  return row.deleted_at === null || addSeconds(row.deleted_at, UNDELETE_SECONDS) > now;
}

function actionsOn(row: ListedApplication): WireRow["actions"] {
  if (row.deleted_at !== null) return ["undelete"];
  return ["edit", row.enabled ? "disable" : "enable", ...(row.kind === "core" ? [] : (["delete"] as const))];
}

/** Everything about an application but its secrets; `undefined` when it is gone. */
export async function wireApplication(
  reader: Tx,
  given: {
    readonly clientId: string;
    readonly right: "change" | "view";
    readonly seen: SeenLibraries;
    readonly now: Date;
  },
): Promise<WireApplication | undefined> {
  const { clientId, right, seen, now } = given;
  const record = await findApplicationRecord(reader, clientId);
  const [row] = await listApplicationRows(reader, { clientId, now });
  if (record === undefined || row === undefined || !isKept(record, now)) return undefined;
  const { jwks, jwks_uri: uri, ...fields } = await presentFields(reader, record);
  const members = await namedMembers(reader, clientId, seen);
  const shown = members.filter((member) => member.is_seen);
  return {
    ...wireRow(row, right),
    ...fields,
    ...(jwks === null || jwks === undefined ? {} : { jwks }),
    ...(uri === null ? {} : { jwks_uri: uri }),
    access: {
      mode: record.access_mode,
      include_external: record.include_external,
      users: shown
        .filter(({ type }) => type === "user")
        .map(({ id, name, is_external, library }) => ({ id, full_name: name, is_external, library })),
      groups: shown
        .filter(({ type }) => type === "group")
        .map(({ id, name, library }) => ({ library, id, full_name: name })),
      libraries: shown.filter(({ type }) => type === "library").map(({ id, name }) => ({ id, display_name: name })),
      hidden_count: members.length - shown.length,
    },
    secrets: (await listSecrets(reader, clientId)).map((secret) => wireSecret(secret, now)),
  };
}

/** A secret as it is shown. */
export function wireSecret(secret: SecretRecord, now: Date): Static<typeof api.ClientSecret> {
  const { expires_at: end, used_at: used } = secret;
  return {
    id: secret.secret_id,
    created: toWireDate(secret.created_at),
    created_by: secret.created_by,
    expires: end === null ? null : addSeconds(end, -DAY_SECONDS).toISOString().slice(0, 10),
    ...(used === null ? {} : { last_used: toWireDate(used) }),
    state: secret.revoked_at !== null ? "revoked" : isLive(secret, now) ? "live" : "expired",
  };
}
