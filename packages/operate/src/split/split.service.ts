import { AppError, newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { JobQueue } from "@muniment/jobs";
import { errors } from "@muniment/operate-api";
import { isSplittable } from "@muniment/operate-api/split";
import type * as api from "@muniment/operate-api/split";
import type { SplitRuleValue } from "@muniment/operate-api/split";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { Input } from "@muniment/rest";
import { findCase, findCases } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import { openAs } from "../document-repository/index.ts";
import type { Repositories } from "../document-repository/index.ts";
import { getService } from "../linked-service/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { changedParts, checkDraft } from "./draft-check.ts";
import { isScanned, partsByRule, scanFor } from "./split-proposal.ts";
import { keyOf, runSplit } from "./split-task.ts";
import {
  changeParts,
  changeSplit,
  findSplit,
  insertSplit,
  listParts,
  listSplits,
  lockSplit,
  replaceParts,
} from "./split.repository.ts";
import type { SplitView } from "./split.repository.ts";
import type { SplitRow } from "./split.tables.ts";
import { wireSplit } from "./wire-split.ts";
import type { WireSplit } from "./wire-split.ts";

type Wanted = Input<typeof api.createSplit>["body"];
type Change = Input<typeof api.updateSplit>["body"];

/** What was looked at as the person, before anything is kept. */
export type PreparedSplit = Pick<
  SplitRow,
  "case_id" | "service_id" | "item_id" | "source_name" | "source_version" | "run_as"
> & { readonly wanted: Wanted };

/** The identity of each case's service, decided before storing begins (OPR-IDN-009). */
export type StoreIdentities = ReadonlyMap<string, SplitRow["run_as"]>;

/** Splitting, as people see it (operate.md 14). */
export interface SplitService {
  list(reader: Tx, actor: OperateActor, caseId: string): Promise<WireSplit[]>;
  get(reader: Tx, actor: OperateActor, id: string): Promise<WireSplit>;
  /** Looks at the document as the person; refuses what they may not see, or what has no pages. */
  prepare(actor: OperateActor, caseId: string, wanted: Wanted): Promise<PreparedSplit>;
  create(tx: Tx, actor: OperateActor, prepared: PreparedSplit): Promise<WireSplit>;
  /** `rev` is the one that the change was made from. */
  update(tx: Tx, actor: OperateActor, given: { id: string; rev: number; change: Change }): Promise<WireSplit>;
  propose(tx: Tx, actor: OperateActor, given: { id: string; rule: SplitRuleValue }): Promise<WireSplit>;
  /** As whom each case's place is stored to; throws OPR-ERR-003 to -005 for a service without a link. */
  identities(actor: OperateActor, id: string): Promise<StoreIdentities>;
  store(tx: Tx, actor: OperateActor, given: { id: string; identities: StoreIdentities }): Promise<WireSplit>;
  cancel(tx: Tx, actor: OperateActor, id: string): Promise<WireSplit>;
}

interface Deps {
  readonly reader: Tx;
  readonly clock: Clock;
  readonly jobs: JobQueue;
  readonly repositories: Repositories;
}

/** Splits in the database; they are carried out by jobs. */
export function createSplitService(deps: Deps): SplitService {
  return { ...readingOf(), ...beginningOf(deps), ...draftingOf(deps), ...storingOf(deps) };
}

const get: SplitService["get"] = async (reader, actor, id) => {
  const { view, row } = await seenSplit(reader, actor, id);
  const parts = await listParts(reader, [view.id]);
  const ids = parts.map((part) => part.case_id);
  return wireSplit(view, { row, parts, cases: await findCases(reader, actor, ids) });
};

function readingOf(): Pick<SplitService, "list" | "get"> {
  return {
    get,
    async list(reader, actor, caseId) {
      const row = await findCase(reader, actor, caseId);
      if (row === undefined) throw new AppError(errors.notFound);
      const views = await listSplits(reader, row.id);
      const all = await listParts(
        reader,
        views.map(({ id }) => id),
      );
      const parts = Map.groupBy(all, (part) => part.split_id);
      const ids = all.map((part) => part.case_id);
      const cases = await findCases(reader, actor, ids);
      return views.map((view) => wireSplit(view, { row, parts: parts.get(view.id) ?? [], cases }));
    },
  };
}

/** Bookmarks make parts where there are some; a document without is one part until somebody cuts it. */
const DEFAULT_RULE: SplitRuleValue = { outline_level: 1 };

function beginningOf(deps: Deps): Pick<SplitService, "prepare" | "create"> {
  const { reader, clock, jobs } = deps;
  return {
    async prepare(actor, caseId, wanted) {
      const row = await openCase(reader, actor, caseId);
      const { service: name, document_id: itemId } = wanted.document;
      const service = await getService(reader, row.service_id);
      if (name !== service.system_name) throw new AppError(errors.notFound);
      const own = await openAs(deps, { function: "F10", service, actor });
      return own.attempt({ action: "view documents in", place: row.place_name }, async (repository) => {
        const folder = wanted.folder?.id;
        if (folder !== undefined && !(await repository.isWithin(folder, row.item_id))) {
          throw new AppError(errors.notFound);
        }
        if (!(await repository.isWithin(itemId, row.item_id))) throw new AppError(errors.notFound);
        const item = await repository.stat(itemId);
        if (item.kind !== "document") throw new AppError(errors.notFound);
        if (!isSplittable(item.name)) {
          const text = `"${item.name}" cannot be split: documents of its kind have no pages.`;
          throw new AppError(errors.notConverted, { text });
        }
        return {
          case_id: row.id,
          service_id: service.id,
          item_id: itemId,
          source_name: item.name,
          source_version: item.facts?.version ?? null,
          run_as: own.runAs,
          wanted,
        };
      });
    },
    async create(tx, actor, { wanted, ...prepared }) {
      const id = newId();
      const at = clock.now();
      const { folder, rule = DEFAULT_RULE } = wanted;
      await insertSplit(tx, {
        ...prepared,
        id,
        user_id: actor.userId,
        updated_by: actor.userId,
        source_folder: folder === undefined ? null : JSON.stringify(folder),
        sha256: null,
        facts: null,
        scanned: null,
        rule: JSON.stringify(rule),
        left_out: "",
        original: JSON.stringify({ act: "keep" }),
        state: "analysing",
        trouble: null,
        created_at: at,
        updated_at: at,
        ended_at: null,
      });
      const { view } = await seenSplit(tx, actor, id);
      await note(tx, actor, { view, at, action: "split.create" });
      await jobs.add(tx, runSplit, { split: id }, { key: keyOf(id) });
      return get(tx, actor, id);
    },
  };
}

function draftingOf({ clock, jobs }: Deps): Pick<SplitService, "update" | "propose"> {
  return {
    async update(tx, actor, { id, rev, change }) {
      const { view } = await heldSplit(tx, actor, id, ["draft", "partly_stored"]);
      if (view.rev !== rev) {
        throw new AppError(errors.editConflict, {
          text: `${view.updated_by_name} has just changed this split.`,
          details: { current: await get(tx, actor, id) },
        });
      }
      const at = clock.now();
      const { parts, left_out: leftOut, original } = change;
      if (parts !== undefined) {
        const cases = parts.flatMap((part) => part.case ?? []);
        const seen = await findCases(tx, actor, cases.filter(isId));
        const replaced = changedParts(parts, { view, stored: await listParts(tx, [id]), cases: seen });
        await replaceParts(tx, id, replaced);
      }
      await changeSplit(
        tx,
        { id, states: [view.state] },
        {
          by: { userId: actor.userId, at },
          ...(leftOut === undefined ? {} : { left_out: leftOut }),
          ...(original === undefined ? {} : { original }),
        },
      );
      const after = {
        ...(parts === undefined ? {} : { parts: parts.length }),
        ...(original === undefined ? {} : { original: original.act }),
      };
      await note(tx, actor, { view, at, action: "split.update", after });
      return get(tx, actor, id);
    },
    async propose(tx, actor, { id, rule }) {
      const { view } = await heldSplit(tx, actor, id, ["draft", "failed", "analysing"]);
      const at = clock.now();
      const by = { userId: actor.userId, at };
      const states = [view.state];
      if (view.facts === null || !isScanned(view.scanned, scanFor(rule))) {
        await changeSplit(tx, { id, states }, { state: "analysing", rule, trouble: null, by });
        await jobs.add(tx, runSplit, { split: id }, { key: keyOf(id) });
      } else {
        const { parts, leftOut } = partsByRule(view, rule, view.facts);
        await replaceParts(tx, id, parts);
        await changeSplit(tx, { id, states }, { state: "draft", rule, left_out: leftOut, trouble: null, by });
      }
      await note(tx, actor, { view, at, action: "split.propose" });
      return get(tx, actor, id);
    },
  };
}

const isId = (id: string): boolean => /^[0-9a-f-]{36}$/i.test(id);

function storingOf(deps: Deps): Pick<SplitService, "identities" | "store" | "cancel"> {
  const { reader, clock, jobs } = deps;
  return {
    async identities(actor, id) {
      const { view } = await seenSplit(reader, actor, id);
      const parts = await listParts(reader, [view.id]);
      const ids = parts.filter(({ state }) => state !== "stored").map((part) => part.case_id);
      const known = new Map<string, SplitRow["run_as"]>();
      const decided = new Map<string, SplitRow["run_as"]>([[view.service_id, view.run_as]]);
      for (const row of (await findCases(reader, actor, ids)).values()) {
        const service = await getService(reader, row.service_id);
        const runAs = decided.get(service.id) ?? (await openAs(deps, { function: "F10", service, actor })).runAs;
        decided.set(service.id, runAs);
        known.set(row.id, runAs);
      }
      return known;
    },
    async store(tx, actor, { id, identities }) {
      const { view } = await heldSplit(tx, actor, id, ["draft", "partly_stored", "storing"]);
      const parts = await listParts(tx, [id]);
      checkDraft(view, parts);
      const cases = await findCases(
        tx,
        actor,
        parts.map((part) => part.case_id),
      );
      const open = parts.filter(({ state }) => state !== "stored");
      for (const { number, case_id: caseId, state } of open) {
        const row = cases.get(caseId);
        const runAs = identities.get(caseId);
        const field = `parts.${number - 1}.case`;
        if (row === undefined || runAs === undefined) throw new AppError(errors.notFound, { field });
        requireOpen(row, field);
        // What was refused has left nothing there, and its name may be taken by now.
        const anew = state === "refused" ? { stored_name: null } : {};
        await changeParts(tx, { splitId: id, number }, { state: "queued", trouble: null, run_as: runAs, ...anew });
      }
      const at = clock.now();
      const by = { userId: actor.userId, at };
      await changeSplit(tx, { id, states: [view.state] }, { state: "storing", trouble: null, by });
      await note(tx, actor, { view, at, action: "split.store", outcome: "unknown", after: { parts: open.length } });
      await jobs.add(tx, runSplit, { split: id }, { key: keyOf(id) });
      return get(tx, actor, id);
    },
    async cancel(tx, actor, id) {
      const { view } = await heldSplit(tx, actor, id, ["analysing", "draft", "failed", "storing", "partly_stored"]);
      const at = clock.now();
      const change = { state: "closed", ended_at: at, by: { userId: actor.userId, at } } as const;
      await changeParts(tx, { splitId: id }, { state: "dropped", trouble: null });
      await changeSplit(tx, { id, states: [view.state] }, change);
      await note(tx, actor, { view, at, action: "split.cancel" });
      return get(tx, actor, id);
    },
  };
}

async function openCase(reader: Tx, actor: OperateActor, id: string): Promise<CaseRow> {
  const row = await findCase(reader, actor, id);
  if (row === undefined) throw new AppError(errors.notFound);
  requireOpen(row);
  return row;
}

function requireOpen({ phase, reference }: CaseRow, field?: string): void {
  if (phase !== "closed") return;
  const text = `Case ${reference} is closed. Reopen it first.`;
  throw new AppError(errors.conflict, { text, ...(field === undefined ? {} : { field }) });
}

async function seenSplit(reader: Tx, actor: OperateActor, id: string): Promise<{ view: SplitView; row: CaseRow }> {
  const view = await findSplit(reader, id);
  const row = view === undefined ? undefined : await findCase(reader, actor, view.case_id);
  if (view === undefined || row === undefined) throw new AppError(errors.notFound);
  return { view, row };
}

/** A split in one of these states, held until `tx` ends. */
async function heldSplit(
  tx: Tx,
  actor: OperateActor,
  id: string,
  states: readonly SplitRow["state"][],
): Promise<{ view: SplitView; row: CaseRow }> {
  await lockSplit(tx, id);
  const found = await seenSplit(tx, actor, id);
  requireOpen(found.row);
  if (!states.includes(found.view.state)) {
    throw new AppError(errors.conflict, { text: "This split is under way, or over." });
  }
  return found;
}

async function note(
  tx: Tx,
  actor: OperateActor,
  given: {
    readonly view: SplitView;
    readonly at: Date;
    readonly action: string;
    readonly outcome?: "unknown";
    readonly after?: Record<string, unknown>;
  },
): Promise<void> {
  const { view, at, action, outcome, after } = given;
  await recordAudit(tx, subjectOf(actor, view.id), [
    {
      at,
      action,
      object_type: "split",
      object_id: view.id,
      details: { source: view.source_name, document: view.item_id },
      ...(outcome === undefined ? {} : { outcome }),
      ...(after === undefined ? {} : { after }),
      own: { function: "F10", run_as: view.run_as, case_id: view.case_id },
    },
  ]);
}
