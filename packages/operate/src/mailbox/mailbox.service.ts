import { AppError, newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { Input, Output } from "@muniment/rest";
import { errors } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/mailbox";
import { findConfigured } from "../configured-repository/index.ts";
import type { ConfiguredRepository } from "../configured-repository/index.ts";
import { getService } from "../linked-service/index.ts";
import { everybody, findTeam } from "../team/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { imapProblems, keepImap } from "./mailbox-imap.ts";
import type { ImapSecrets } from "./mailbox-imap.ts";
import { MOST_BYTES, mergeSettings, settingsProblems } from "./mailbox-rules.ts";
import type { FieldProblem, MailboxSettings } from "./mailbox-rules.ts";
import type { MailboxTest } from "./mailbox-test.ts";
import {
  findMailbox,
  insertMailbox,
  listMailboxViews,
  lockMailbox,
  replaceAddresses,
  updateMailbox,
} from "./mailbox.repository.ts";
import type { MailboxRow } from "./mailbox.tables.ts";
import { wireMailbox } from "./wire-mailbox.ts";

/** A mailbox as administrators see it. */
export type WireMailbox = Output<typeof api.getMailbox>["data"];

type Settings = Input<typeof api.createMailbox>["body"];

/** What administrators do with mailboxes (OPR-INB-002). */
export interface MailboxService {
  list(reader: Tx): Promise<WireMailbox[]>;
  /** 404 when there is none. */
  get(reader: Tx, id: string): Promise<WireMailbox>;
  create(tx: Tx, actor: OperateActor, given: Settings): Promise<WireMailbox>;
  /** `rev` is the one that the change was made from. Another place has to be tested anew. */
  update(tx: Tx, actor: OperateActor, given: { id: string; rev: number; change: Settings }): Promise<WireMailbox>;
  /** With a test that passed; 409 with its checks otherwise (OPR-INB-003). */
  enable(tx: Tx, actor: OperateActor, given: { id: string; test: MailboxTest }): Promise<WireMailbox>;
  pause(tx: Tx, actor: OperateActor, given: { id: string; reason: string }): Promise<WireMailbox>;
}

interface Deps {
  readonly clock: Clock;
  readonly secrets: ImapSecrets;
  /** Lets what waits for the mailbox's storage go on. */
  readonly wake: (tx: Tx, mailboxId: string) => Promise<void>;
}

const NOTHING: MailboxSettings = {
  name: "",
  keep_unfiled_days: 0,
  max_bytes: MOST_BYTES,
  deny_senders: [],
  address: "",
  aliases: [],
};
/** Where nothing that is removed can be brought back (OPR-INB-033). */
const DAYS_WITHOUT_BIN = 30;

/** Mailboxes in the database. */
export function createMailboxService({ clock, secrets, wake }: Deps): MailboxService {
  const ground = createGround(clock);
  return {
    get: ground.get,
    list: async (reader) => (await listMailboxViews(reader)).map(wireMailbox),
    ...settingsOf(ground, secrets),
    ...statesOf(ground, wake),
  };
}

/** What every change of a mailbox needs. */
interface Ground {
  readonly clock: Clock;
  get(reader: Tx, id: string): Promise<WireMailbox>;
  /** Held until `tx` ends; 404 when there is none. */
  lock(tx: Tx, id: string): Promise<{ row: MailboxRow; before: WireMailbox }>;
  /** Gives the mailbox as it is now, and tells the audit. */
  finish(
    tx: Tx,
    actor: OperateActor,
    entry: { id: string; verb: string; before?: WireMailbox; reason?: string },
  ): Promise<WireMailbox>;
}

function createGround(clock: Clock): Ground {
  const get = async (reader: Tx, id: string): Promise<WireMailbox> => {
    const [view] = await listMailboxViews(reader, id);
    if (view === undefined) throw new AppError(errors.notFound);
    return wireMailbox(view);
  };

  return {
    clock,
    get,
    async lock(tx, id) {
      const row = await lockMailbox(tx, id);
      if (row === undefined) throw new AppError(errors.notFound);
      return { row, before: await get(tx, id) };
    },
    async finish(tx, actor, { id, verb, before, reason }) {
      const after = await get(tx, id);
      await recordAudit(tx, subjectOf(actor), [
        {
          at: clock.now(),
          action: `mailbox.${verb}`,
          object_type: "mailbox",
          object_id: id,
          before: before && auditedOf(before),
          after: auditedOf(after),
          reason,
        },
      ]);
      return after;
    },
  };
}

function settingsOf({ clock, lock, finish }: Ground, secrets: ImapSecrets): Pick<MailboxService, "create" | "update"> {
  const keepAddresses = async (tx: Tx, mailboxId: string, { address, aliases }: MailboxSettings): Promise<void> => {
    const rows = [address, ...aliases].map((each, at) => ({
      address: each,
      mailbox_id: mailboxId,
      is_main: at === 0,
    }));
    const [taken] = await replaceAddresses(tx, mailboxId, rows);
    if (taken === undefined) return;
    const text = `Another mailbox has ${taken}.`;
    throw invalid([{ code: "duplicate", text, field: taken === address ? "address" : "aliases" }]);
  };

  return {
    async create(tx, actor, given) {
      const configured = await findConfigured(tx, given.repository ?? "");
      const service = configured === undefined ? undefined : await getService(tx, configured.service_id);
      const keepDays = service?.type === "local-folder" ? DAYS_WITHOUT_BIN : 0;
      const settings = mergeSettings({ ...NOTHING, keep_unfiled_days: keepDays }, given);
      const { columns } = await checked(tx, settings, { configured, given });
      const { imap } = given;
      const now = clock.now();
      const row = {
        id: newId(),
        ...columns,
        state: "draft" as const,
        state_since: now,
        created_at: now,
        created_by: actor.userId,
        updated_at: now,
        updated_by: actor.userId,
        item_id: null,
        state_reason: null,
        last_message_at: null,
        rev: 1,
      };
      if (!(await insertMailbox(tx, row))) throw new AppError(errors.duplicate, { field: "name" });
      await keepAddresses(tx, row.id, settings);
      await keepImap(tx, { clock, secrets }, { mailboxId: row.id, given: imap });
      return finish(tx, actor, { id: row.id, verb: "create" });
    },
    async update(tx, actor, { id, rev, change }) {
      const { row, before } = await lock(tx, id);
      if (row.rev !== rev) throw new AppError(errors.editConflict, { details: { current: before } });
      const configured = await findConfigured(tx, change.repository ?? row.repository);
      const settings = mergeSettings({ ...row, address: before.address, aliases: before.aliases }, change);
      const { columns } = await checked(tx, settings, {
        configured,
        given: { ...change, default_team: change.default_team ?? row.default_team_id },
        id,
      });
      const now = clock.now();
      const { service_id, library, root, place_name, ...kept } = columns;
      const isElsewhere = columns.repository !== row.repository;
      const isOtherServer = await keepImap(tx, { clock, secrets }, { mailboxId: id, given: change.imap });
      const draft = { state: "draft" as const, state_reason: null, state_since: now };
      const place = {
        ...(isElsewhere ? { service_id, library, root, place_name, item_id: null } : {}),
        ...(isElsewhere || isOtherServer ? draft : {}),
      };
      const isKept = await updateMailbox(tx, id, { ...kept, ...place, updated_at: now, updated_by: actor.userId });
      if (!isKept) throw new AppError(errors.duplicate, { field: "name" });
      await keepAddresses(tx, id, settings);
      return finish(tx, actor, { id, verb: "update", before });
    },
  };
}

function statesOf({ clock, lock, finish }: Ground, wake: Deps["wake"]): Pick<MailboxService, "enable" | "pause"> {
  return {
    async enable(tx, actor, { id, test }) {
      const { row, before } = await lock(tx, id);
      const isTested = test.place !== undefined && test.rev === row.rev;
      if (!isTested || test.place === undefined) {
        throw new AppError(errors.mailboxTestFailed, { details: { checks: test.checks } });
      }
      const {
        place: { library, root },
        item,
      } = test.place;
      const now = clock.now();
      const state = { state: "enabled" as const, state_reason: null, state_since: now };
      const place = { library, root, item_id: item.id, place_name: item.name };
      await updateMailbox(tx, id, { ...state, ...place, updated_at: now, updated_by: actor.userId });
      await wake(tx, id);
      return finish(tx, actor, { id, verb: "enable", before });
    },
    async pause(tx, actor, { id, reason }) {
      const { before } = await lock(tx, id);
      const now = clock.now();
      const state_reason = reason.trim() === "" ? null : reason.trim();
      const state = { state: "paused" as const, state_reason, state_since: now };
      await updateMailbox(tx, id, { ...state, updated_at: now, updated_by: actor.userId });
      return finish(tx, actor, { id, verb: "pause", before, reason: reason.trim() });
    },
  };
}

/** The columns that settings come to; 422 with every field that breaks a rule. */
async function checked(
  tx: Tx,
  settings: MailboxSettings,
  { configured, given, id }: { configured: ConfiguredRepository | undefined; given: Settings; id?: string },
) {
  const team = given.default_team === undefined ? await everybody(tx) : await findTeam(tx, given.default_team);
  const problems = [...settingsProblems(settings), ...(await imapProblems(tx, id, given.imap))];
  const add = (field: string, text: string): number => problems.push({ code: "invalid", text, field });
  if (configured?.context !== "global") add("repository", "Choose a repository that is not that of a case.");
  if (team === undefined) add("default_team", "There is no such team.");
  if (problems.length > 0 || configured === undefined || team === undefined) throw invalid(problems);
  const { address: _address, aliases: _aliases, ...columns } = settings;
  const { key: repository, service_id, library, workspace: root } = configured;
  const place = { repository, service_id, library, root, place_name: configured.name };
  return { columns: { ...columns, ...place, default_team_id: team.id } };
}

function invalid(messages: readonly FieldProblem[]): AppError {
  return new AppError(errors.validationFailed, { messages: [...messages] });
}

function auditedOf({ id: _id, backlog: _backlog, parked: _parked, last_message_at: _at, ...settings }: WireMailbox) {
  return settings;
}

/** A mailbox that is there; 404 otherwise. */
export async function requireMailbox(reader: Tx, id: string): Promise<MailboxRow> {
  const row = await findMailbox(reader, id);
  if (row === undefined) throw new AppError(errors.notFound);
  return row;
}
