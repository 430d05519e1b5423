import { timingSafeEqual } from "node:crypto";
import { AppError, newId, newSecret } from "@muniment/kernel";
import type { Clock, FieldMessage } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { signsAsClient } from "../application-key/index.ts";
import { insertApplication, upsertApplication } from "./application.repository.ts";
import type { Application, NewRow } from "./application.repository.ts";
import { apiScopes } from "./scopes.ts";
import { hashOf } from "./token-hash.ts";

/** The grants that an application may be given; refreshing is `allow_refresh`. */
export type Grant = "authorization_code" | "client_credentials" | "password";

/** What an administrator says about an application to be registered (work-api.md 6, control-center.md 12.4). */
export interface NewApplication {
  readonly name: string;
  /** Native applications are public clients; their secret, if they have one, may be left out. */
  readonly type: "native" | "web";
  readonly grants: readonly Grant[];
  /** 1–100 of letters, digits, `.`, `_`, `-`; a UUID when left out. */
  readonly client_id?: string;
  /** Whether a secret is made: by default for web applications only. */
  readonly has_secret?: boolean;
  /** Instead of a generated secret; at least 256 random bits as text. */
  readonly client_secret?: string;
  readonly redirect_uris?: readonly string[];
  readonly post_logout_redirect_uris?: readonly string[];
  /** `user` when left out. */
  readonly scopes?: readonly string[];
  readonly allow_refresh?: boolean;
  readonly refresh_days?: number;
  readonly access_minutes?: number;
  /** For confidential clients; those of public ones always rotate (decision D26). */
  readonly rotate_refresh?: boolean;
  /** Refuses a refresh without the client's secret, which work-api.md 5.3 otherwise lets through. */
  readonly refresh_needs_client?: boolean;
  /** The account that `client_credentials` acts for. */
  readonly service_user_num?: number;
  /** Whether its service account may act for people, by headers that one of its keys signed (work-api.md 17.6). */
  readonly acting_person?: boolean;
  /** Its public keys, or the address at which its server gives them. */
  readonly jwks?: { readonly keys: readonly Readonly<Record<string, unknown>>[] };
  readonly jwks_uri?: string;
  readonly permissions?: readonly ApplicationPermission[];
}

/** What an application may do beyond what its people may (work-api.md 17.13). */
export type ApplicationPermission = "audit.write";

/** Registers an application and gives its secret, which cannot be read again. Throws 400 or 409. */
export async function createApplication(
  tx: Tx,
  given: NewApplication,
  clock: Clock,
): Promise<{ client_id: string; client_secret?: string }> {
  const clientId = given.client_id ?? newId();
  const secret = given.client_secret ?? (hasSecret(given) ? newSecret() : undefined);
  await insertApplication(tx, rowOf(given, { clientId, secret, now: clock.now() }));
  return secret === undefined ? { client_id: clientId } : { client_id: clientId, client_secret: secret };
}

/**
 * Registers an application whose credentials are kept elsewhere, or makes a registration that there is like it. Whether
 * it is enabled stays as it was.
 */
export async function keepApplication(
  tx: Tx,
  given: NewApplication & Required<Pick<NewApplication, "client_id">>,
  clock: Clock,
): Promise<void> {
  await upsertApplication(
    tx,
    rowOf(given, { clientId: given.client_id, secret: given.client_secret, now: clock.now() }),
  );
}

/** The row of an application; throws 400 with what is wrong about it. */
function rowOf(
  given: NewApplication,
  { clientId, secret, now }: { clientId: string; secret: string | undefined; now: Date },
): NewRow {
  const messages = problemsOf(given);
  if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
  return {
    client_id: clientId,
    name: given.name,
    type: given.type,
    secret_hash: secret === undefined ? null : hashOf(secret),
    redirect_uris: [...(given.redirect_uris ?? [])],
    post_logout_redirect_uris: [...(given.post_logout_redirect_uris ?? [])],
    grants: [...given.grants],
    scopes: [...(given.scopes ?? ["user"])],
    allow_refresh: given.allow_refresh ?? false,
    refresh_days: given.refresh_days ?? 365,
    access_minutes: given.access_minutes ?? 30,
    rotate_refresh: given.rotate_refresh ?? false,
    refresh_needs_client: given.refresh_needs_client ?? false,
    service_user_num: given.service_user_num ?? null,
    acting_person: given.acting_person ?? false,
    jwks: given.jwks === undefined ? null : JSON.stringify(given.jwks),
    jwks_uri: given.jwks_uri ?? null,
    permissions: [...(given.permissions ?? [])],
    created_at: now,
    edited_at: now,
  };
}

/** How an application shows who it is, as it is stored. */
type Credentials = Pick<Application, "type" | "secret_hash" | "jwks" | "jwks_uri">;

/** Whether the client cannot keep a secret: then PKCE is required and nothing is told about tokens. */
export function isPublicClient(application: Credentials): boolean {
  return application.type === "native" || (application.secret_hash === null && !signsAsClient(application));
}

/** Compares in constant time; `false` for an application without a secret. */
export function isSecretOf(application: Pick<Application, "secret_hash">, secret: string): boolean {
  return application.secret_hash !== null && timingSafeEqual(application.secret_hash, hashOf(secret));
}

function hasSecret(given: NewApplication): boolean {
  return given.has_secret ?? given.type === "web";
}

function problemsOf(given: NewApplication): FieldMessage[] {
  const messages: FieldMessage[] = [];
  const refuse = (field: string, text: string, code = "invalid"): void => void messages.push({ code, text, field });
  if (given.name.trim() === "") refuse("name", "Give the application a name.", "required");
  if (given.client_id !== undefined && !/^[A-Za-z0-9._-]{1,100}$/.test(given.client_id)) {
    refuse("client_id", "Use 1 to 100 letters, digits, dots, underscores and hyphens.");
  }
  if (given.client_secret !== undefined && given.client_secret.length < 32) {
    refuse("client_secret", "Use a random secret of at least 32 characters.", "too_short");
  }
  const { refresh_days: days, access_minutes: minutes } = given;
  if (days !== undefined && !isWhole(days, 1, 3650)) refuse("refresh_days", "Use 1 to 3650 days.");
  if (minutes !== undefined && !isWhole(minutes, 5, 1440)) refuse("access_minutes", "Use 5 to 1440 minutes.");
  for (const scope of given.scopes ?? []) {
    if (!apiScopes.includes(scope)) refuse("scopes", `There is no scope ${scope}.`);
  }
  for (const field of ["redirect_uris", "post_logout_redirect_uris"] as const) {
    for (const uri of given[field] ?? []) {
      const problem = redirectProblem(uri, given.type);
      if (problem !== undefined) refuse(field, `${uri} ${problem}.`);
    }
  }
  if (given.grants.includes("authorization_code") && (given.redirect_uris ?? []).length === 0) {
    refuse("redirect_uris", "Name at least one redirect address.", "required");
  }
  if (given.grants.includes("client_credentials")) {
    const hasKeys = given.jwks !== undefined || given.jwks_uri !== undefined;
    const isConfidential = given.type === "web" && (hasSecret(given) || given.client_secret !== undefined || hasKeys);
    if (!isConfidential) refuse("grants", "Only an application with a secret or a key can act for itself.");
    if (given.service_user_num === undefined) refuse("service_user_num", "Name the service account.", "required");
  }
  return [...messages, ...keyProblems(given)];
}

/** Private halves have no business here; and what is fetched must come from where nobody can change it on the way. */
function keyProblems({ acting_person: acts, jwks, jwks_uri: uri }: NewApplication): FieldMessage[] {
  const messages: FieldMessage[] = [];
  const refuse = (field: string, text: string): void => void messages.push({ code: "invalid", text, field });
  if (acts === true && jwks === undefined && uri === undefined) refuse("jwks", "Enter the keys that sign for people.");
  if (jwks !== undefined && uri !== undefined) refuse("jwks_uri", "Enter the keys or their address, not both.");
  const isPublic = (key: Readonly<Record<string, unknown>>): boolean =>
    (key["kty"] === "OKP" || key["kty"] === "EC") && typeof key["x"] === "string" && key["d"] === undefined;
  if (jwks !== undefined && (jwks.keys.length === 0 || !jwks.keys.every(isPublic))) {
    refuse("jwks", "Enter public keys for EdDSA or ES256 as JSON Web Keys.");
  }
  const url = uri === undefined ? undefined : URL.parse(uri);
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && LOOPBACK.has(url.hostname));
  if (uri !== undefined && !isSafe) refuse("jwks_uri", "Enter an https address.");
  return messages;
}

function isWhole(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

const LOOPBACK = new Set(["127.0.0.1", "[::1]", "localhost"]);
const RUNNING_SCHEMES = /^(?:javascript|vbscript|data|blob|file|about):$/;

/** Why an address cannot be a redirect address (control-center.md CC-APP-024). */
function redirectProblem(uri: string, type: "native" | "web"): string | undefined {
  const url = URL.parse(uri);
  if (url === null) return "is not an absolute address";
  if (uri.includes("#")) return "has a fragment";
  if (uri.includes("*")) return "has a wildcard";
  if (url.username !== "" || url.password !== "") return "names a user";
  const isLoopback = LOOPBACK.has(url.hostname);
  if (url.protocol === "https:") return type === "native" && isLoopback ? "needs http on this machine" : undefined;
  if (url.protocol === "http:") return isLoopback ? undefined : "needs https";
  if (type === "web" || RUNNING_SCHEMES.test(url.protocol)) return "has a scheme that is not allowed";
  return undefined;
}
