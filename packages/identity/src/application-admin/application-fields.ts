import type { Static } from "typebox";
import { AppError } from "@muniment/kernel";
import type { FieldMessage } from "@muniment/kernel";
import { errors } from "@muniment/work-api";
import type { ApplicationInput } from "@muniment/work-api/control-center/application";
import { applicationLimits, checkApplication, originOf } from "@muniment/work-api/control-center/application-rules";
import { keyProblems } from "../application/index.ts";
import type { ApplicationRecord, NewRow } from "../application/index.ts";

type Input = Static<typeof ApplicationInput>;

/** What is registered of an application, by the names of the wire; who may use it and its secrets apart. */
export interface ApplicationFields extends Required<
  Omit<Input, "client_id" | "secret" | "access" | "enabled" | "jwks" | "jwks_uri">
> {
  readonly jwks: Input["jwks"] | null;
  readonly jwks_uri: string | null;
}

/** What the installer of packages adds: where the application comes from, and what it extends. */
export interface PackageFacts {
  readonly package_id: string;
  readonly version: string;
  /** `work`, `control-center`, `outlook` */
  readonly extends: readonly string[];
  /** The package that must be enabled first; the application waits for it. */
  readonly waits_for?: string | null;
}

/** What of an application is said; what is absent has its default, or stays. */
export type GivenFields = { readonly [Name in keyof ApplicationFields]?: ApplicationFields[Name] };

/** What a new application starts with (12.4). */
export function startFields(given: GivenFields): ApplicationFields {
  const type = given.application_type ?? "web";
  const defaults: ApplicationFields = {
    name: "",
    description: "",
    publisher: "",
    website: "",
    support_email: "",
    authentication: "work",
    application_type: type,
    client_type: type === "native" ? "public" : "confidential",
    redirect_uris: [],
    post_logout_redirect_uris: [],
    grants: given.authentication === "none" ? [] : type === "service" ? ["client_credentials"] : ["authorization_code"],
    scopes: ["user"],
    allow_token_refresh: false,
    refresh_token_expiry_days: applicationLimits.refreshDays.start,
    access_token_expiry_minutes: applicationLimits.accessMinutes.start,
    rotate_refresh_tokens: false,
    allowed_origins: [],
    allowed_networks: [],
    service_user_id: "",
    acting_person: false,
    jwks: null,
    jwks_uri: null,
  };
  return { ...defaults, ...given };
}

/** The fields of an application that there is; `serviceUserId` is the User ID of what it acts for. */
export function fieldsOf(row: ApplicationRecord, serviceUserId: string): ApplicationFields {
  return {
    name: row.name,
    description: row.description,
    publisher: row.publisher,
    website: row.website,
    support_email: row.support_email,
    authentication: row.uses_sign_in ? "work" : "none",
    application_type: row.type,
    client_type: row.is_public ? "public" : "confidential",
    redirect_uris: row.redirect_uris,
    post_logout_redirect_uris: row.post_logout_redirect_uris,
    grants: row.grants as ApplicationFields["grants"],
    scopes: row.scopes as ApplicationFields["scopes"],
    allow_token_refresh: row.allow_refresh,
    refresh_token_expiry_days: row.refresh_days,
    access_token_expiry_minutes: row.access_minutes,
    rotate_refresh_tokens: row.rotate_refresh,
    allowed_origins: row.allowed_origins,
    allowed_networks: row.allowed_networks,
    service_user_id: serviceUserId,
    acting_person: row.acting_person,
    jwks: (row.jwks ?? null) as ApplicationFields["jwks"],
    jwks_uri: row.jwks_uri,
  };
}

/** The fields as they are stored; throws 400 with what is wrong about them, `more` included. */
export function checkedFields(given: ApplicationFields, more: readonly FieldMessage[] = []): ApplicationFields {
  const fields: ApplicationFields = {
    ...given,
    name: given.name.trim(),
    publisher: given.publisher.trim(),
    website: given.website.trim(),
    support_email: given.support_email.trim(),
    redirect_uris: distinct(given.redirect_uris),
    post_logout_redirect_uris: distinct(given.post_logout_redirect_uris),
    grants: distinct(given.grants),
    scopes: distinct(given.scopes),
    allowed_origins: distinct(given.allowed_origins.map((origin) => originOf(origin) ?? origin)),
    allowed_networks: distinct(given.allowed_networks.map((network) => network.toLowerCase())),
  };
  const { acting_person, jwks, jwks_uri, ...facts } = fields;
  const messages = [
    ...more,
    ...checkApplication(facts),
    ...keyProblems({
      acting_person,
      ...(jwks === null || jwks === undefined ? {} : { jwks }),
      ...(jwks_uri === null ? {} : { jwks_uri }),
    }),
  ];
  if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
  return fields;
}

/** The fields as columns. */
export function rowOf(
  fields: ApplicationFields,
  serviceUserNum: number | null,
): Omit<NewRow, "client_id" | "created_at" | "edited_at"> {
  return {
    name: fields.name,
    description: fields.description,
    publisher: fields.publisher,
    website: fields.website,
    support_email: fields.support_email,
    uses_sign_in: fields.authentication === "work",
    type: fields.application_type,
    is_public: fields.client_type === "public",
    redirect_uris: fields.redirect_uris,
    post_logout_redirect_uris: fields.post_logout_redirect_uris,
    grants: fields.grants,
    scopes: fields.scopes,
    allow_refresh: fields.allow_token_refresh,
    refresh_days: fields.refresh_token_expiry_days,
    access_minutes: fields.access_token_expiry_minutes,
    rotate_refresh: fields.rotate_refresh_tokens,
    allowed_origins: fields.allowed_origins,
    allowed_networks: fields.allowed_networks,
    service_user_num: serviceUserNum,
    acting_person: fields.acting_person,
    jwks: fields.jwks === null || fields.jwks === undefined ? null : JSON.stringify(fields.jwks),
    jwks_uri: fields.jwks_uri,
  };
}

function distinct<T extends string>(list: readonly T[]): T[] {
  return [...new Set(list.map((each) => each.trim() as T))].filter((each) => each !== "");
}
