import { sql } from "kysely";
import type { Tx } from "@muniment/platform/db";
import { q } from "../db.ts";
import type { ApplicationRecord } from "../application/index.ts";

/** An application as lists have it. */
export type ListedApplication = Pick<
  ApplicationRecord,
  | "client_id"
  | "name"
  | "description"
  | "publisher"
  | "kind"
  | "package_id"
  | "version"
  | "extends"
  | "waits_for"
  | "type"
  | "is_public"
  | "uses_sign_in"
  | "access_mode"
  | "allow_refresh"
  | "enabled"
  | "redirect_uris"
  | "website"
  | "support_email"
  | "created_at"
  | "edited_at"
  | "deleted_at"
> & {
  /** Full name; empty for the installation. */
  readonly added_by: string;
  /** Whether it has something to show who it is by; public ones need nothing. */
  readonly has_credentials: boolean;
};

/** All applications, or that one; deleted ones too. There are tens of them. */
export async function listApplicationRows(
  reader: Tx,
  given: { readonly now: Date; readonly clientId?: string },
): Promise<readonly ListedApplication[]> {
  const only = given.clientId === undefined ? sql`true` : sql`a.client_id = ${given.clientId}`;
  const rows = await sql<ListedApplication>`
    select a.client_id, a.name, a.description, a.publisher, a.kind, a.package_id, a.version, a.extends, a.waits_for,
      a.type, a.is_public, a.uses_sign_in, a.access_mode, a.allow_refresh, a.enabled, a.redirect_uris, a.website,
      a.support_email, a.created_at, a.edited_at, a.deleted_at, coalesce(u.full_name, '') as added_by,
      a.is_public or not a.uses_sign_in or a.jwks is not null or a.jwks_uri is not null
        or exists (select 1 from identity.application_secret s where s.client_id = a.client_id
          and s.revoked_at is null and coalesce(s.expires_at > ${given.now}, true)) as has_credentials
    from identity.application a left join identity."user" u on u.user_num = a.added_by
    where ${only} order by lower(a.name), a.client_id`.execute(q(reader));
  return rows.rows;
}

/** Whether an application can show who it is. */
export async function hasCredentials(reader: Tx, clientId: string, now: Date): Promise<boolean> {
  const [row] = await listApplicationRows(reader, { clientId, now });
  return row?.has_credentials === true;
}
