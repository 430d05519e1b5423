import { AppError, newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { JobQueue } from "@muniment/jobs";
import { errors } from "@muniment/operate-api";
import { defaultBundleOptions } from "@muniment/operate-api/bundle";
import type * as api from "@muniment/operate-api/bundle";
import type { BundleEntryValue } from "@muniment/operate-api/bundle";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { Input } from "@muniment/rest";
import { findCase } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import { requireAccount } from "../document-repository/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { changedSources } from "./bundle-changes.ts";
import { runBuild } from "./bundle-task.ts";
import {
  deleteBundle,
  findBuild,
  findBuilt,
  findBundle,
  insertBuild,
  insertBundle,
  listBuildsOf,
  listBundlesOf,
  lockBundle,
  setChanged,
  updateBuild,
  updateBundleRow,
} from "./bundle.repository.ts";
import type { BuildView, BundleContent, BundleView } from "./bundle.repository.ts";
import { checkPicks } from "./pick-check.ts";
import type { PickDeps } from "./pick-check.ts";
import { wireBuild, wireBundle } from "./wire-bundle.ts";
import type { WireBuild, WireBundle } from "./wire-bundle.ts";

type Creation = Input<typeof api.createBundle>["body"];
type Change = Input<typeof api.updateBundle>["body"];

/** Bundles of cases, as people define and order them (operate.md 13). */
export interface BundleService {
  list(reader: Tx, actor: OperateActor, caseId: string): Promise<WireBundle[]>;
  get(reader: Tx, actor: OperateActor, id: string): Promise<WireBundle>;
  /** Asks the repository whether what is picked may be; before the transaction that keeps it. */
  check(
    actor: OperateActor,
    given: { caseId: string } | { id: string },
    entries?: readonly BundleEntryValue[],
  ): Promise<void>;
  create(tx: Tx, actor: OperateActor, given: { caseId: string; content: Creation }): Promise<WireBundle>;
  /** `rev` is the one that the change was made from. */
  update(tx: Tx, actor: OperateActor, given: { id: string; rev: number; change: Change }): Promise<WireBundle>;
  remove(tx: Tx, actor: OperateActor, id: string): Promise<void>;
  build(tx: Tx, actor: OperateActor, id: string): Promise<WireBuild>;
  /** The titles of entries whose source is not as it was. */
  compare(actor: OperateActor, id: string): Promise<readonly string[]>;
  keepChanged(tx: Tx, actor: OperateActor, given: { id: string; changed: readonly string[] }): Promise<WireBundle>;
  builds(reader: Tx, actor: OperateActor, id: string): Promise<WireBuild[]>;
  oneBuild(reader: Tx, actor: OperateActor, id: string): Promise<WireBuild>;
  retry(tx: Tx, actor: OperateActor, id: string): Promise<WireBuild>;
  cancel(tx: Tx, actor: OperateActor, id: string): Promise<WireBuild>;
}

interface Deps extends PickDeps {
  readonly clock: Clock;
  readonly jobs: JobQueue;
}

/** Bundles in the database. */
export function createBundleService(deps: Deps): BundleService {
  return { ...readingOf(), ...definingOf(deps), ...buildingOf(deps) };
}

const get: BundleService["get"] = async (reader, actor, id) => {
  const { view, row } = await seen(reader, actor, id);
  const [build] = await listBuildsOf(reader, [view.id], { newest: true });
  return wireBundle(view, row, build);
};

function readingOf(): Pick<BundleService, "list" | "get" | "builds" | "oneBuild"> {
  return {
    get,
    async list(reader, actor, caseId) {
      const row = await findCase(reader, actor, caseId);
      if (row === undefined) throw new AppError(errors.notFound);
      const views = await listBundlesOf(reader, row.id);
      const ids = views.map(({ id }) => id);
      const newest = new Map((await listBuildsOf(reader, ids, { newest: true })).map((one) => [one.bundle_id, one]));
      return views.map((view) => wireBundle(view, row, newest.get(view.id)));
    },
    async builds(reader, actor, id) {
      const { view, row } = await seen(reader, actor, id);
      return (await listBuildsOf(reader, [view.id])).map((one) => wireBuild(one, row));
    },
    async oneBuild(reader, actor, id) {
      const { view, row } = await seenBuild(reader, actor, id);
      return wireBuild(view, row);
    },
  };
}

function definingOf({ clock, ...deps }: Deps): Pick<BundleService, "check" | "create" | "update" | "remove"> {
  return {
    async check(actor, given, entries = []) {
      const known = "id" in given ? (await seen(deps.reader, actor, given.id)).view : undefined;
      const row = await findCase(deps.reader, actor, "id" in given ? (known?.case_id ?? "") : given.caseId);
      if (row === undefined) throw new AppError(errors.notFound);
      requireOpen(row);
      if (known === undefined) await requireAccount(deps.repositories, deps.reader, row.service_id);
      checkEntries(entries);
      const before = new Set(known?.entries.map(({ document }) => JSON.stringify(document)));
      const picks = entries.flatMap(({ document }) =>
        document === undefined || before.has(JSON.stringify(document)) ? [] : [document],
      );
      await checkPicks({ ...deps, clock }, actor, { row, picks });
    },
    async create(tx, actor, { caseId, content }) {
      const id = newId();
      const at = clock.now();
      const { title, reference = "", purpose = "", entries = [], options = defaultBundleOptions } = content;
      const kept: BundleContent = { title: titleOf(title), reference, purpose, entries, options };
      await insertBundle(tx, { ...kept, id, caseId, userId: actor.userId, at });
      await note(tx, actor, { at, action: "bundle.create", id, caseId, after: { title: kept.title } });
      return get(tx, actor, id);
    },
    async update(tx, actor, { id, rev, change }) {
      await lockBundle(tx, id);
      const { view } = await seen(tx, actor, id);
      if (view.rev !== rev) {
        throw new AppError(errors.editConflict, {
          text: `${view.updated_by_name} has just changed this bundle.`,
          details: { current: await get(tx, actor, id) },
        });
      }
      const at = clock.now();
      const { title, ...rest } = change;
      const named = title === undefined ? {} : { title: titleOf(title) };
      await updateBundleRow(tx, id, { ...rest, ...named, userId: actor.userId, at });
      const after = { ...named, ...(change.entries === undefined ? {} : { entries: change.entries.length }) };
      await note(tx, actor, { at, action: "bundle.update", id, caseId: view.case_id, after });
      return get(tx, actor, id);
    },
    async remove(tx, actor, id) {
      await lockBundle(tx, id);
      const { view } = await seen(tx, actor, id);
      const [build] = await listBuildsOf(tx, [id], { newest: true });
      if (build?.state === "running" || build?.state === "waiting") throw beingBuilt();
      await deleteBundle(tx, id);
      const before = { title: view.title };
      await note(tx, actor, { at: clock.now(), action: "bundle.remove", id, caseId: view.case_id, before });
    },
  };
}

type Building = "build" | "compare" | "keepChanged" | "retry" | "cancel";

function buildingOf({ clock, jobs, ...deps }: Deps): Pick<BundleService, Building> {
  const begin = async (tx: Tx, actor: OperateActor, given: { view: BuildView; action: string; caseId: string }) => {
    const { view, action, caseId } = given;
    const at = clock.now();
    await note(tx, actor, { at, action, id: view.bundle_id, caseId, build: view, outcome: "unknown" });
    await jobs.add(tx, runBuild, { build: view.id }, { key: `bundle:${view.id}` });
  };
  return {
    async build(tx, actor, id) {
      await lockBundle(tx, id);
      const { view, row } = await seen(tx, actor, id);
      requireOpen(row);
      await requireAccount(deps.repositories, tx, row.service_id);
      const included = view.entries.filter(({ kind, is_included: isIn = true }) => isIn && kind !== "section");
      if (included.length === 0) {
        const text = "There is nothing in this bundle yet. Add a document first.";
        throw new AppError(errors.validationFailed, { text, field: "entries" });
      }
      const [newest] = await listBuildsOf(tx, [id], { newest: true });
      if (newest?.state === "running" || newest?.state === "waiting") throw beingBuilt();
      const at = clock.now();
      if (newest?.state === "failed") await updateBuild(tx, newest.id, { state: "cancelled", ended_at: at });
      const buildId = newId();
      const total = included.filter(({ document }) => document !== undefined).length;
      await insertBuild(tx, view, { id: buildId, userId: actor.userId, at, total });
      const build = await seenBuild(tx, actor, buildId);
      await begin(tx, actor, { view: build.view, action: "bundle.build", caseId: row.id });
      return wireBuild(build.view, row);
    },
    async compare(actor, id) {
      const { view } = await seen(deps.reader, actor, id);
      const built = await findBuilt(deps.reader, view.id);
      return built === undefined ? [] : changedSources(deps, built);
    },
    async keepChanged(tx, actor, { id, changed }) {
      await seen(tx, actor, id);
      await setChanged(tx, id, changed);
      return get(tx, actor, id);
    },
    async retry(tx, actor, id) {
      const { view, row } = await heldBuild(tx, actor, id);
      await updateBuild(tx, id, { state: "running", trouble: null });
      await begin(tx, actor, { view, action: "bundle.retry", caseId: row.id });
      return wireBuild((await seenBuild(tx, actor, id)).view, row);
    },
    async cancel(tx, actor, id) {
      const { view, row } = await heldBuild(tx, actor, id);
      if (view.state === "running" && view.step === "storing") {
        throw new AppError(errors.conflict, { text: "This bundle is being stored at this moment." });
      }
      const at = clock.now();
      await updateBuild(tx, id, { state: "cancelled", trouble: null, ended_at: at });
      await note(tx, actor, { at, action: "bundle.cancel", id: view.bundle_id, caseId: row.id, build: view });
      return wireBuild((await seenBuild(tx, actor, id)).view, row);
    },
  };
}

async function seen(reader: Tx, actor: OperateActor, id: string): Promise<{ view: BundleView; row: CaseRow }> {
  const view = await findBundle(reader, id);
  const row = view === undefined ? undefined : await findCase(reader, actor, view.case_id);
  if (view === undefined || row === undefined) throw new AppError(errors.notFound);
  return { view, row };
}

async function seenBuild(reader: Tx, actor: OperateActor, id: string): Promise<{ view: BuildView; row: CaseRow }> {
  const view = await findBuild(reader, id);
  if (view === undefined) throw new AppError(errors.notFound);
  const { row } = await seen(reader, actor, view.bundle_id);
  return { view, row };
}

/** A build that is not over, held until `tx` ends. */
async function heldBuild(tx: Tx, actor: OperateActor, id: string): Promise<{ view: BuildView; row: CaseRow }> {
  const found = await seenBuild(tx, actor, id);
  await lockBundle(tx, found.view.bundle_id);
  const { view, row } = await seenBuild(tx, actor, id);
  if (view.ended_at !== null) throw new AppError(errors.conflict, { text: "This build is over already." });
  return { view, row };
}

const beingBuilt = (): AppError => new AppError(errors.conflict, { text: "This bundle is being built already." });

function requireOpen({ phase }: CaseRow): void {
  if (phase === "closed") throw new AppError(errors.conflict, { text: "This case is closed. Reopen it first." });
}

function titleOf(text: string): string {
  const title = text.trim();
  if (title === "") throw new AppError(errors.validationFailed, { text: "Give the bundle a title.", field: "title" });
  return title;
}

const PAGES = /^\s*(?:z|\d{1,6})(?:-(?:z|\d{1,6}))?(?:\s*,\s*(?:z|\d{1,6})(?:-(?:z|\d{1,6}))?)*\s*$/;

/** What the schema of the contract cannot say. */
function checkEntries(entries: readonly BundleEntryValue[]): void {
  const ids = new Set(entries.map(({ id }) => id));
  const messages = entries.flatMap((entry, at) => {
    const field = `entries.${at}`;
    if (entry.title.trim() === "") return [{ code: "required", text: "Give every line a title.", field }];
    if ((entry.kind === "document") !== (entry.document !== undefined)) {
      return [{ code: "document", text: "A document, and nothing else, names one of the repository.", field }];
    }
    if (entry.pages !== undefined && entry.pages !== "" && !PAGES.test(entry.pages)) {
      return [{ code: "pages", text: "Write pages as 1-3,7.", field }];
    }
    return [];
  });
  if (ids.size < entries.length) messages.push({ code: "id", text: "Two lines have one id.", field: "entries" });
  if (messages.length > 0) throw new AppError(errors.validationFailed, { messages });
}

async function note(
  tx: Tx,
  actor: OperateActor,
  given: {
    readonly at: Date;
    readonly action: string;
    readonly id: string;
    readonly caseId: string;
    readonly before?: Record<string, unknown>;
    readonly after?: Record<string, unknown>;
    readonly build?: BuildView;
    readonly outcome?: "unknown";
  },
): Promise<void> {
  const { at, action, id, caseId, before, after, build, outcome } = given;
  await recordAudit(tx, subjectOf(actor, build?.id), [
    {
      at,
      action,
      object_type: "bundle",
      object_id: id,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      ...(outcome === undefined ? {} : { outcome }),
      ...(build === undefined
        ? {}
        : {
            details: {
              build: build.number,
              title: build.title,
            },
          }),
      own: {
        function: "F9",
        case_id: caseId,
        ...(build === undefined ? {} : { run_as: "service" }),
      },
    },
  ]);
}
