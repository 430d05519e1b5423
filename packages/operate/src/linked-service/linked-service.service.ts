import { AppError, newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { errors } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/linked-service";
import type { Input, Output } from "@muniment/rest";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { findLink, listLinks } from "./link.repository.ts";
import { endLinksOf, LINK_REPLY_PATH, wireLink } from "./link.service.ts";
import type { LinkTokens } from "./link-tokens.ts";
import type { LinkedServiceRow, ServiceLinkRow } from "./linked-service.tables.ts";
import { listAvailability, replaceAvailability } from "./availability.repository.ts";
import type { Availability } from "./availability.repository.ts";
import { checkTeams, everybodyMay, inUse } from "./service-use.ts";
import { deleteService, insertService, listServices, lockService, updateService } from "./service.repository.ts";
import { serviceProblems } from "./service-rules.ts";

/** A service as administrators see it. */
export type WireService = Output<typeof api.getLinkedService>["data"];

type Creation = Input<typeof api.createLinkedService>["body"];
type Change = Input<typeof api.updateLinkedService>["body"];

/** What administrators do with linked services (OPR-LNK-001, -002). */
export interface LinkedServiceService {
  list(reader: Tx): Promise<WireService[]>;
  /** 404 when there is none of that system name. */
  get(reader: Tx, systemName: string): Promise<WireService>;
  create(tx: Tx, actor: OperateActor, given: Creation): Promise<WireService>;
  /** `rev` is the one that the change was made from. */
  update(tx: Tx, actor: OperateActor, given: { systemName: string; rev: number; change: Change }): Promise<WireService>;
  /** 409 while something uses it (OPR-LNK-008). */
  remove(tx: Tx, actor: OperateActor, systemName: string): Promise<void>;
}

interface Deps {
  readonly clock: Clock;
  readonly tokens: LinkTokens;
  readonly origin: string;
  /** Names of the folders that the configuration opens to Operate (OPR-PRV-007). */
  readonly localFolders: ReadonlySet<string>;
}

const PLAIN = [
  "display_name",
  "base_url",
  "client_id",
  "preferred_database",
  "scopes",
  "allow_fallback",
  "fallback_when_expired",
  "one_account_per_user",
  "same_email_only",
  "uses_pkce",
  "uses_client_credentials",
] as const;

/** Linked services in the database. */
export function createLinkedServiceService(deps: Deps): LinkedServiceService {
  const { clock, tokens } = deps;
  const wire = (
    row: LinkedServiceRow,
    given: { link: ServiceLinkRow | undefined; linkedUsers: number; teams: readonly Availability[] | undefined },
  ): WireService => wireService(row, { ...given, now: clock.now(), origin: deps.origin });

  const check = (row: LinkedServiceRow): void => {
    const messages = serviceProblems(row);
    if (row.type === "local-folder" && !deps.localFolders.has(row.system_name)) {
      messages.push({ code: "invalid", text: "The configuration opens no folder of this name.", field: "system_name" });
    }
    if (messages.length > 0) throw new AppError(errors.validationFailed, { messages });
  };

  const get = async (reader: Tx, systemName: string): Promise<WireService> => {
    const found = (await listServices(reader)).find((row) => row.system_name === systemName);
    if (found === undefined) throw new AppError(errors.notFound);
    const link = await findLink(reader, found.id, "system");
    const teams = (await listAvailability(reader)).get(found.id);
    return wire(found, { link, linkedUsers: found.linked_users ?? 0, teams });
  };

  return {
    get,
    async list(reader) {
      const links = await listLinks(reader, "system");
      const rows = await listServices(reader);
      const teams = await listAvailability(reader);
      return rows.map((row) =>
        wire(row, { link: links.get(row.id), linkedUsers: row.linked_users ?? 0, teams: teams.get(row.id) }),
      );
    },
    async create(tx, actor, given) {
      const now = clock.now();
      const row = newService(given, { now, by: actor.userId });
      check(row);
      const inserted = await insertService(tx, { ...row, ...tokens.sealSecret(row.id, given.client_secret ?? "") });
      if (inserted === undefined) throw new AppError(errors.duplicate, { field: "system_name" });
      await replaceAvailability(tx, row.id, given.teams ? await checkTeams(tx, given.teams) : await everybodyMay(tx));
      await auditSettings(tx, actor, { action: "linked_service.create", after: inserted, at: now });
      return get(tx, inserted.system_name);
    },
    async update(tx, actor, { systemName, rev, change }) {
      const row = await lockService(tx, systemName);
      if (row === undefined) throw new AppError(errors.notFound);
      if (row.rev !== rev) {
        throw new AppError(errors.editConflict, { details: { current: await get(tx, systemName) } });
      }
      const { client_secret: secret, enabled, confirm_relink: isConfirmed, teams } = change;
      const changed = { ...row, ...pick(change), ...(enabled === undefined ? {} : { is_enabled: enabled }) };
      check(changed);
      const isElsewhere = changed.base_url !== row.base_url || changed.client_id !== row.client_id;
      if (isElsewhere) await endLinks(tx, row.id, { isConfirmed, now: clock.now() });
      await updateService(tx, row.id, {
        ...pick(change),
        ...(enabled === undefined ? {} : { is_enabled: enabled }),
        ...(secret === undefined ? {} : tokens.sealSecret(row.id, secret)),
        // Whoever corrects the settings wants them tried.
        is_blocked: false,
        updated_at: clock.now(),
        updated_by: actor.userId,
      });
      if (teams !== undefined) await replaceAvailability(tx, row.id, await checkTeams(tx, teams));
      const after = { ...changed, has_new_secret: secret !== undefined, ...(teams === undefined ? {} : { teams }) };
      await auditSettings(tx, actor, { action: "linked_service.update", before: row, after, at: clock.now() });
      return get(tx, systemName);
    },
    async remove(tx, actor, systemName) {
      const row = await lockService(tx, systemName);
      if (row === undefined) throw new AppError(errors.notFound);
      await auditSettings(tx, actor, { action: "linked_service.delete", before: row, after: row, at: clock.now() });
      try {
        await deleteService(tx, row.id);
      } catch (error) {
        throw inUse(error);
      }
    },
  };
}

/** What of a service's settings the audit tells; the secret itself is none of it (OPR-AUD-009). */
async function auditSettings(
  tx: Tx,
  actor: OperateActor,
  given: {
    action: string;
    before?: LinkedServiceRow;
    after: LinkedServiceRow & { has_new_secret?: boolean; teams?: readonly object[] };
    at: Date;
  },
): Promise<void> {
  const { action, before, after, at } = given;
  await recordAudit(tx, subjectOf(actor), [
    {
      at,
      action,
      object_type: "linked_service",
      object_id: after.id,
      ...(before === undefined ? {} : { before: toldOf(before) }),
      after: {
        ...toldOf(after),
        ...(after.has_new_secret === true ? { client_secret: "changed" } : {}),
        ...(after.teams === undefined ? {} : { teams: after.teams }),
      },
      own: { service: after.system_name },
    },
  ]);
}

function toldOf(row: LinkedServiceRow): Record<string, unknown> {
  return { ...Object.fromEntries(PLAIN.map((name) => [name, row[name]])), enabled: row.is_enabled };
}

/** Ends all links when that is what is wanted (OPR-LNK-007). */
async function endLinks(tx: Tx, serviceId: string, given: { isConfirmed: boolean | undefined; now: Date }) {
  const links = (await listServices(tx)).find((row) => row.id === serviceId)?.linked_users ?? 0;
  const system = await findLink(tx, serviceId, "system");
  if ((links > 0 || system !== undefined) && given.isConfirmed !== true) {
    throw new AppError(errors.validationFailed, {
      messages: [
        {
          code: "confirm_relink",
          text: `Everybody who is linked must link again (${links} people). Confirm the change.`,
          field: "confirm_relink",
          data: links,
        },
      ],
    });
  }
  await endLinksOf(tx, serviceId, given.now);
}

function pick(change: Change): Partial<Pick<LinkedServiceRow, (typeof PLAIN)[number]>> {
  return Object.fromEntries(PLAIN.flatMap((name) => (change[name] === undefined ? [] : [[name, change[name]]])));
}

function newService(given: Creation, made: { now: Date; by: string }): LinkedServiceRow {
  return {
    id: newId(),
    system_name: given.system_name ?? "work",
    type: given.type ?? "work",
    display_name: given.display_name ?? "",
    base_url: given.base_url ?? "",
    client_id: given.client_id ?? "",
    secret_sealed: null,
    secret_key_id: null,
    preferred_database: given.preferred_database ?? "",
    scopes: given.scopes ?? "user",
    allow_fallback: given.allow_fallback ?? false,
    fallback_when_expired: given.fallback_when_expired ?? false,
    one_account_per_user: given.one_account_per_user ?? true,
    uses_pkce: given.uses_pkce ?? true,
    uses_client_credentials: given.uses_client_credentials ?? false,
    same_email_only: given.same_email_only ?? false,
    linking: null,
    is_enabled: given.enabled ?? true,
    is_blocked: false,
    created_at: made.now,
    created_by: made.by,
    updated_at: made.now,
    updated_by: made.by,
    rev: 1,
  };
}

function wireService(
  row: LinkedServiceRow,
  given: {
    link: ServiceLinkRow | undefined;
    linkedUsers: number;
    teams: readonly Availability[] | undefined;
    now: Date;
    origin: string;
  },
): WireService {
  const { link, linkedUsers, now, origin, teams = [] } = given;
  const system = wireLink(link, now);
  const isBroken = ["expired", "denied", "must_relink"].includes(system.state);
  const status = statusOf({ row, isBroken, isLinked: system.state === "healthy" });
  const { is_enabled: enabled, secret_sealed: sealed } = row;
  return {
    ...(Object.fromEntries(PLAIN.map((name) => [name, row[name]])) as Pick<LinkedServiceRow, (typeof PLAIN)[number]>),
    id: row.id,
    system_name: row.system_name,
    type: row.type,
    has_client_secret: sealed !== null,
    enabled,
    ...(row.linking === null ? {} : { linking: row.linking }),
    teams: teams.map(({ id, name, is_required }) => ({ id, name, is_required })),
    redirect_url: `${origin}${LINK_REPLY_PATH}`,
    status,
    linked_users: linkedUsers,
    system_link: system,
    warnings: link?.warnings ?? [],
    rev: row.rev,
  };
}

function statusOf(given: { row: LinkedServiceRow; isBroken: boolean; isLinked: boolean }): WireService["status"] {
  const { row, isBroken, isLinked } = given;
  if (!row.is_enabled) return "disabled";
  if (row.is_blocked || isBroken) return "needs_attention";
  return isLinked || row.type !== "work" ? "healthy" : "configured";
}
