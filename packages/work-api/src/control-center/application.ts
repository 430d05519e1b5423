import { Type } from "typebox";
import type { Static } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data } from "../envelope.ts";
import {
  applicationGrants,
  applicationKinds,
  applicationLimits,
  applicationScopes,
  applicationTypes,
  clientTypes,
} from "./application-rules.ts";
import { closed, consolePath, oneOf } from "./console.ts";

const path = `${consolePath}/applications` as const;
const onePath = `${path}/:application` as const;

/** What the caller may do with that one application (`control-center.md` 24, rows 49 and 50). */
export const ApplicationAction = oneOf("edit", "edit_authentication", "enable", "disable", "delete", "undelete");
/** How an application stands (SCR-0 of tracker.md 3.1). */
export const ApplicationStatus = oneOf("enabled", "disabled", "waiting_companion", "attention", "deleted");

const Id = Type.String({ maxLength: 254 });
const shortText = Type.String({ maxLength: 1000 });
const strings = (most: number = applicationLimits.addresses) =>
  Type.Array(Type.String({ maxLength: applicationLimits.address }), { maxItems: most });

const Mode = oneOf("all", "custom");
const groupRef = { library: Type.String({ maxLength: 64 }), id: Id };
const jwks = Type.Object({
  keys: Type.Array(Type.Unsafe<Readonly<Record<string, unknown>>>({ type: "object" }), { maxItems: 20 }),
});

/** Who may use an application (12.5). In `custom`, exactly these; of whom the caller administers nothing stays. */
const AccessInput = Type.Object(
  {
    mode: Mode,
    include_external: Type.Optional(
      Type.Boolean({ description: "External users too, in `all` and of whole libraries (CC-APP-027)" }),
    ),
    users: Type.Optional(Type.Array(Id, { maxItems: 5000 })),
    groups: Type.Optional(Type.Array(Type.Object(groupRef, closed), { maxItems: 5000 })),
    libraries: Type.Optional(Type.Array(Type.String({ maxLength: 64 }), { maxItems: 1000 })),
  },
  closed,
);

const described = {
  name: shortText,
  description: Type.String({ maxLength: 10_000 }),
  publisher: shortText,
  website: Type.String({ maxLength: 5000 }),
  support_email: shortText,
};

const authentication = {
  authentication: Type.Unsafe<"work" | "none">({
    type: "string",
    enum: ["work", "none"],
    description: "`none`: it uses no sign-in of this system, and gets no token",
  }),
  application_type: oneOf(...applicationTypes),
  client_type: oneOf(...clientTypes),
  redirect_uris: strings(200),
  post_logout_redirect_uris: strings(200),
  grants: Type.Array(oneOf(...applicationGrants), { maxItems: 3 }),
  scopes: Type.Array(oneOf(...applicationScopes), { maxItems: applicationScopes.length }),
  allow_token_refresh: Type.Boolean(),
  refresh_token_expiry_days: Type.Number({ description: "Whole days, 1 to 3,650" }),
  access_token_expiry_minutes: Type.Number({ description: "Whole minutes of inactivity, 5 to 1,440" }),
  rotate_refresh_tokens: Type.Boolean({ description: "Those of public clients always do (decision D26)" }),
  allowed_origins: strings(),
  allowed_networks: Type.Array(shortText, { maxItems: applicationLimits.addresses }),
  service_user_id: Type.String({
    maxLength: 254,
    description: "The account that `client_credentials` acts for, or empty",
  }),
  acting_person: Type.Boolean({ description: "Its service account may act for people (work-api.md 17.6)" }),
};

const keys = {
  jwks: Type.Optional(Type.Unsafe<Static<typeof jwks> | null>({ anyOf: [jwks, { type: "null" }] })),
  jwks_uri: Type.Optional(
    Type.Unsafe<string | null>({ type: ["string", "null"], maxLength: 2000, description: "Instead of `jwks`" }),
  ),
};

/** A secret of an application, which itself is told once only. */
export const ClientSecret = Type.Object({
  id: Type.String(),
  created: Type.String(),
  created_by: Type.String({ description: "Full name; empty for the installation" }),
  expires: Type.Unsafe<string | null>({ type: ["string", "null"], description: "`null`: never" }),
  last_used: Type.Optional(Type.String()),
  state: oneOf("live", "expired", "revoked"),
});

/** A row of the page `Applications` (CC-APP-002). */
export const ApplicationRow = Type.Object({
  client_id: Type.String(),
  name: Type.String(),
  description: Type.String(),
  publisher: Type.String(),
  kind: oneOf(...applicationKinds),
  package_id: Type.Optional(Type.String()),
  version: Type.Optional(Type.String()),
  extends: Type.Array(Type.String({ description: "`work`, `control-center`, `outlook`" })),
  access_mode: Mode,
  allow_token_refresh: Type.Boolean(),
  enabled: Type.Boolean(),
  status: ApplicationStatus,
  added_by: Type.String({ description: "Full name; empty for the installation" }),
  created: Type.String(),
  updated: Type.String(),
  deleted: Type.Optional(Type.String({ description: "It can be brought back for 30 days" })),
  actions: Type.Array(ApplicationAction),
});

const NamedUser = Type.Object({
  id: Type.String(),
  full_name: Type.String(),
  is_external: Type.Boolean(),
  library: Type.String({ description: "The preferred library" }),
});
const NamedGroup = Type.Object({ library: Type.String(), id: Type.String(), full_name: Type.String() });
const NamedLibrary = Type.Object({ id: Type.String(), display_name: Type.String() });

/** One application with everything about it but its secrets. */
export const ApplicationDetails = Type.Object({
  ...ApplicationRow.properties,
  ...described,
  ...authentication,
  ...keys,
  access: Type.Object({
    mode: Mode,
    include_external: Type.Boolean(),
    users: Type.Array(NamedUser),
    groups: Type.Array(NamedGroup),
    libraries: Type.Array(NamedLibrary),
    hidden_count: Type.Integer({ description: "Users, groups and libraries that the caller does not administer" }),
  }),
  secrets: Type.Array(ClientSecret),
});

const SecretInput = Type.Object(
  {
    value: Type.Optional(Type.String({ maxLength: 1000, description: "At least 32 characters; made when absent" })),
    expires: Type.Optional(
      Type.Unsafe<string | null>({
        type: ["string", "null"],
        description: "Its last day, `YYYY-MM-DD`; `null`: never",
      }),
    ),
  },
  closed,
);

/** What is said about an application to be registered; what is absent has its default of 12.4. */
export const ApplicationInput = Type.Object(
  {
    ...Type.Partial(Type.Object({ ...described, ...authentication })).properties,
    ...keys,
    name: shortText,
    client_id: Type.Optional(Type.String({ maxLength: 1000, description: "A UUID when absent" })),
    secret: Type.Optional(SecretInput),
    access: Type.Optional(AccessInput),
    enabled: Type.Optional(Type.Boolean({ description: "`true` when absent (CC-APP-030)" })),
  },
  closed,
);

/** What of an application is changed; its Client ID stays for good (CC-APP-018). */
export const ApplicationChanges = Type.Object(
  {
    ...Type.Partial(Type.Object({ ...described, ...authentication })).properties,
    ...keys,
    access: Type.Optional(AccessInput),
  },
  closed,
);

const oneApplication = Type.Object({ application: Type.String({ maxLength: 100, description: "Its Client ID" }) });

export const listApplications = endpoint({
  id: "listApplications",
  method: "GET",
  path,
  summary: "Registered applications (CC-APP-002), for NRTADMIN, Tier 2 and App Management",
  auth: "user",
  query: Type.Object({
    query: Type.Optional(Type.String({ maxLength: 500, description: "In name, publisher, description or Client ID" })),
    status: Type.Optional(ApplicationStatus),
    kind: Type.Optional(oneOf(...applicationKinds)),
    access: Type.Optional(Mode),
    refresh: Type.Optional(Type.Boolean({ description: "Token refresh" })),
    extends: Type.Optional(Type.String({ maxLength: 64 })),
    deleted: Type.Optional(
      Type.Boolean({ description: "Those of the last 30 days that can be brought back, and no other" }),
    ),
    sort: Type.Optional(oneOf("name", "publisher", "version", "client_id", "status", "updated")),
    order: Type.Optional(oneOf("asc", "desc")),
  }),
  response: Type.Object({ data: Type.Array(ApplicationRow), total_count: Type.Integer() }),
});

/** With the secret, the one time that it is told. */
const Registered = Data(Type.Object({ ...ApplicationDetails.properties, client_secret: Type.Optional(Type.String()) }));

export const createApplication = endpoint({
  id: "createApplication",
  method: "POST",
  act: "application.create",
  path,
  summary: "Register an application without a package (CC-APP-016); a secret that is made is told this once",
  auth: "user",
  status: 201,
  body: ApplicationInput,
  response: Registered,
});

export const getApplication = endpoint({
  id: "getApplication",
  method: "GET",
  path: onePath,
  summary: "One application, with who may use it and its secrets' ends and uses",
  auth: "user",
  params: oneApplication,
  response: Data(ApplicationDetails),
});

export const updateApplication = endpoint({
  id: "updateApplication",
  method: "PATCH",
  act: "application.change",
  path: onePath,
  summary: "Change what is named (CC-APP-032); needs `If-Match`, and counts from the next request",
  auth: "user",
  params: oneApplication,
  body: ApplicationChanges,
  response: Data(ApplicationDetails),
});

export const deleteApplication = endpoint({
  id: "deleteApplication",
  method: "DELETE",
  act: "application.delete",
  path: onePath,
  summary: "Delete it (CC-APP-034); 409 `application_has_settings` while it has any, without `with_settings`",
  auth: "user",
  params: oneApplication,
  query: Type.Object({ with_settings: Type.Optional(Type.Boolean()) }),
  response: Data(Type.Object({ ended: Type.Integer({ description: "Sessions that ended" }) })),
});

export const enableApplication = endpoint({
  id: "enableApplication",
  method: "POST",
  act: "application.enable",
  path: `${onePath}/enable`,
  summary: "Let it be used; its settings, grants and authorisations are as they were (CC-APP-031)",
  auth: "user",
  params: oneApplication,
  response: Data(ApplicationDetails),
});

export const disableApplication = endpoint({
  id: "disableApplication",
  method: "POST",
  act: "application.disable",
  path: `${onePath}/disable`,
  summary: "Refuse its tokens from the next request on; nothing of it is lost (CC-APP-031)",
  auth: "user",
  params: oneApplication,
  response: Data(ApplicationDetails),
});

export const undeleteApplication = endpoint({
  id: "undeleteApplication",
  method: "POST",
  act: "application.undelete",
  path: `${onePath}/undelete`,
  summary: "Bring back one that was deleted in the last 30 days",
  auth: "user",
  params: oneApplication,
  response: Data(ApplicationDetails),
});

export const addApplicationSecret = endpoint({
  id: "addApplicationSecret",
  method: "POST",
  act: "application.add_secret",
  path: `${onePath}/secrets`,
  summary: "Give it another secret, two at most at a time (CC-APP-017), which is told this once",
  auth: "user",
  status: 201,
  params: oneApplication,
  body: SecretInput,
  response: Data(Type.Object({ secret: ClientSecret, client_secret: Type.String() })),
});

export const revokeApplicationSecret = endpoint({
  id: "revokeApplicationSecret",
  method: "DELETE",
  act: "application.revoke_secret",
  path: `${onePath}/secrets/:secret`,
  summary: "Take a secret away, from the next request on",
  auth: "user",
  params: Type.Object({ ...oneApplication.properties, secret: Type.String({ maxLength: 64 }) }),
  response: Data(ClientSecret),
});

/** What one person has given an application (CC-APP-035). */
export const ApplicationGrant = Type.Object({
  user_id: Type.String(),
  full_name: Type.String(),
  since: Type.String(),
  last_used: Type.String(),
  access_tokens: Type.Integer(),
  refresh_tokens: Type.Integer(),
});

export const listApplicationGrants = endpoint({
  id: "listApplicationGrants",
  method: "GET",
  path: `${onePath}/grants`,
  summary: "People of whom it holds tokens, last used first: those whom the caller administers, and how many in all",
  auth: "user",
  params: oneApplication,
  query: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })) }),
  response: Type.Object({
    data: Type.Array(ApplicationGrant),
    total_count: Type.Integer(),
    uses: Type.Object(
      {
        users: Type.Integer({ description: "People of whom it holds tokens" }),
        access_tokens: Type.Integer(),
        refresh_tokens: Type.Integer({ description: "With one it goes on without the person" }),
      },
      { description: "What ends when it is deleted" },
    ),
  }),
});

/** Somebody, or several, who may be given access. */
export const ApplicationTrustee = Type.Object({
  type: oneOf("user", "group", "library"),
  id: Type.String(),
  name: Type.String(),
  library: Type.String({ description: "Of a group; of a user the preferred one" }),
  is_external: Type.Boolean(),
});

export const searchApplicationTrustees = endpoint({
  id: "searchApplicationTrustees",
  method: "GET",
  path: `${path}/trustees`,
  summary: "Users, groups and libraries that match, in all libraries that the caller administers (CC-APP-026)",
  auth: "user",
  query: Type.Object({
    query: Type.Optional(Type.String({ maxLength: 254 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  }),
  response: Type.Object({ data: Type.Array(ApplicationTrustee) }),
});

/** What is served about applications. */
export const applicationEndpoints = [
  listApplications,
  createApplication,
  searchApplicationTrustees,
  getApplication,
  updateApplication,
  deleteApplication,
  enableApplication,
  disableApplication,
  undeleteApplication,
  addApplicationSecret,
  revokeApplicationSecret,
  listApplicationGrants,
] as const;
