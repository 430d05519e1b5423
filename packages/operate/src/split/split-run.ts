import { ConversionError } from "@muniment/documents/convert";
import { inspectSource, SplitError } from "@muniment/documents/split";
import type { SplitFacts } from "@muniment/documents/split";
import { addSeconds, AppError } from "@muniment/kernel";
import { splitLimits } from "@muniment/operate-api/split";
import type { TroubleValue } from "@muniment/operate-api/trouble";
import { findCaseAsSystem } from "../case/index.ts";
import { RepositoryError } from "../document-repository/index.ts";
import { holdUpOf, inScratch } from "../file-work/index.ts";
import { getService } from "../linked-service/index.ts";
import { tellAdministrators } from "../notice/index.ts";
import { fetchSource, openFor, record } from "./split-ground.ts";
import type { SplitRunDeps, SplitWork } from "./split-ground.ts";
import { partsByRule, scanFor } from "./split-proposal.ts";
import { storeParts } from "./split-store.ts";
import { unreadable } from "./split-trouble.ts";
import type { Unreadable } from "./split-trouble.ts";
import { keyOf, runSplit } from "./split-task.ts";
import { changeSplit, findSplit, replaceParts } from "./split.repository.ts";

/** Carries on what is left of a split: the look at its pages, or the storing of its parts; each part is stored once. */
export async function carryOutSplit(deps: SplitRunDeps, id: string, signal: AbortSignal): Promise<void> {
  const { reader } = deps.database;
  const view = await findSplit(reader, id);
  const row = view === undefined ? undefined : await findCaseAsSystem(reader, view.case_id);
  if (view === undefined || row === undefined) return;
  const work = { view, row, service: await getService(reader, view.service_id), signal };
  if (view.state === "analysing") await analyse(deps, work);
  else if (view.state === "storing") await storeParts(deps, work);
}

async function analyse(deps: SplitRunDeps, work: SplitWork): Promise<void> {
  try {
    await look(deps, work);
  } catch (error) {
    if (error instanceof RepositoryError) await holdBack(deps, work, error);
    else if (error instanceof SplitError || error instanceof ConversionError) await fail(deps, work, error.reason);
    else throw error;
  }
}

async function look(deps: SplitRunDeps, work: SplitWork): Promise<void> {
  const { view, service, signal } = work;
  const scan = scanFor(view.rule);
  await inScratch(deps.scratchFolder, async (folder) => {
    const repository = await openFor(deps, work, { service, runAs: view.run_as });
    const { original, pdf } = await fetchSource(deps, work, { repository, folder });
    const facts = await inspectSource(pdf, { signal, ...(scan === undefined ? {} : { scan }) });
    if (facts.pages > splitLimits.pages) {
      await fail(deps, work, "too_large");
      return;
    }
    const { facts: known } = await repository.stat(view.item_id);
    await keep(deps, work, { facts, sha256: original.sha256, version: known?.version ?? null });
  });
}

async function keep(
  { database }: SplitRunDeps,
  { view }: SplitWork,
  given: { readonly facts: SplitFacts; readonly sha256: string; readonly version: number | null },
): Promise<void> {
  const { facts, sha256, version } = given;
  await database.transaction(async (tx) => {
    const { parts, leftOut, trouble } = proposed(view, facts);
    const isOurs = await changeSplit(
      tx,
      // Another rule that was asked for meanwhile is looked at next.
      { id: view.id, states: ["analysing"], rev: view.rev },
      {
        state: "draft",
        facts,
        scanned: scanFor(view.rule) ?? null,
        sha256,
        source_version: version,
        left_out: leftOut,
        trouble,
      },
    );
    if (isOurs) await replaceParts(tx, view.id, parts);
  });
}

/** A rule that does not fit the document makes it one part, and says why. */
function proposed(
  view: SplitWork["view"],
  facts: SplitFacts,
): ReturnType<typeof partsByRule> & { readonly trouble: TroubleValue | null } {
  try {
    return { ...partsByRule(view, view.rule, facts), trouble: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const trouble = { code: error.kind.code, text: error.message, at: view.updated_at.toISOString() };
    return { ...partsByRule(view, {}, facts), trouble };
  }
}

async function fail({ database, clock }: SplitRunDeps, work: SplitWork, reason: Unreadable): Promise<void> {
  const at = clock.now();
  const trouble = unreadable(work.view.source_name, reason, at);
  await database.transaction(async (tx) => {
    await changeSplit(tx, { id: work.view.id, states: ["analysing"] }, { state: "failed", trouble });
    await record(tx, work, { at, action: "split.read", outcome: "failed", code: trouble.code, details: { reason } });
  });
}

async function holdBack(deps: SplitRunDeps, work: SplitWork, error: RepositoryError): Promise<void> {
  const { database, clock, jobs, probeSeconds } = deps;
  const { view, row, service } = work;
  const now = clock.now();
  const held = holdUpOf(error, {
    service,
    place: { id: row.item_id, name: row.place_name },
    action: "view documents in",
    kept: "the document is as it was",
    runAs: view.run_as,
    now,
  });
  const { trouble } = held;
  await database.transaction(async (tx) => {
    const state = held.isWaiting ? "analysing" : "failed";
    await changeSplit(tx, { id: view.id, states: ["analysing"] }, { state, trouble });
    if (held.notice !== undefined) await tellAdministrators(tx, held.notice);
    await record(tx, work, { at: now, action: "split.read", outcome: "refused", code: trouble.code });
    if (!held.isWaiting) return;
    const runAt = addSeconds(now, held.retryAfterSeconds ?? probeSeconds);
    await jobs.add(tx, runSplit, { split: view.id }, { key: keyOf(view.id), runAt });
  });
}
