import type { Static } from "typebox";
import { addSeconds, AppError, newId, newSecret } from "@muniment/kernel";
import type { Actor, Clock, FieldMessage } from "@muniment/kernel";
import { auditSubject, differences, recordAudit } from "@muniment/platform/audit";
import type { AuditEntry } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/work-api";
import type { ApplicationInput } from "@muniment/work-api/control-center/application";
import {
  applicationLimits,
  checkApplication,
  checkClientSecret,
} from "@muniment/work-api/control-center/application-rules";
import { checkEndDate } from "@muniment/work-api/identity/user-rules";
import { refusal } from "@muniment/work-api/identity/refusal";
import type { RefusalCode } from "@muniment/work-api/identity/refusal";
import {
  findApplicationRecord,
  insertApplication,
  insertSecret,
  listSecrets,
  lockApplication,
  revokeSecret,
  updateApplication,
} from "../application/index.ts";
import type { ApplicationRecord } from "../application/index.ts";
import { refuse } from "../role/index.ts";
import { endSessions, managedAccount } from "../session/index.ts";
import { findUser, findUserByNumber } from "../user/index.ts";
import { changeAccess, toldAccess } from "./application-access-change.ts";
import type { GivenAccess } from "./application-access-change.ts";
import { checkedFields, fieldsOf, rowOf, startFields } from "./application-fields.ts";
import type { ApplicationFields, GivenFields, PackageFacts } from "./application-fields.ts";
import { countUses, sessionsOf, sessionsWithoutAccess } from "./application-member.repository.ts";
import { requireApplicationRight } from "./application-right.ts";

type GivenSecret = NonNullable<Static<typeof ApplicationInput>["secret"]>;

/** What is said about an application to be registered. */
export interface NewApplicationGiven extends GivenFields {
  readonly name: string;
  readonly client_id?: string;
  readonly secret?: GivenSecret;
  readonly access?: GivenAccess;
  readonly enabled?: boolean;
  /** Of one that comes from a package. */
  readonly package?: PackageFacts;
}

/** What of an application is changed. */
export interface ApplicationChangesGiven extends GivenFields {
  readonly access?: GivenAccess;
  readonly package?: PackageFacts;
}

/** What is told once. */
export interface Registered {
  readonly client_id: string;
  readonly client_secret?: string;
}

/**
 * The life of applications (control-center.md 12). Each act asks for the right of row 50, is checked by the rules of
 * 12.4, counts from the next request on (decision D13) and is written down with what was before; refusals are
 * `AppError`s with the codes of 25.8.
 */
export interface Applications {
  /** Gives the secret, if one was made, which cannot be read again. */
  registerApplication(tx: Tx, by: Actor, given: NewApplicationGiven): Promise<Registered>;
  changeApplication(tx: Tx, by: Actor, clientId: string, changes: ApplicationChangesGiven): Promise<void>;
  setApplicationEnabled(tx: Tx, by: Actor, clientId: string, enabled: boolean): Promise<void>;
  /**
   * Gives how many sessions ended. Throws 409 `application_has_settings` while users have authorised it, or
   * `storedSettings` are kept elsewhere, unless `withSettings` says that these go as well.
   */
  deleteApplication(
    tx: Tx,
    by: Actor,
    clientId: string,
    options?: { readonly withSettings?: boolean; readonly storedSettings?: number },
  ): Promise<number>;
  undeleteApplication(tx: Tx, by: Actor, clientId: string): Promise<void>;
  addSecret(tx: Tx, by: Actor, clientId: string, given: GivenSecret): Promise<{ id: string; client_secret: string }>;
  revokeSecret(tx: Tx, by: Actor, clientId: string, secretId: string): Promise<void>;
}

const DAY_SECONDS = 86_400;
/** How long a deleted application can be brought back (CC-APP-034). */
export const UNDELETE_SECONDS = 30 * DAY_SECONDS;

/** The service of applications. */
export function createApplications({
  clock,
  allowsPasswordGrant = () => false,
}: {
  clock: Clock;
  /** Whether administrators may give the password grant (`oauth.allowPasswordGrant`). */
  allowsPasswordGrant?: () => boolean;
}): Applications {
  const withheld: Withheld = (by, given, had = []) =>
    by.kind === "user" && given.includes("password") && !had.includes("password") && !allowsPasswordGrant()
      ? [refusal("password_grant_off", { field: "grants" })]
      : [];
  return {
    registerApplication: async (tx, by, given) => register(tx, by, { given, at: clock.now(), withheld }),
    changeApplication: async (tx, by, clientId, changes) =>
      change(tx, by, { clientId, changes, at: clock.now(), withheld }),
    async setApplicationEnabled(tx, by, clientId, enabled) {
      const { enabled: was } = await claim(tx, by, clientId);
      if (was === enabled) return;
      const at = clock.now();
      await updateApplication(tx, clientId, { enabled, edited_at: at });
      const verb = enabled ? "enable" : "disable";
      await record(tx, by, { verb, clientId, at, before: { enabled: was }, after: { enabled } });
    },
    async deleteApplication(tx, by, clientId, options = {}) {
      const row = await claim(tx, by, clientId);
      if (row.kind === "core") throw refuse("application_core");
      const at = clock.now();
      const uses = await countUses(tx, clientId, at);
      const stored = uses.refresh_tokens + (options.storedSettings ?? 0);
      if (stored > 0 && options.withSettings !== true) throw conflict("application_has_settings");
      const ended = await sessionsOf(tx, clientId);
      await endSessions(tx, ended);
      await updateApplication(tx, clientId, { deleted_at: at });
      const before = await told(tx, row);
      await record(tx, by, { verb: "delete", clientId, at, before, details: { ...uses } });
      return ended.length;
    },
    async undeleteApplication(tx, by, clientId) {
      await requireApplicationRight(tx, by);
      const row = await lockApplication(tx, clientId);
      const at = clock.now();
      if (row === undefined || row.deleted_at === null || addSeconds(row.deleted_at, UNDELETE_SECONDS) <= at) {
        throw new AppError(errors.noRecord);
      }
      await updateApplication(tx, clientId, { deleted_at: null });
      await record(tx, by, { verb: "undelete", clientId, at, after: { name: row.name, enabled: row.enabled } });
    },
    async addSecret(tx, by, clientId, given) {
      const row = await claim(tx, by, clientId);
      if (row.kind === "core") throw refuse("application_core");
      const at = clock.now();
      const added = await storeSecret(tx, by, { row, given, at });
      const after = { secret: added.id, expires: given.expires ?? null };
      await record(tx, by, { verb: "add_secret", clientId, at, after });
      return added;
    },
    async revokeSecret(tx, by, clientId, secretId) {
      const row = await claim(tx, by, clientId);
      if (row.kind === "core") throw refuse("application_core");
      const at = clock.now();
      const found = (await listSecrets(tx, clientId)).find((secret) => secret.secret_id === secretId);
      if (found === undefined) throw new AppError(errors.noRecord);
      if (!(await revokeSecret(tx, { clientId, secretId, at }))) throw conflict("secret_revoked");
      await record(tx, by, { verb: "revoke_secret", clientId, at, before: { secret: secretId } });
    },
  };
}

/** What is wrong with grants that are given, beside those that there were. */
type Withheld = (by: Actor, given: readonly string[], had?: readonly string[]) => readonly FieldMessage[];

async function register(
  tx: Tx,
  by: Actor,
  work: { given: NewApplicationGiven; at: Date; withheld: Withheld },
): Promise<Registered> {
  const { at } = work;
  await requireApplicationRight(tx, by);
  const { client_id: named, secret, access, enabled = true, package: origin, ...given } = work.given;
  const clientId = named?.trim() ?? newId();
  const service = await serviceAccount(tx, by, given.service_user_id);
  const fields = checkedFields(startFields(given), [
    ...checkApplication({ client_id: clientId }),
    ...work.withheld(by, given.grants ?? []),
    ...service.messages,
  ]);
  await insertApplication(tx, {
    ...rowOf(fields, service.num),
    ...packageColumns(origin),
    client_id: clientId,
    enabled,
    added_by: by.kind === "user" ? by.userNum : null,
    created_at: at,
    edited_at: at,
  });
  if (access !== undefined) await changeAccess(tx, by, { clientId, access });
  const row = await existing(tx, clientId);
  const hasSecret = secret !== undefined || (!row.is_public && fields.jwks === null && fields.jwks_uri === null);
  const isNeeded = hasSecret && fields.authentication === "work";
  const added = isNeeded ? await storeSecret(tx, by, { row, given: secret ?? {}, at }) : undefined;
  await record(tx, by, { verb: "create", clientId, at, after: await told(tx, row) });
  return added === undefined ? { client_id: clientId } : { client_id: clientId, client_secret: added.client_secret };
}

async function change(
  tx: Tx,
  by: Actor,
  work: { clientId: string; changes: ApplicationChangesGiven; at: Date; withheld: Withheld },
): Promise<void> {
  const { clientId, at } = work;
  const { access, package: origin, ...given } = work.changes;
  const row = await claim(tx, by, clientId);
  const before = await told(tx, row);
  const present = await presentFields(tx, row);
  const isOtherAccount = given.service_user_id !== undefined && given.service_user_id !== present.service_user_id;
  const service = isOtherAccount
    ? await serviceAccount(tx, by, given.service_user_id)
    : { num: row.service_user_num, messages: [] };
  const messages = [...work.withheld(by, given.grants ?? [], present.grants), ...service.messages];
  const fields = checkedFields({ ...present, ...given }, messages);
  await updateApplication(tx, clientId, { ...rowOf(fields, service.num), ...packageColumns(origin) });
  if (access !== undefined) await changeAccess(tx, by, { clientId, access });
  if (fields.client_type === "public" && !row.is_public) await revokeAll(tx, clientId, at);
  const after = await told(tx, await existing(tx, clientId));
  const changed = differences(before, after);
  if (Object.keys(changed.after).length === 0) return;
  await updateApplication(tx, clientId, { edited_at: at });
  await endSessions(tx, await sessionsWithoutAccess(tx, clientId));
  if (row.allow_refresh && !fields.allow_token_refresh) await endSessions(tx, await sessionsOf(tx, clientId));
  await record(tx, by, { verb: "change", clientId, at, ...changed });
}

/** The application, which nobody else changes meanwhile; 404 for one that is deleted. */
async function claim(tx: Tx, by: Actor, clientId: string): Promise<ApplicationRecord> {
  await requireApplicationRight(tx, by);
  const row = await lockApplication(tx, clientId);
  if (row === undefined || row.deleted_at !== null) throw new AppError(errors.noRecord);
  return row;
}

async function existing(tx: Tx, clientId: string): Promise<ApplicationRecord> {
  const row = await findApplicationRecord(tx, clientId);
  if (row === undefined) throw new AppError(errors.noRecord);
  return row;
}

/** The fields of an application that there is. */
export async function presentFields(reader: Tx, row: ApplicationRecord): Promise<ApplicationFields> {
  const { service_user_num: num } = row;
  const account = num === null ? undefined : await findUserByNumber(reader, num);
  return fieldsOf(row, account?.user_id ?? "");
}

/** The application as the audit tells of it: no secret, and keys by their number alone. */
async function told(reader: Tx, row: ApplicationRecord): Promise<Record<string, unknown>> {
  const { jwks, ...fields } = await presentFields(reader, row);
  return {
    ...fields,
    ...(jwks === null || jwks === undefined ? {} : { jwks: jwks.keys.length }),
    ...(row.package_id === null ? {} : { package_id: row.package_id, version: row.version, extends: row.extends }),
    access: await toldAccess(reader, row),
  };
}

/** The account that an application acts for: a service account that the actor administers themselves. */
async function serviceAccount(
  tx: Tx,
  by: Actor,
  userId: string | undefined,
): Promise<{ num: number | null; messages: ReturnType<typeof refusal>[] }> {
  if (userId === undefined || userId.trim() === "") return { num: null, messages: [] };
  const field = "service_user_id";
  const found = await (by.kind === "system" ? findUser(tx, userId) : administered(tx, by, userId));
  if (found === undefined) return { num: null, messages: [refusal("unknown_trustee", { field, data: userId })] };
  if (!found.is_service) return { num: null, messages: [refusal("service_account_only", { field })] };
  return { num: found.user_num, messages: [] };
}

async function administered(tx: Tx, by: Extract<Actor, { kind: "user" }>, userId: string) {
  try {
    return await managedAccount(tx, by, userId.trim());
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

async function storeSecret(
  tx: Tx,
  by: Actor,
  work: { row: ApplicationRecord; given: GivenSecret; at: Date },
): Promise<{ id: string; client_secret: string }> {
  const { row, given, at } = work;
  const { expires } = given;
  const messages = [
    ...(row.is_public ? [refusal("secret_of_public", { field: "secret" })] : []),
    ...(given.value === undefined ? [] : checkClientSecret(given.value)),
    ...(expires === undefined || expires === null ? [] : checkEndDate(expires).messages).map((message) => ({
      ...message,
      field: "expires",
    })),
  ];
  const end = expires === undefined || expires === null || messages.length > 0 ? null : lastMoment(expires);
  if (end !== null && end <= at) messages.push(refusal("end_date_passed", { field: "expires" }));
  const live = (await listSecrets(tx, row.client_id)).filter((secret) => isLive(secret, at));
  if (live.length >= applicationLimits.liveSecrets) messages.push(refusal("secret_limit", { field: "secret" }));
  if (messages.length > 0) throw new AppError(errors.invalidProfile, { messages });
  const [id, value] = [newId(), given.value ?? newSecret()];
  await insertSecret(tx, {
    secret_id: id,
    client_id: row.client_id,
    value,
    created_at: at,
    created_by: by.kind === "user" ? by.userNum : null,
    expires_at: end,
  });
  return { id, client_secret: value };
}

async function revokeAll(tx: Tx, clientId: string, at: Date): Promise<void> {
  for (const { secret_id: secretId } of await listSecrets(tx, clientId)) {
    await revokeSecret(tx, { clientId, secretId, at });
  }
}

/** The end of a day. */
function lastMoment(day: string): Date {
  return addSeconds(new Date(`${day.trim()}T00:00:00Z`), DAY_SECONDS);
}

/** Whether a secret opens something. */
export function isLive(secret: { expires_at: Date | null; revoked_at: Date | null }, now: Date): boolean {
  return secret.revoked_at === null && (secret.expires_at === null || secret.expires_at > now);
}

function packageColumns(origin: PackageFacts | undefined) {
  if (origin === undefined) return {};
  return {
    kind: "package" as const,
    package_id: origin.package_id,
    version: origin.version,
    extends: [...origin.extends],
    ...(origin.waits_for === undefined ? {} : { waits_for: origin.waits_for }),
  };
}

async function record(
  tx: Tx,
  by: Actor,
  act: Pick<AuditEntry, "at" | "before" | "after" | "details"> & { verb: string; clientId: string },
): Promise<void> {
  const { verb, clientId, ...entry } = act;
  const about = { action: `application.${verb}`, object_type: "application", object_id: clientId };
  await recordAudit(tx, auditSubject(by), [{ ...entry, ...about }]);
}

function conflict(code: RefusalCode): AppError {
  const message = refusal(code);
  return new AppError(errors.conflict, { text: message.text, messages: [message] });
}
