import {
  applicationRight,
  countLentLibraries,
  createApplications,
  findApplicationRecord,
  hasCredentials,
  isOpenToGroup,
  requireApplicationRight,
} from "@muniment/identity";
import type { Clock } from "@muniment/kernel";
import type { ApplicationRegistry } from "./ports.ts";

/** The registry of applications, which identity keeps. */
export function createApplicationRegistry({ clock }: { readonly clock: Clock }): ApplicationRegistry {
  return {
    ...createApplications({ clock }),
    requireChange: requireApplicationRight,
    isOpenToGroup,
    async requireView(reader, actor) {
      await applicationRight(reader, actor);
    },
    hasCredentials: async (reader, clientId) => hasCredentials(reader, clientId, clock.now()),
    countLent: async (reader, clientId) => countLentLibraries(reader, clientId, clock.now()),
    async find(reader, clientId) {
      const row = await findApplicationRecord(reader, clientId);
      if (row === undefined) return undefined;
      return {
        client_id: row.client_id,
        package_id: row.package_id,
        name: row.name,
        description: row.description,
        enabled: row.enabled,
        is_deleted: row.deleted_at !== null,
        redirect_uris: row.redirect_uris,
        jwks_uri: row.jwks_uri,
        waits_for: row.waits_for,
        allow_token_refresh: row.allow_refresh,
        refresh_token_expiry_days: row.refresh_days,
        access_token_expiry_minutes: row.access_minutes,
      };
    },
  };
}
