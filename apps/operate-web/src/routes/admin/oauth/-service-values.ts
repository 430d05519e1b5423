import type { Service } from "./-service-columns.tsx";

/** The settings of a service as the form holds them (OPR-LNK-002). */
export interface ServiceValues {
  readonly system_name: string;
  readonly type: Service["type"];
  readonly display_name: string;
  readonly base_url: string;
  readonly client_id: string;
  /** Empty: as it was. */
  readonly client_secret: string;
  readonly preferred_database: string;
  readonly scopes: string;
  readonly allow_fallback: boolean;
  readonly fallback_when_expired: boolean;
  readonly one_account_per_user: boolean;
  readonly uses_pkce: boolean;
  readonly uses_client_credentials: boolean;
  readonly same_email_only: boolean;
  readonly enabled: boolean;
  /** Nothing for a new service: the server knows whom to begin with. */
  readonly teams?: readonly { readonly id: string; readonly is_required: boolean }[];
}

/** What a new service begins with. */
export const FIRST_VALUES: ServiceValues = {
  system_name: "work",
  type: "work",
  display_name: "",
  base_url: "",
  client_id: "",
  client_secret: "",
  preferred_database: "",
  scopes: "user",
  allow_fallback: false,
  fallback_when_expired: false,
  one_account_per_user: true,
  uses_pkce: true,
  uses_client_credentials: false,
  same_email_only: false,
  enabled: true,
};

/** The settings of a service that is there. */
export function valuesOf(service: Service): ServiceValues {
  return {
    system_name: service.system_name,
    type: service.type,
    display_name: service.display_name,
    base_url: service.base_url,
    client_id: service.client_id,
    client_secret: "",
    preferred_database: service.preferred_database,
    scopes: service.scopes,
    allow_fallback: service.allow_fallback,
    fallback_when_expired: service.fallback_when_expired,
    one_account_per_user: service.one_account_per_user,
    uses_pkce: service.uses_pkce,
    uses_client_credentials: service.uses_client_credentials,
    same_email_only: service.same_email_only,
    enabled: service.enabled,
    teams: service.teams.map(({ id, is_required }) => ({ id, is_required })),
  };
}

/** What is sent of them: a secret only when one was typed. */
export function bodyOf({ client_secret: secret, teams, ...others }: Omit<ServiceValues, "system_name" | "type">) {
  return {
    ...others,
    ...(teams === undefined ? {} : { teams: [...teams] }),
    ...(secret === "" ? {} : { client_secret: secret }),
  };
}
