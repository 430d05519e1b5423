import { AppError } from "@muniment/kernel";
import type { Clock } from "@muniment/kernel";
import type { JobQueue } from "@muniment/jobs";
import { errors } from "@muniment/operate-api";
import type * as api from "@muniment/operate-api/filing";
import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { Output } from "@muniment/rest";
import { findCase, findCases, findSameDocuments } from "../case/index.ts";
import type { CaseRow } from "../case/index.ts";
import type { Repositories } from "../document-repository/index.ts";
import { findEmailView, getEmail, listEmailDocuments } from "../inbound-email/index.ts";
import type { SettleStaging } from "../inbound-email/index.ts";
import { subjectOf } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import { changeWorkItem, lockWorkItem } from "../work-item/index.ts";
import { intendFiling } from "./filing-intent.ts";
import type { WantedFiling } from "./filing-intent.ts";
import { runFiling } from "./filing-task.ts";
import {
  findTroubleOf,
  listFilingItems,
  listFilingViews,
  lockFiling,
  updateFiling,
  updateItems,
} from "./filing.repository.ts";
import type { Filing, FilingItem, FilingView } from "./filing.repository.ts";
import { isSame } from "./same-document.ts";
import { canRefile, intendRefile } from "./refile-intent.ts";
import { canUndo, intendUndo } from "./undo-intent.ts";
import { wireFiling } from "./wire-filing.ts";

type WireFiling = Output<typeof api.getFiling>["data"];
type WireFiled = Output<typeof api.checkFiled>["data"][number];

/** Filing of e-mail to cases (operate.md 11), always as the service account. */
export interface FilingService {
  /** Keeps the intention with its audit, and queues what carries it out. */
  file(tx: Tx, actor: OperateActor, emailId: string, wanted: WantedFiling): Promise<WireFiling>;
  /** What of an e-mail a case has already (OPR-FIL-011). */
  check(reader: Tx, actor: OperateActor, given: { emailId: string; caseId: string }): Promise<WireFiled[]>;
  get(reader: Tx, actor: OperateActor, id: string): Promise<WireFiling>;
  list(reader: Tx, actor: OperateActor, emailId: string): Promise<WireFiling[]>;
  retry(tx: Tx, actor: OperateActor, id: string): Promise<WireFiling>;
  cancel(tx: Tx, actor: OperateActor, id: string): Promise<WireFiling>;
  /** Takes back what was filed: it goes to staging again, as the service account (OPR-FIL-013). */
  undo(tx: Tx, actor: OperateActor, id: string): Promise<WireFiling>;
  /** Moves what was filed to another case; gives the filing there (OPR-FIL-014). */
  refile(tx: Tx, actor: OperateActor, id: string, caseId: string): Promise<WireFiling>;
}

interface Deps {
  readonly clock: Clock;
  readonly jobs: JobQueue;
  readonly settleStaging: SettleStaging;
  readonly repositories: Repositories;
}

/** Filings in the database. */
export function createFilingService(deps: Deps): FilingService {
  const { clock, jobs } = deps;
  const wired = (actor: OperateActor, view: FilingView, row: CaseRow | undefined, items: readonly FilingItem[]) =>
    wireFiling(view, row, {
      items,
      canUndo: canUndo(actor, { view, row, items, now: clock.now() }),
      canRefile: canRefile(actor, { view, row, items }),
    });
  const get: FilingService["get"] = async (reader, actor, id) => {
    const { view, row } = await known(reader, actor, id);
    return wired(actor, view, row, await listFilingItems(reader, [view.id]));
  };

  const note = async (tx: Tx, actor: OperateActor, id: string, action: string): Promise<void> =>
    recordAudit(tx, subjectOf(actor, id), [
      { at: clock.now(), action, object_type: "filing", object_id: id, own: { function: "F7" } },
    ]);

  return {
    get,
    async list(reader, actor, emailId) {
      if ((await findEmailView(reader, actor, emailId)) === undefined) throw new AppError(errors.notFound);
      const views = await listFilingViews(reader, { emailId });
      const items = await listFilingItems(
        reader,
        views.map(({ id }) => id),
      );
      const byFiling = Map.groupBy(items, ({ filing_id }) => filing_id);
      const cases = await findCases(
        reader,
        actor,
        views.map(({ case_id }) => case_id),
      );
      return views.map((view) => wired(actor, view, cases.get(view.case_id), byFiling.get(view.id) ?? []));
    },
    check: filedBefore,
    async file(tx, actor, emailId, wanted) {
      const id = await intendFiling(deps, tx, { actor, emailId, wanted });
      return get(tx, actor, id);
    },
    async retry(tx, actor, id) {
      await holdOpen(tx, (await get(tx, actor, id)).email, id);
      // Another name or folder may be free by now.
      await updateItems(
        tx,
        { filingId: id, states: ["refused"] },
        { state: "waiting", target_id: null, trouble: null },
      );
      await updateFiling(tx, id, { state: "running", waits_for: null, trouble: null });
      await note(tx, actor, id, "filing.retry");
      await jobs.add(tx, runFiling, { filing: id, isProbe: true }, { key: `filing:${id}` });
      return get(tx, actor, id);
    },
    async undo(tx, actor, id) {
      await intendUndo(deps, tx, { actor, ...(await known(tx, actor, id)) });
      return get(tx, actor, id);
    },
    async refile(tx, actor, id, caseId) {
      const given = { actor, ...(await known(tx, actor, id)), caseId };
      return get(tx, actor, await intendRefile(deps, tx, given));
    },
    async cancel(tx, actor, id) {
      const filing = await holdOpen(tx, (await get(tx, actor, id)).email, id);
      const given = { filingId: id, states: ["waiting", "refused"] } as const;
      await updateItems(tx, given, { state: "cancelled", trouble: null });
      await updateFiling(tx, id, { state: "cancelled", waits_for: null, trouble: null, ended_at: clock.now() });
      const trouble = await findTroubleOf(tx, filing.email_id);
      await changeWorkItem(tx, filing.email_id, { trouble, by: actor.userId, at: clock.now() });
      await note(tx, actor, id, "filing.cancel");
      return get(tx, actor, id);
    },
  };
}

/** A filing of an e-mail that the person may see, with its case when they may see that. */
async function known(
  reader: Tx,
  actor: OperateActor,
  id: string,
): Promise<{ view: FilingView; row: CaseRow | undefined }> {
  const [view] = await listFilingViews(reader, { id });
  const email = view === undefined ? undefined : await findEmailView(reader, actor, view.email_id);
  if (view === undefined || email === undefined) throw new AppError(errors.notFound);
  return { view, row: await findCase(reader, actor, view.case_id) };
}

/** A filing that is not over, held until `tx` ends, of an e-mail that the person may see. */
async function holdOpen(tx: Tx, email: string, id: string): Promise<Filing> {
  await lockWorkItem(tx, "inbound-email", email);
  const filing = await lockFiling(tx, id);
  if (filing === undefined) throw new AppError(errors.notFound);
  if (["done", "cancelled", "undoing", "undone"].includes(filing.state)) {
    throw new AppError(errors.conflict, { text: `This filing is ${filing.state} already.` });
  }
  return filing;
}

/** What of an e-mail a case has already, document by document. */
const filedBefore: FilingService["check"] = async (reader, actor, { emailId, caseId }) => {
  const row = await findCase(reader, actor, caseId);
  if (row === undefined || (await findEmailView(reader, actor, emailId)) === undefined) {
    throw new AppError(errors.notFound);
  }
  const email = await getEmail(reader, emailId);
  const documents = await listEmailDocuments(reader, [emailId]);
  const hashes = documents.map(({ sha256 }) => sha256);
  const same = await findSameDocuments(reader, row.id, { hashes, messageId: email.message_id });
  return documents.flatMap((document) =>
    same
      .filter((other) => isSame(document, email, other))
      .map((other) => ({
        document: document.ordinal,
        name: other.name,
        folder_name: other.folder_name,
        at: other.added_at.toISOString(),
        by: other.added_by_name,
      })),
  );
};
