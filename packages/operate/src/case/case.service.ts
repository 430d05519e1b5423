import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { JobQueue } from "@muniment/jobs";
import { errors, refusals, refused } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/case";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { Input, Output } from "@muniment/rest";
import type { Repositories } from "../document-repository/index.ts";
import { cutPage, readPage } from "../paging.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { changedBy, changeWorkItem, findOwner, lockWorkItem } from "../work-item/index.ts";
import type { OwnerRef } from "../work-item/index.ts";
import { findWorkType, firstWay, getWorkTypes, missingValues, readValues } from "../work-type/index.ts";
import type { FieldValues, WorkType } from "../work-type/index.ts";
import { keepCase, prepareCase, titleOf, withoutEmpty } from "./case-creation.ts";
import type { Creation, PreparedCase } from "./case-creation.ts";
import { moveCase, transitionNamed } from "./case-phase.ts";
import type { FindOpenWork, OpenWork, PhaseMove } from "./case-phase.ts";
import { findCaseHead, listCases, listPhases, listRecentCases } from "./case.repository.ts";
import type { CaseHead } from "./case.repository.ts";
import { wireCase, wirePhases } from "./wire-case.ts";
import type { WireCase, WirePhase } from "./wire-case.ts";

type CaseList = Output<typeof api.listCases>;
type Change = Input<typeof api.updateCase>["body"];
type Move = Input<typeof api.changeCasePhase>["body"];

/** Matters, as far as filing needs them (operate.md 6). */
export interface CaseService {
  list(reader: Tx, actor: OperateActor, query: Input<typeof api.listCases>["query"]): Promise<CaseList>;
  /** 404 for one that is not there or may not be seen. */
  get(reader: Tx, actor: OperateActor, id: string): Promise<WireCase>;
  /** Checks what was typed and asks the repository for the place, as the person and as the service account. */
  prepare(reader: Tx, actor: OperateActor, given: Creation): Promise<PreparedCase>;
  create(tx: Tx, actor: OperateActor, given: PreparedCase): Promise<WireCase>;
  /** `rev` is the one that the change was made from. */
  update(tx: Tx, actor: OperateActor, given: { id: string; rev: number; change: Change }): Promise<WireCase>;
  /** Takes a transition of the case's type. */
  move(tx: Tx, actor: OperateActor, given: { id: string; rev: number; move: Move }): Promise<WireCase>;
  openWork(reader: Tx, actor: OperateActor, id: string): Promise<OpenWork[]>;
  phases(reader: Tx, actor: OperateActor, id: string): Promise<WirePhase[]>;
}

interface CaseDeps {
  readonly clock: Clock;
  readonly jobs: JobQueue;
  readonly repositories: Repositories;
  readonly findOpenWork: FindOpenWork;
  /** Who gets a new case for which nobody was named (OPR-ALC-006). */
  readonly allocate: (tx: Tx, caseId: string, at: Date) => Promise<OwnerRef | undefined>;
}

const unseen = (isByRule: boolean): AppError =>
  new AppError(errors.validationFailed, {
    text: isByRule
      ? "A rule gives this case to somebody else, and you would not see it yourself: name its owner."
      : "You would not see this case yourself.",
    field: "owner",
  });

/** Cases in the database. */
export function createCaseService(deps: CaseDeps): CaseService {
  const { clock, jobs } = deps;

  const get: CaseService["get"] = async (reader, actor, id) => {
    const row = await requireHead(reader, actor, id);
    return wireCase(actor, row, await typeOf(reader, row));
  };
  return {
    get,
    async list(reader, actor, query) {
      if (query.recent === true) {
        return { data: await wireAll(reader, actor, await listRecentCases(reader, actor)) };
      }
      const page = readPage(query, ["number"]);
      const [before] = page.after ?? [];
      const rows = await listCases(reader, actor, {
        ...(query.query === undefined ? {} : { words: query.query }),
        ...(query.phase === undefined ? {} : { phase: query.phase }),
        ...(typeof before === "number" ? { before } : {}),
        limit: page.limit,
      });
      const { rows: kept, cursor } = cutPage(rows, page, (row) => [row.num]);
      const data = await wireAll(reader, actor, kept);
      return cursor === undefined ? { data } : { data, cursor };
    },
    prepare: (reader, actor, given) => prepareCase({ ...deps, reader }, actor, given),
    async create(tx, actor, given) {
      const now = clock.now();
      const { id, reference } = await keepCase(jobs, tx, actor, { ...given, at: now });
      const owner = given.isOwnerNamed ? undefined : await deps.allocate(tx, id, now);
      if (owner !== undefined) await changeWorkItem(tx, id, { owner, by: actor.userId, at: now });
      // Whoever opens a restricted case for somebody else would not see it.
      const row = await findCaseHead(tx, actor, id);
      if (row === undefined) throw unseen(owner !== undefined);
      const after = {
        reference,
        title: row.title,
        owner: row.owner_name,
        type: row.work_type,
        values: row.data,
        ...(row.item_id === null ? {} : { place: row.place_name }),
        is_restricted: row.is_restricted,
      };
      await audit(tx, actor, { action: "case.create", id, at: now, after });
      return wireCase(actor, row, given.type);
    },
    async update(tx, actor, { id, rev, change }) {
      const row = await holdSeen(tx, actor, { id, rev, get });
      const type = await typeOf(tx, row);
      const given = { actor, row, type, now: clock.now() };
      const { phase } = change;
      const isMoved = phase !== undefined && phase !== row.phase;
      const isEdited = Object.entries(change).some(([name, value]) => name !== "phase" && value !== undefined);
      if (isEdited) await edit(tx, { ...given, change, isReopened: isMoved && phase === "open" });
      if (isMoved) await carry(deps, tx, { ...given, move: { transition: wayTo(type, row, phase) } });
      return get(tx, actor, id);
    },
    async move(tx, actor, { id, rev, move }) {
      const row = await holdSeen(tx, actor, { id, rev, get });
      const type = await typeOf(tx, row);
      const { transition: name = "", reason, with_open_work: withOpenWork } = move;
      const wanted: PhaseMove = {
        transition: transitionNamed(type, row, name),
        ...(reason === undefined ? {} : { reason }),
        ...(withOpenWork === undefined ? {} : { withOpenWork }),
      };
      await carry(deps, tx, { actor, row, type, now: clock.now(), move: wanted });
      return get(tx, actor, id);
    },
    openWork: async (reader, actor, id) => deps.findOpenWork(reader, (await requireHead(reader, actor, id)).id),
    phases: async (reader, actor, id) => {
      const row = await requireHead(reader, actor, id);
      return wirePhases(await typeOf(reader, row), await listPhases(reader, row.id)).toReversed();
    },
  };
}

async function requireHead(reader: Tx, actor: OperateActor, id: string): Promise<CaseHead> {
  const row = await findCaseHead(reader, actor, id);
  if (row === undefined) throw new AppError(errors.notFound);
  return row;
}

/** The case at the state that was seen, held until `tx` ends. */
async function holdSeen(
  tx: Tx,
  actor: OperateActor,
  { id, rev, get }: { readonly id: string; readonly rev: number; readonly get: CaseService["get"] },
): Promise<CaseHead> {
  await requireHead(tx, actor, id);
  const held = await lockWorkItem(tx, "case", id);
  const row = await requireHead(tx, actor, id);
  if (held?.rev === rev) return row;
  const error = await changedBy(tx, held?.updated_by ?? null, "changed");
  throw new AppError(errors.editConflict, { text: error.message, details: { current: await get(tx, actor, id) } });
}

async function wireAll(reader: Tx, actor: OperateActor, rows: readonly CaseHead[]): Promise<WireCase[]> {
  const types = await getWorkTypes(
    reader,
    rows.map((row) => row.work_type),
  );
  return rows.map((row) => wireCase(actor, row, requireType(types.get(row.work_type))));
}

async function typeOf(reader: Tx, row: CaseHead): Promise<WorkType> {
  return requireType(await findWorkType(reader, row.work_type));
}

function requireType(type: WorkType | undefined): WorkType {
  if (type === undefined) throw new Error("A case follows no work type");
  return type;
}

/** The first transition that closes, or reopens, the case. */
function wayTo(type: WorkType, row: CaseHead, phase: "open" | "closed"): PhaseMove["transition"] {
  const way = firstWay(type, row.type_phase, phase);
  if (way !== undefined) return way;
  throw new AppError(errors.conflict, { text: "A case in this phase cannot do this." });
}

interface ChangeOf {
  readonly actor: OperateActor;
  readonly row: CaseHead;
  readonly type: WorkType;
  readonly now: Date;
}

async function carry(deps: CaseDeps, tx: Tx, given: ChangeOf & { readonly move: PhaseMove }): Promise<void> {
  const { actor, row, now, move } = given;
  const { to, closes, withOpenWork } = await moveCase(deps, tx, given);
  let action = "case.phase";
  if (closes && row.phase === "open") action = "case.close";
  if (!closes && row.phase === "closed") action = "case.reopen";
  const reason = move.reason === undefined || move.reason.trim() === "" ? {} : { reason: move.reason.trim() };
  await audit(tx, actor, {
    action,
    id: row.id,
    at: now,
    before: { phase: row.type_phase },
    after: { phase: to, ...reason, ...(withOpenWork ? { with_open_work: true } : {}) },
  });
}

async function edit(tx: Tx, given: ChangeOf & { change: Change; isReopened: boolean }): Promise<void> {
  const { actor, row, type, change, isReopened, now } = given;
  if (!actor.permissions.has("case.create")) throw missing("case.create");
  if (row.phase === "closed" && !isReopened) {
    throw new AppError(errors.conflict, { text: "This case is closed. Reopen it first." });
  }
  const title = change.title === undefined ? undefined : titleOf(change.title);
  const owner = change.owner === undefined ? undefined : await findOwner(tx, { kind: "user", id: change.owner });
  const data = change.values === undefined ? undefined : mergedValues(type, row, change.values);
  await changeWorkItem(tx, row.id, {
    ...(title === undefined ? {} : { title: { reference: row.reference, title } }),
    ...(owner === undefined ? {} : { owner }),
    ...(change.is_restricted === undefined ? {} : { isRestricted: change.is_restricted }),
    ...(data === undefined ? {} : { data }),
    by: actor.userId,
    at: now,
  });
  const { title: oldTitle, owner_name: oldOwner, is_restricted: wasRestricted, data: oldData } = row;
  await audit(tx, actor, {
    action: "case.update",
    id: row.id,
    at: now,
    before: { title: oldTitle, owner: oldOwner, is_restricted: wasRestricted, values: oldData },
    after: {
      title: title ?? oldTitle,
      owner: owner?.name ?? oldOwner,
      is_restricted: change.is_restricted ?? wasRestricted,
      values: data ?? oldData,
    },
  });
}

/** The values with those that were sent; what a mandatory field had stays there. */
function mergedValues(type: WorkType, row: CaseHead, sent: NonNullable<Change["values"]>): FieldValues {
  const read = readValues(type.fields, sent);
  const all = { ...row.data, ...read.values };
  const mandatory = type.fields.filter((field) => field.is_mandatory === true).map(({ name }) => name);
  const emptied = mandatory.filter((name) => name in read.values);
  const messages = [...read.messages, ...missingValues(type.fields, emptied, all)];
  if (messages.length > 0) throw new AppError(errors.validationFailed, { messages });
  return withoutEmpty(all);
}

async function audit(
  tx: Tx,
  actor: OperateActor,
  entry: { action: string; id: string; at: Date; before?: Record<string, unknown>; after: Record<string, unknown> },
): Promise<void> {
  const { action, id, at, before, after } = entry;
  await recordAudit(tx, subjectOf(actor), [
    {
      at,
      action,
      object_type: "case",
      object_id: id,
      after,
      own: { case_id: id },
      ...(before === undefined ? {} : { before }),
    },
  ]);
}

const missing = (permission: string): AppError =>
  refused(refusals.permissionMissing({ permission }), { details: { permission } });
