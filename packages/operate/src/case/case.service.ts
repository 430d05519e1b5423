import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import { errors, refusals, refused } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/case";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { Input, Output } from "@muniment/rest";
import { pageOf } from "../document-repository/index.ts";
import type { Repositories } from "../document-repository/index.ts";
import { cutPage, readPage } from "../paging.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { changedBy, changeWorkItem, findOwner, lockWorkItem, wireOwner } from "../work-item/index.ts";
import { keepCase, prepareCase, titleOf } from "./case-creation.ts";
import type { Creation, PreparedCase } from "./case-creation.ts";
import { findCase, listCases, listRecentCases } from "./case.repository.ts";
import type { CaseRow } from "./case.repository.ts";

type WireCase = Output<typeof api.getCase>["data"];
type CaseList = Output<typeof api.listCases>;
type Change = Input<typeof api.updateCase>["body"];

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
}

/** Cases in the database. */
export function createCaseService(deps: { clock: Clock; repositories: Repositories }): CaseService {
  const { clock } = deps;

  const get: CaseService["get"] = async (reader, actor, id) => {
    const row = await findCase(reader, actor, id);
    if (row === undefined) throw new AppError(errors.notFound);
    return wireCase(actor, row);
  };

  return {
    get,
    async list(reader, actor, query) {
      if (query.recent === true) {
        return { data: (await listRecentCases(reader, actor)).map((row) => wireCase(actor, row)) };
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
      const data = kept.map((row) => wireCase(actor, row));
      return cursor === undefined ? { data } : { data, cursor };
    },
    prepare: (reader, actor, given) => prepareCase({ ...deps, reader }, actor, given),
    async create(tx, actor, given) {
      const now = clock.now();
      const { id, reference } = await keepCase(tx, actor, given, now);
      // Whoever opens a restricted case for somebody else would not see it.
      const row = await findCase(tx, actor, id);
      if (row === undefined) {
        throw new AppError(errors.validationFailed, { text: "You would not see this case yourself.", field: "owner" });
      }
      const after = {
        reference,
        title: row.title,
        owner: row.owner_name,
        place: row.place_name,
        is_restricted: row.is_restricted,
      };
      await audit(tx, actor, { action: "case.create", id, at: now, after });
      return wireCase(actor, row);
    },
    async update(tx, actor, { id, rev, change }) {
      const row = await findCase(tx, actor, id);
      const held = row === undefined ? undefined : await lockWorkItem(tx, "case", id);
      if (row === undefined || held === undefined) throw new AppError(errors.notFound);
      if (held.rev !== rev) {
        const error = await changedBy(tx, held.updated_by, "changed");
        throw new AppError(errors.editConflict, {
          text: error.message,
          details: { current: await get(tx, actor, id) },
        });
      }
      await applyChange(tx, { actor, row, change, now: clock.now() });
      return get(tx, actor, id);
    },
  };
}

async function applyChange(
  tx: Tx,
  given: { actor: OperateActor; row: CaseRow; change: Change; now: Date },
): Promise<void> {
  const { actor, row, change, now } = given;
  const { phase } = change;
  const isMoved = phase !== undefined && phase !== row.phase;
  const edited = change.title !== undefined || change.owner !== undefined || change.is_restricted !== undefined;
  const allowed = actionsOf(actor, row);
  if (isMoved && !actor.permissions.has("case.close")) throw missing("case.close");
  if (edited && !actor.permissions.has("case.create")) throw missing("case.create");
  if (edited && !isMoved && !allowed.includes("edit")) {
    throw new AppError(errors.conflict, { text: "This case is closed. Reopen it first." });
  }
  const title = change.title === undefined ? undefined : titleOf(change.title);
  const owner = change.owner === undefined ? undefined : await findOwner(tx, { kind: "user", id: change.owner });
  await changeWorkItem(tx, row.id, {
    ...(title === undefined ? {} : { title: { reference: row.reference, title } }),
    ...(owner === undefined ? {} : { owner }),
    ...(change.is_restricted === undefined ? {} : { isRestricted: change.is_restricted }),
    ...(isMoved ? { phase, closedAt: phase === "closed" ? now : null } : {}),
    by: actor.userId,
    at: now,
  });
  let action = "case.update";
  if (isMoved) action = phase === "closed" ? "case.close" : "case.reopen";
  await audit(tx, actor, {
    action,
    id: row.id,
    at: now,
    before: { title: row.title, owner: row.owner_name, phase: row.phase, is_restricted: row.is_restricted },
    after: {
      title: title ?? row.title,
      owner: owner?.name ?? row.owner_name,
      phase: phase ?? row.phase,
      is_restricted: change.is_restricted ?? row.is_restricted,
    },
  });
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

/** What the person may do with a case (OPR-PRM-001). */
export function actionsOf({ permissions }: OperateActor, { phase }: Pick<CaseRow, "phase">): string[] {
  const isOpen = phase === "open";
  const may = {
    browse: permissions.has("documents.browse"),
    file: isOpen && permissions.has("email.file") && permissions.has("documents.file"),
    edit: isOpen && permissions.has("case.create"),
    close: isOpen && permissions.has("case.close"),
    reopen: !isOpen && permissions.has("case.close"),
  };
  return Object.entries(may)
    .filter(([, isAllowed]) => isAllowed)
    .map(([name]) => name);
}

function wireCase(actor: OperateActor, row: CaseRow): WireCase {
  const url = pageOf({ type: row.service_type, base_url: row.base_url }, { rootId: row.item_id });
  return {
    id: row.id,
    reference: row.reference,
    title: row.title,
    phase: row.phase === "closed" ? "closed" : "open",
    owner: wireOwner(row),
    is_restricted: row.is_restricted,
    place: {
      service: row.system_name,
      service_name: row.service_name,
      library: row.library,
      root: row.root,
      name: row.place_name,
      ...(url === undefined ? {} : { url }),
    },
    created_at: row.created_at.toISOString(),
    ...(row.closed_at === null ? {} : { closed_at: row.closed_at.toISOString() }),
    actions: actionsOf(actor, row),
    rev: row.rev,
  };
}
