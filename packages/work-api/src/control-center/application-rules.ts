import type { FieldMessage } from "@muniment/kernel";
import { refusal } from "../identity/refusal.ts";
import type { RefusalCode } from "../identity/refusal.ts";
import { checkEmail } from "../identity/user-rules.ts";

type UrlPart = "protocol" | "hostname" | "username" | "password" | "pathname" | "search" | "hash" | "origin";
declare const URL: { parse(text: string): Readonly<Record<UrlPart, string>> | null; canParse(text: string): boolean };

/** Ranges and longest texts of control-center.md 12.4 and 25.7, for server and pages alike. */
export const applicationLimits = {
  name: 254,
  description: 4000,
  publisher: 254,
  address: 2000,
  clientId: 100,
  addresses: 50,
  /** Characters of a secret that somebody typed; those that are made have 256 random bits. */
  secret: { least: 32, most: 500 },
  liveSecrets: 2,
  refreshDays: { least: 1, most: 3650, start: 365 },
  accessMinutes: { least: 5, most: 1440, start: 30 },
} as const;

/** What tells the kinds of applications apart (CC-APP-003). */
export const applicationKinds = ["core", "package", "api-client"] as const;
/** The types of 12.4. A service has no people: it acts for itself alone. */
export const applicationTypes = ["web", "native", "service"] as const;
/** Whether it can keep a secret, or has keys of its own. */
export const clientTypes = ["confidential", "public"] as const;
/** Refreshing is `allow_token_refresh`. */
export const applicationGrants = ["authorization_code", "client_credentials", "password"] as const;
/** Scopes that an application may be given (work-api.md 17.3). */
export const applicationScopes = [
  "user",
  "admin",
  "work.read",
  "work.acl.read",
  "work.directory.read",
  "work.events.read",
  "work.policy.read",
  "work.documents.write",
  "work.interface.write",
  "tracker.use",
  "tracker.admin",
  "openid",
  "profile",
  "email",
  "offline_access",
] as const;

/** What the rules look at; what is absent breaks none. */
export interface ApplicationFacts {
  readonly client_id?: string;
  readonly name?: string;
  readonly description?: string;
  readonly publisher?: string;
  readonly website?: string;
  readonly support_email?: string;
  readonly application_type?: (typeof applicationTypes)[number];
  readonly client_type?: (typeof clientTypes)[number];
  readonly redirect_uris?: readonly string[];
  readonly post_logout_redirect_uris?: readonly string[];
  readonly grants?: readonly string[];
  readonly scopes?: readonly string[];
  readonly refresh_token_expiry_days?: number;
  readonly access_token_expiry_minutes?: number;
  readonly allowed_origins?: readonly string[];
  readonly allowed_networks?: readonly string[];
  readonly service_user_id?: string;
}

const { refreshDays, accessMinutes } = applicationLimits;
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069\p{Cs}]/u;
// What stands there by itself, below the address of all applications.
const RESERVED = new Set(["packages", "drafts", "downloads", "trustees"]);
const LOOPBACK = new Set(["127.0.0.1", "[::1]", "localhost"]);
const RUNNING_SCHEMES = /^(?:javascript|vbscript|data|blob|file|about):$/;

type Rule = (facts: ApplicationFacts) => readonly FieldMessage[];

/** The one table of rules: what each field may be (CC-APP-016 to CC-APP-025). */
const RULES: { readonly [Field in keyof ApplicationFacts]-?: Rule } = {
  client_id: ({ client_id: id }) =>
    id === undefined
      ? []
      : id.trim() === ""
        ? [refusal("required", { field: "client_id" })]
        : /^[A-Za-z0-9._-]{1,100}$/.test(id) && !RESERVED.has(id) && !/^\.+$/.test(id)
          ? []
          : [refusal("client_id_form", { field: "client_id" })],
  name: ({ name }) => textFaults("name", name, { most: applicationLimits.name, isRequired: true }),
  description: ({ description }) =>
    textFaults("description", description, { most: applicationLimits.description, hasLines: true }),
  publisher: ({ publisher }) => textFaults("publisher", publisher, { most: applicationLimits.publisher }),
  website: ({ website }) =>
    website === undefined || website === "" || isWebAddress(website)
      ? []
      : [refusal("website_form", { field: "website" })],
  support_email: ({ support_email: email }) =>
    email === undefined || email.trim() === ""
      ? []
      : checkEmail(email).messages.map((message) => ({ ...message, field: "support_email" })),
  application_type: ({ application_type: type, client_type: client, grants = [] }) =>
    type === "service" && (client === "public" || grants.includes("authorization_code"))
      ? [refusal("service_type", { field: "application_type" })]
      : [],
  client_type: ({ client_type: client, grants = [] }) =>
    client === "public" && grants.includes("client_credentials")
      ? [refusal("grant_confidential_only", { field: "grants" })]
      : [],
  redirect_uris: (facts) => [
    ...redirects("redirect_uris", facts.redirect_uris, facts),
    ...(facts.grants?.includes("authorization_code") === true && facts.redirect_uris?.length === 0
      ? [refusal("redirect_required", { field: "redirect_uris" })]
      : []),
  ],
  post_logout_redirect_uris: (facts) => redirects("post_logout_redirect_uris", facts.post_logout_redirect_uris, facts),
  grants: ({ grants }) =>
    (grants ?? [])
      .filter((grant) => !(applicationGrants as readonly string[]).includes(grant))
      .map((grant) => refusal("unknown_grant", { field: "grants", data: grant })),
  scopes: ({ scopes }) =>
    (scopes ?? [])
      .filter((scope) => !(applicationScopes as readonly string[]).includes(scope))
      .map((scope) => refusal("unknown_scope", { field: "scopes", data: scope })),
  refresh_token_expiry_days: ({ refresh_token_expiry_days: days }) =>
    range("refresh_token_expiry_days", days, { code: "days_range", ...refreshDays }),
  access_token_expiry_minutes: ({ access_token_expiry_minutes: minutes }) =>
    range("access_token_expiry_minutes", minutes, { code: "minutes_range", ...accessMinutes }),
  allowed_origins: ({ allowed_origins: origins }) =>
    (origins ?? [])
      .filter((origin) => originOf(origin) === undefined)
      .map((origin) => refusal("origin_form", { field: "allowed_origins", data: origin })),
  allowed_networks: ({ allowed_networks: networks }) =>
    (networks ?? [])
      .filter((network) => !isNetwork(network))
      .map((network) => refusal("network_form", { field: "allowed_networks", data: network })),
  service_user_id: ({ service_user_id: account, grants = [] }) =>
    grants.includes("client_credentials") && account?.trim() === ""
      ? [refusal("service_account_required", { field: "service_user_id" })]
      : [],
};

/** What is wrong with an application, field by field. */
export function checkApplication(facts: ApplicationFacts): FieldMessage[] {
  return Object.values(RULES).flatMap((rule) => [...rule(facts)]);
}

/** What is wrong with a secret that somebody typed. */
export function checkClientSecret(secret: string): FieldMessage[] {
  const { least, most } = applicationLimits.secret;
  if (secret.length < least) return [refusal("too_short", { field: "secret", data: least })];
  if (secret.length > most) return [refusal("too_long", { field: "secret", data: most })];
  return /^[\x21-\x7e]+$/.test(secret) ? [] : [refusal("secret_form", { field: "secret" })];
}

/** An origin as browsers write it, or `undefined` for what is none that may call: https, or http on this machine. */
export function originOf(text: string): string | undefined {
  const url = URL.parse(text.trim());
  if (url === null || url.username !== "" || url.password !== "" || text.includes("*")) return undefined;
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "" || text.trim().endsWith("#")) return undefined;
  const isSafe = url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.has(url.hostname));
  return isSafe ? url.origin : undefined;
}

/** Whether a text is an address range (`10.1.0.0/16`, `2001:db8::/32`) or a single address. */
export function isNetwork(text: string): boolean {
  const [address = "", length, ...more] = text.trim().split("/");
  const isV6 = address.includes(":");
  if (more.length > 0 || !(isV6 ? isV6Address(address) : isV4Address(address))) return false;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= (isV6 ? 128 : 32));
}

function isV4Address(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isV6Address(text: string): boolean {
  return /^[0-9a-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]/`);
}

function textFaults(
  field: keyof ApplicationFacts,
  value: string | undefined,
  rule: { most: number; isRequired?: boolean; hasLines?: boolean },
): FieldMessage[] {
  if (value === undefined) return [];
  if (rule.isRequired === true && value.trim() === "") return [refusal("required", { field })];
  if ([...value].length > rule.most) return [refusal("too_long", { field, data: rule.most })];
  const shown = rule.hasLines === true ? value.replace(/[\r\n\t]/g, " ") : value;
  return CONTROL.test(shown) ? [refusal("control_character", { field })] : [];
}

function range(
  field: keyof ApplicationFacts,
  value: number | undefined,
  rule: { code: RefusalCode; least: number; most: number },
): FieldMessage[] {
  if (value === undefined || (Number.isInteger(value) && value >= rule.least && value <= rule.most)) return [];
  return [refusal(rule.code, { field })];
}

function redirects(
  field: "redirect_uris" | "post_logout_redirect_uris",
  uris: readonly string[] = [],
  { application_type: type = "web" }: ApplicationFacts,
): FieldMessage[] {
  if (uris.length > applicationLimits.addresses)
    return [refusal("too_many", { field, data: applicationLimits.addresses })];
  return uris.flatMap((uri) => {
    const code = redirectFault(uri, type);
    return code === undefined ? [] : [refusal(code, { field, data: uri })];
  });
}

/** Why an address cannot be a redirect address (CC-APP-024). */
function redirectFault(uri: string, type: (typeof applicationTypes)[number]): RefusalCode | undefined {
  const url = URL.parse(uri);
  if (url === null || uri.length > applicationLimits.address || CONTROL.test(uri) || /[\s\\]/.test(uri))
    return "redirect_form";
  if (uri.includes("#")) return "redirect_fragment";
  if (uri.includes("*")) return "redirect_wildcard";
  if (url.username !== "" || url.password !== "") return "redirect_user";
  const isLoopback = LOOPBACK.has(url.hostname);
  if (url.protocol === "https:") return type === "native" && isLoopback ? "redirect_loopback" : undefined;
  if (url.protocol === "http:") return isLoopback ? undefined : "redirect_https";
  if (type !== "native" || RUNNING_SCHEMES.test(url.protocol)) return "redirect_scheme";
  return undefined;
}

function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null && (url.protocol === "https:" || url.protocol === "http:") && text.length <= applicationLimits.address
  );
}

/** What of an application stays as it was registered: a part of the product keeps itself, a package its manifest. */
export const fixedFields: Readonly<Record<(typeof applicationKinds)[number], readonly string[]>> = {
  core: [
    "name",
    "description",
    "publisher",
    "website",
    "support_email",
    "authentication",
    "application_type",
    "client_type",
    "redirect_uris",
    "post_logout_redirect_uris",
    "grants",
    "scopes",
    "allow_token_refresh",
    "refresh_token_expiry_days",
    "access_token_expiry_minutes",
    "rotate_refresh_tokens",
    "service_user_id",
    "acting_person",
    "jwks",
    "jwks_uri",
  ],
  package: [
    "publisher",
    "website",
    "support_email",
    "authentication",
    "application_type",
    "client_type",
    "redirect_uris",
    "post_logout_redirect_uris",
    "grants",
    "scopes",
    "service_user_id",
    "acting_person",
    "jwks",
    "jwks_uri",
  ],
  "api-client": [],
};
