import { timingSafeEqual } from "node:crypto";
import { AppError, newId, newSecret } from "@muniment/kernel";
import type { Clock, FieldMessage } from "@muniment/kernel";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import { checkApplication, checkClientSecret } from "@muniment/work-api/control-center/application-rules";
import { refusal } from "@muniment/work-api/identity/refusal";
import { hashOf } from "../token-hash.ts";
import { insertSecret, keepOnlySecret } from "./application-secret.repository.ts";
import { insertApplication, upsertApplication } from "./application.repository.ts";
import type { Application, ApplicationRecord, KeptSecret, NewRow } from "./application.repository.ts";

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
  /** External users too; else, as for every application, people of the firm alone (CC-APP-027). */
  readonly include_external?: boolean;
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
  const now = clock.now();
  const secret = given.client_secret ?? (hasSecret(given) ? newSecret() : undefined);
  await insertApplication(tx, rowOf(given, clientId, now));
  if (secret === undefined) return { client_id: clientId };
  await insertSecret(tx, { secret_id: newId(), client_id: clientId, value: secret, created_at: now });
  return { client_id: clientId, client_secret: secret };
}

/**
 * Registers a part of the product whose credentials are kept elsewhere, or makes a registration that there is like it.
 * What administrators decided about it stays: whether it is enabled, who may use it, and from where.
 */
export async function keepApplication(
  tx: Tx,
  given: NewApplication & Required<Pick<NewApplication, "client_id">>,
  clock: Clock,
): Promise<void> {
  const { client_id: clientId, client_secret: value } = given;
  const now = clock.now();
  await upsertApplication(tx, { ...rowOf(given, clientId, now), kind: "core" });
  if (value !== undefined) await keepOnlySecret(tx, { clientId, secretId: newId(), value, at: now });
}

/** The row of an application; throws 400 with what is wrong about it. */
function rowOf(given: NewApplication, clientId: string, now: Date): NewRow {
  const hasKeys = given.jwks !== undefined || given.jwks_uri !== undefined;
  const isPublic = given.type === "native" || (given.client_secret === undefined && !hasSecret(given) && !hasKeys);
  const messages = problemsOf(given, isPublic);
  if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
  return {
    client_id: clientId,
    name: given.name,
    type: given.type,
    is_public: isPublic,
    include_external: given.include_external ?? false,
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

/** Whether the client cannot keep a secret: then PKCE is required and nothing is told about tokens. */
export function isPublicClient(application: Pick<ApplicationRecord, "is_public">): boolean {
  return application.is_public;
}

/** The secret of an application that this is, compared in constant time with all that were not revoked. */
export function secretOf(application: Pick<Application, "secrets">, secret: string): KeptSecret | undefined {
  const hash = hashOf(secret);
  return application.secrets.findLast((kept) => timingSafeEqual(Buffer.from(kept.hash, "hex"), hash));
}

/** Whether a secret has ended by itself. */
export function isOver(secret: KeptSecret, now: Date): boolean {
  return secret.ends !== null && secret.ends <= now.getTime();
}

function hasSecret(given: NewApplication): boolean {
  return given.has_secret ?? given.type === "web";
}

function problemsOf(given: NewApplication, isPublic: boolean): FieldMessage[] {
  return [
    ...checkApplication({
      name: given.name,
      application_type: given.type,
      client_type: isPublic ? "public" : "confidential",
      redirect_uris: given.redirect_uris ?? [],
      post_logout_redirect_uris: given.post_logout_redirect_uris ?? [],
      grants: given.grants,
      scopes: given.scopes ?? [],
      service_user_id: given.service_user_num === undefined ? "" : String(given.service_user_num),
      ...(given.client_id === undefined ? {} : { client_id: given.client_id }),
      ...(given.refresh_days === undefined ? {} : { refresh_token_expiry_days: given.refresh_days }),
      ...(given.access_minutes === undefined ? {} : { access_token_expiry_minutes: given.access_minutes }),
    }),
    ...(given.client_secret === undefined ? [] : checkClientSecret(given.client_secret)),
    ...keyProblems(given),
  ];
}

const LOOPBACK = new Set(["127.0.0.1", "[::1]", "localhost"]);

/** Private halves have no business here; and what is fetched must come from where nobody can change it on the way. */
export function keyProblems({
  acting_person: acts,
  jwks,
  jwks_uri: uri,
}: Pick<NewApplication, "acting_person" | "jwks" | "jwks_uri">): FieldMessage[] {
  const messages: FieldMessage[] = [];
  if (acts === true && jwks === undefined && uri === undefined)
    messages.push(refusal("keys_needed", { field: "jwks" }));
  if (jwks !== undefined && uri !== undefined) messages.push(refusal("keys_twice", { field: "jwks_uri" }));
  const isPublic = (key: Readonly<Record<string, unknown>>): boolean =>
    (key["kty"] === "OKP" || key["kty"] === "EC") && typeof key["x"] === "string" && key["d"] === undefined;
  if (jwks !== undefined && (jwks.keys.length === 0 || !jwks.keys.every(isPublic))) {
    messages.push(refusal("keys_form", { field: "jwks" }));
  }
  const url = uri === undefined ? undefined : URL.parse(uri);
  const isSafe = url?.protocol === "https:" || (url?.protocol === "http:" && LOOPBACK.has(url.hostname));
  if (uri !== undefined && !isSafe) messages.push(refusal("keys_address", { field: "jwks_uri" }));
  return messages;
}
