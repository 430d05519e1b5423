import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { BundleError, makeBundle } from "@muniment/documents/bundle";
import type { BundleMade, BundlePart, BundlePlan } from "@muniment/documents/bundle";
import type { Converter } from "@muniment/documents/convert";
import type { JobQueue } from "@muniment/jobs";
import { addSeconds, newId } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { BundleEntryValue } from "@muniment/operate-api/bundle";
import { recordAudit } from "@muniment/platform/audit";
import type { Database } from "@muniment/platform/db";
import { linkDocuments } from "../case/index.ts";
import { openWanted } from "../configured-repository/index.ts";
import { ensurePath, findUpload, RepositoryError, verifyStored } from "../document-repository/index.ts";
import type { DocumentRepository, Operation, Repositories } from "../document-repository/index.ts";
import { cleanName, freeName, takenNames } from "../filing/index.ts";
import { tellAdministrators } from "../notice/index.ts";
import type { Effect, Operations } from "../operation/index.ts";
import { subjectOfPerson } from "../user/index.ts";
import { collectSources } from "./bundle-sources.ts";
import type { Source } from "./bundle-sources.ts";
import { runBuild } from "./bundle-task.ts";
import { conversionTrouble, repositoryTrouble, SourceTrouble } from "./bundle-trouble.ts";
import type { BuildTrouble } from "./bundle-trouble.ts";
import { readBuildWork } from "./bundle-work.ts";
import type { BuildWork } from "./bundle-work.ts";
import { findBuild, setChanged, updateBuild } from "./bundle.repository.ts";
import type { BuildView } from "./bundle.repository.ts";

/** What carries builds out. */
export interface BundleRunDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: JobQueue;
  readonly repositories: Repositories;
  readonly operations: Operations;
  readonly converter: Converter;
  readonly scratchFolder: string;
  readonly probeSeconds: number;
}

const WATCH_MS = 1000;

/** Carries a build on; however often it is begun, one document is stored (OPR-BUN-016). */
export async function carryOutBuild(deps: BundleRunDeps, buildId: string, stop: AbortSignal): Promise<void> {
  const work = await readBuildWork(deps.database.reader, buildId);
  if (work === undefined) return;
  const cancelled = new AbortController();
  const watch = setInterval(() => void look(), WATCH_MS);
  const look = async (): Promise<void> => {
    const found = await findBuild(deps.database.reader, buildId).catch(() => undefined);
    if (found?.state === "cancelled") cancelled.abort(new BuildCancelled());
  };
  const folder = join(deps.scratchFolder, `bundle-${newId()}`);
  try {
    await updateBuild(deps.database.reader, buildId, { state: "running", step: "collecting", trouble: null });
    await mkdir(folder, { mode: 0o700 });
    const signal = AbortSignal.any([cancelled.signal, stop]);
    const repository = await deps.repositories.asService(work.service, { operationId: buildId, person: work.person });
    const stored = await deps.operations.perform(work.scope, storeEffect(deps, work, { repository, folder, signal }));
    await keepBuilt(deps, work, stored.id);
  } catch (error) {
    if (error instanceof BuildCancelled || cancelled.signal.aborted) return;
    if (stop.aborted) throw error;
    const trouble = troubleFor(work, error, deps.clock.now());
    if (trouble === undefined) throw error;
    await keepTrouble(deps, work, trouble);
  } finally {
    clearInterval(watch);
    await rm(folder, { recursive: true, force: true });
  }
}

class BuildCancelled extends Error {}

interface Making {
  readonly repository: DocumentRepository;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** The only thing that touches the case; all that leads to it happens in a folder of our own. */
function storeEffect(deps: BundleRunDeps, work: BuildWork, making: Making): Effect<{ readonly id: string }> {
  const { build } = work;
  const { repository } = making;
  return {
    key: `bundle:${build.bundle_id}:${build.number}`,
    kind: "document.upload",
    intent: { bundle: build.bundle_id, number: build.number, title: build.title },
    async attempt(mark) {
      const { path, output } = await make(deps, work, { making, mark });
      const content = createReadStream(path);
      const { id } = await repository.upload(output.target_id, { name: output.name, content }, mark);
      await verifyStored(repository, id, output);
      return { id };
    },
    async find(mark) {
      const output = (await findBuild(deps.database.reader, build.id))?.output;
      if (output === null || output === undefined) return undefined;
      const found = await findUpload(repository, mark, { ...output, containerId: output.target_id });
      return found === undefined ? undefined : { id: found.id };
    },
  };
}

type Output = NonNullable<BuildView["output"]>;

async function make(
  deps: BundleRunDeps,
  work: BuildWork,
  { making, mark }: { making: Making; mark: Operation },
): Promise<{ path: string; output: Output }> {
  const { reader } = deps.database;
  const { build } = work;
  const { folder, signal } = making;
  const sources = await collectSources(deps, work, { folder, signal });
  await updateBuild(reader, build.id, { step: "assembling" });
  const entries = build.entries.filter(({ is_included: isIn = true }) => isIn);
  const path = join(folder, "bundle.pdf");
  const made = await makeBundle(planOf(work, entries, sources), path, { signal });
  const manifest = manifestOf(entries, sources, made);
  signal.throwIfAborted();
  const target = await targetOf(work, making, mark);
  const output = { ...target, sha256: await hashFile(path), size: (await stat(path)).size, pages: made.pages };
  // A build that was cancelled meanwhile stores nothing.
  if (!(await updateBuild(reader, build.id, { step: "storing", manifest, output }))) throw new BuildCancelled();
  return { path, output };
}

async function targetOf(
  work: BuildWork,
  { repository }: Making,
  mark: Operation,
): Promise<Pick<Output, "name" | "target_id" | "folder_name" | "elsewhere">> {
  const { build, service, place } = work;
  const { folder, name } = build.options;
  const operation = { ...mark, operationId: `${mark.operationId}:path` };
  const rootId = await rootOf(work, repository);
  const container = await ensurePath(repository, rootId, { names: [...(place?.folders ?? []), ...folder], operation });
  const { system_name, type, base_url } = service;
  const elsewhere = place === undefined ? {} : { elsewhere: { service: system_name, type, base_url, root_id: rootId } };
  // A name that was chosen before the first call stays: what was lost is looked for under it.
  if (build.output?.target_id === container.id) {
    return { name: build.output.name, target_id: container.id, folder_name: container.name, ...elsewhere };
  }
  const wanted = cleanName(name.trim() === "" ? build.title : name, "bundle.pdf");
  const free = freeName(wanted, await takenNames(repository, container.id));
  return { name: free, target_id: container.id, folder_name: container.name, ...elsewhere };
}

/** The workspace that the bundle goes to; throws `RepositoryError` unless it is exactly one (OPR-REP-003). */
async function rootOf({ row, place }: BuildWork, repository: DocumentRepository): Promise<string> {
  return place === undefined ? row.item_id : (await openWanted(repository, { ...place, folders: [] })).item.id;
}

function planOf(
  { build, row }: BuildWork,
  entries: readonly BundleEntryValue[],
  sources: ReadonlyMap<string, Source>,
): BundlePlan {
  const { options } = build;
  const { numbering } = options;
  return {
    title: build.title,
    lines: [build.reference, row.title, row.reference, build.created_at.toISOString().slice(0, 10)].filter(
      (line) => line !== "",
    ),
    parts: entries.map((entry) => partOf(entry, sources.get(entry.id))),
    hasCover: options.has_cover,
    hasContents: options.has_contents,
    hasDividers: options.has_dividers,
    ...(numbering.is_printed
      ? {
          numbering: {
            position: numbering.position,
            prefix: numbering.prefix,
            start: numbering.start,
            size: numbering.size,
            showsTotal: numbering.shows_total,
          },
        }
      : {}),
    onTrouble: options.on_trouble,
  };
}

const FOLLOWS = "This document follows.";

function partOf(entry: BundleEntryValue, source: Source | undefined): BundlePart {
  const { kind, title, description, date, pages, rotate } = entry;
  if (kind === "section") return { kind, title, level: entry.level ?? 1 };
  const common = {
    title,
    ...(description === undefined ? {} : { description }),
    ...(date === undefined ? {} : { date }),
    ...(entry.starts_on_odd_page === undefined ? {} : { startsOnOddPage: entry.starts_on_odd_page }),
  };
  if (source !== undefined && "path" in source) {
    return {
      ...common,
      kind: "document",
      path: source.path,
      ...(pages === undefined || pages.trim() === "" ? {} : { pages }),
      ...(rotate === undefined ? {} : { rotate }),
    };
  }
  const text = source?.missing ?? (kind === "text" ? (entry.text ?? "") : FOLLOWS);
  return { ...common, kind: "page", text };
}

const TROUBLES = {
  damaged: "The file is damaged.",
  encrypted: "The file is protected by a password.",
  no_such_pages: "The document does not have the pages that were chosen.",
} as const;

function manifestOf(
  entries: readonly BundleEntryValue[],
  sources: ReadonlyMap<string, Source>,
  made: BundleMade,
): BuildView["manifest"] {
  return entries.map(({ id, title, kind, document }, at) => {
    const source = sources.get(id);
    const place = made.parts[at];
    const missing = source !== undefined && "missing" in source ? source.missing : undefined;
    const trouble = missing ?? (place?.trouble === undefined ? undefined : TROUBLES[place.trouble]);
    return {
      entry: id,
      title,
      kind,
      first_page: place?.firstPage ?? 0,
      pages: place?.pages ?? 0,
      ...(document === undefined ? {} : { document }),
      ...(source?.sha256 === undefined ? {} : { sha256: source.sha256 }),
      ...(trouble === undefined ? {} : { trouble }),
    };
  });
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}

/** Keeps that it is stored: the build, the document of the case and the audit, in one transaction. */
async function keepBuilt({ database, clock }: BundleRunDeps, work: BuildWork, itemId: string): Promise<void> {
  const { row, service } = work;
  const at = clock.now();
  await database.transaction(async (tx) => {
    const build = await findBuild(tx, work.build.id);
    const output = build?.output;
    if (build === undefined || output === null || output === undefined) throw new Error("A bundle without its output");
    const hasWarnings = build.manifest.some(({ trouble }) => trouble !== undefined);
    await updateBuild(tx, build.id, {
      state: hasWarnings ? "built_with_warnings" : "built",
      item_id: itemId,
      trouble: null,
      ended_at: at,
    });
    await setChanged(tx, build.bundle_id, []);
    await linkDocuments(tx, [
      {
        document: {
          service_id: service.id,
          item_id: itemId,
          name: output.name,
          size: output.size,
          sha256: output.sha256,
        },
        link: {
          work_item_id: row.id,
          folder_name: output.folder_name,
          container_id: output.target_id,
          operation_id: build.id,
          email_id: null,
          email_document: null,
          message_id: null,
          sha256: output.sha256,
          added_at: at,
          added_by: build.user_id,
        },
      },
    ]);
    await record(tx, work, { at, outcome: "ok", after: { name: output.name, document: itemId, pages: output.pages } });
  });
}

async function keepTrouble(deps: BundleRunDeps, work: BuildWork, found: BuildTrouble): Promise<void> {
  const { database, clock, jobs, probeSeconds } = deps;
  const { build } = work;
  const { trouble, isWaiting, notice, retryAfterSeconds = probeSeconds } = found;
  const at = clock.now();
  await database.transaction(async (tx) => {
    if (!(await updateBuild(tx, build.id, { state: isWaiting ? "waiting" : "failed", trouble }))) return;
    if (notice !== undefined) await tellAdministrators(tx, notice);
    await record(tx, work, { at, outcome: "refused", code: trouble.code });
    if (!isWaiting) return;
    const runAt = addSeconds(at, retryAfterSeconds);
    await jobs.add(tx, runBuild, { build: build.id }, { key: `bundle:${build.id}`, runAt });
  });
}

function troubleFor(work: BuildWork, error: unknown, now: Date): BuildTrouble | undefined {
  if (error instanceof SourceTrouble) return error.trouble;
  if (error instanceof RepositoryError) {
    return repositoryTrouble(work, error, { action: "add documents to", name: "", now });
  }
  if (!(error instanceof BundleError)) return undefined;
  const entries = work.build.entries.filter(({ is_included: isIn = true }) => isIn);
  const title = entries[error.part]?.title ?? "";
  if (error.reason !== "no_such_pages") return conversionTrouble(error.reason, title, now);
  const text = `${title}: ${TROUBLES.no_such_pages}`;
  return { trouble: { code: "validation_failed", text, at: now.toISOString() }, isWaiting: false };
}

async function record(
  tx: Parameters<typeof recordAudit>[0],
  { build, row, service, account, person }: BuildWork,
  given: { at: Date; outcome: "ok" | "refused"; code?: string; after?: Record<string, unknown> },
): Promise<void> {
  const known = { function: "F9", run_as: "service", service: service.system_name, case_id: row.id };
  await recordAudit(tx, subjectOfPerson(person, build.id), [
    {
      ...given,
      action: "bundle.build",
      object_type: "bundle",
      object_id: build.bundle_id,
      details: {
        build: build.number,
        title: build.title,
        case: row.reference,
      },
      own:
        account === undefined
          ? known
          : {
              ...known,
              repository_account: account,
            },
    },
  ]);
}
