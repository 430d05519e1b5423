import { Type } from "typebox";
import { endpoint } from "@muniment/rest";
import { Data, Done, List } from "@muniment/rest/envelope";
import { apiPath } from "./session.ts";

/** States of a link (operate.md 23.1); `none` has no record. */
export const linkStates = ["none", "pending", "healthy", "expired", "denied", "must_relink"] as const;

/** One of `linkStates`. */
export type LinkState = (typeof linkStates)[number];

const LinkStateSchema = Type.Unsafe<LinkState>({ type: "string", enum: linkStates });
const optionalText = Type.Optional(Type.String());

/** Whose account at the service a link uses, and how it is (operate.md 3.5). */
export const Link = Type.Object({
  state: LinkStateSchema,
  account_id: optionalText,
  account_name: optionalText,
  account_email: optionalText,
  linked_at: optionalText,
  last_used_at: optionalText,
  /** The person has yet to say that this account is theirs (OPR-LNK-025). */
  needs_confirmation: Type.Boolean(),
});

/** Types of services that exist (OPR-LNK-005). */
export const serviceTypes = ["work", "local-folder", "webdav"] as const;

/** One of `serviceTypes`. */
export type ServiceType = (typeof serviceTypes)[number];

/** The seed's two ways: the service account for everybody, or everybody's own account (OPR-COR-002). */
export const linkings = ["one_account", "own_accounts"] as const;

/** One of `linkings`. */
export type Linking = (typeof linkings)[number];

const LinkingSchema = Type.Unsafe<Linking>({ type: "string", enum: linkings });

/** A team whose members, and those of its sub-teams, a service is offered to (OPR-LNK-050). */
const TeamAvailability = Type.Object({
  id: Type.String(),
  name: Type.String(),
  /** Whoever has no healthy link is asked for one on every page load (OPR-LNK-052). */
  is_required: Type.Boolean(),
});

const ServiceTypeSchema = Type.Unsafe<ServiceType>({ type: "string", enum: serviceTypes });

/** A linked service as administrators see it (OPR-LNK-002). */
export const LinkedService = Type.Object({
  id: Type.String(),
  system_name: Type.String(),
  type: ServiceTypeSchema,
  display_name: Type.String(),
  base_url: Type.String(),
  client_id: Type.String(),
  has_client_secret: Type.Boolean(),
  preferred_database: Type.String(),
  scopes: Type.String(),
  allow_fallback: Type.Boolean(),
  fallback_when_expired: Type.Boolean(),
  one_account_per_user: Type.Boolean(),
  uses_pkce: Type.Boolean(),
  /** The service account's token comes by the application's own secret, where the server has that (OPR-LNK-021). */
  uses_client_credentials: Type.Boolean(),
  /** Somebody whose e-mail there is another may not link, instead of being asked (OPR-LNK-025). */
  same_email_only: Type.Boolean(),
  enabled: Type.Boolean(),
  /** Absent until somebody has said which way the firm wants. */
  linking: Type.Optional(LinkingSchema),
  /** Nobody else is offered it. */
  teams: Type.Array(TeamAvailability),
  redirect_url: Type.String(),
  status: Type.Union([
    Type.Literal("configured"),
    Type.Literal("healthy"),
    Type.Literal("needs_attention"),
    Type.Literal("disabled"),
  ]),
  linked_users: Type.Integer(),
  system_link: Link,
  /** What an administrator should know about the system account (OPR-LNK-041). */
  warnings: Type.Array(Type.String()),
  rev: Type.Integer(),
});

const text = Type.Optional(Type.String({ maxLength: 4000 }));
const flag = Type.Optional(Type.Boolean());

const settings = {
  display_name: text,
  base_url: text,
  client_id: text,
  /** Never given back; an empty one takes the secret away. */
  client_secret: text,
  preferred_database: text,
  scopes: text,
  allow_fallback: flag,
  fallback_when_expired: flag,
  one_account_per_user: flag,
  uses_pkce: flag,
  uses_client_credentials: flag,
  same_email_only: flag,
  enabled: flag,
  /** These in the place of those that there were. */
  teams: Type.Optional(
    Type.Array(Type.Object({ id: Type.String({ maxLength: 64 }), is_required: Type.Boolean() }), { maxItems: 200 }),
  ),
};

const one = Type.Object({ service: Type.String({ maxLength: 64 }) });
const base = `${apiPath}/admin/linkedServices`;
const privilege = "admin.linkedServices";

/** The services of an installation. */
export const listLinkedServices = endpoint({
  id: "listLinkedServices",
  method: "GET",
  path: base,
  summary: "Linked services with their state",
  auth: "user",
  privilege,
  response: List(LinkedService),
});

/** One service, by its system name. */
export const getLinkedService = endpoint({
  id: "getLinkedService",
  method: "GET",
  path: `${base}/:service`,
  summary: "One linked service",
  auth: "user",
  privilege,
  params: one,
  response: Data(LinkedService),
});

/** 422 with a message for each field that breaks a rule of OPR-LNK-002. */
export const createLinkedService = endpoint({
  id: "createLinkedService",
  method: "POST",
  path: base,
  summary: "Add a linked service",
  auth: "user",
  privilege,
  body: Type.Object({ system_name: text, type: Type.Optional(ServiceTypeSchema), ...settings }),
  status: 201,
  response: Data(LinkedService),
});

/** Needs `If-Match`; a change that ends all links needs `confirm_relink` too (OPR-LNK-007). */
export const updateLinkedService = endpoint({
  id: "updateLinkedService",
  method: "PATCH",
  path: `${base}/:service`,
  summary: "Change the settings that are sent",
  auth: "user",
  privilege,
  params: one,
  body: Type.Object({ ...settings, confirm_relink: flag }),
  response: Data(LinkedService),
});

/** Refused while a mailbox, a case or a filed document uses it (OPR-LNK-008). */
export const deleteLinkedService = endpoint({
  id: "deleteLinkedService",
  method: "DELETE",
  path: `${base}/:service`,
  summary: "Delete a linked service",
  auth: "user",
  privilege,
  params: one,
  response: Done,
});

/** The checks of OPR-LNK-006, without side effects. */
export const TestReport = Type.Object({
  checks: Type.Array(
    Type.Object({
      name: Type.String(),
      /** The repository that is meant, by its name. */
      about: Type.Optional(Type.String()),
      /** `warn` stops nothing. */
      outcome: Type.Union([Type.Literal("pass"), Type.Literal("fail"), Type.Literal("skipped"), Type.Literal("warn")]),
      reason: Type.Optional(Type.String()),
    }),
  ),
});

/** Runs the connection test as the service account. */
export const testLinkedService = endpoint({
  id: "testLinkedService",
  method: "POST",
  path: `${base}/:service/test`,
  summary: "Test the connection",
  auth: "user",
  privilege,
  params: one,
  response: Data(TestReport),
});

/** Where a browser goes to link, and where it comes back to. */
export const LinkStart = Type.Object({ return_to: Type.Optional(Type.String({ maxLength: 2000 })) });

/** The address at which the person signs in and agrees. */
export const AuthorizeUrl = Data(Type.Object({ authorize_url: Type.String() }));

/** Who of a team is linked, and how (OPR-LNK-054). */
export const listLinkCoverage = endpoint({
  id: "listLinkCoverage",
  method: "GET",
  path: `${base}/:service/links`,
  summary: "Who is linked, by team",
  auth: "user",
  privilege,
  params: one,
  response: List(
    Type.Object({
      team: Type.String(),
      is_required: Type.Boolean(),
      person: Type.Object({ id: Type.String(), login: Type.String(), name: Type.String() }),
      link: Link,
    }),
  ),
});

/**
 * Begins the linking of the service account (OPR-LNK-040). `linking` says which way the firm wants: it holds once the
 * account is linked. One account for all switches the fall-back on and requires no links; own accounts switch it off
 * and require them of every team that the service is offered to.
 */
export const startSystemLink = endpoint({
  id: "startSystemLink",
  method: "POST",
  path: `${base}/:service/systemLink`,
  summary: "Link the system account",
  auth: "user",
  privilege,
  params: one,
  body: Type.Object({ ...LinkStart.properties, linking: Type.Optional(LinkingSchema) }),
  response: AuthorizeUrl,
});

/** Revokes the system token at the service, as far as that can be reached, and forgets it. */
export const removeSystemLink = endpoint({
  id: "removeSystemLink",
  method: "DELETE",
  path: `${base}/:service/systemLink`,
  summary: "Unlink the system account",
  auth: "user",
  privilege,
  params: one,
  response: Done,
});

/** Every endpoint of this file. */
export const linkedServiceEndpoints = [
  listLinkedServices,
  getLinkedService,
  createLinkedService,
  updateLinkedService,
  deleteLinkedService,
  listLinkCoverage,
  testLinkedService,
  startSystemLink,
  removeSystemLink,
];
