import type { Clock } from "@muniment/kernel";
import { recordAudit } from "@muniment/platform/audit";
import type { AuditEntry } from "@muniment/platform/audit";
import type { Database, Tx } from "@muniment/platform/db";
import { followDocument } from "../case/index.ts";
import type { Item } from "../document-repository/index.ts";
import { tellAdministrators } from "../notice/index.ts";
import { subjectOfPerson } from "../user/index.ts";
import type { ActResult, Placing } from "./act-effects.ts";
import type { ItemFailure } from "./act-trouble.ts";
import { functionOf } from "./act-work.ts";
import type { ActSide, ActWork } from "./act-work.ts";
import { insertActItems, listActItems, lockAct, updateAct, updateActItems } from "./document-act.repository.ts";

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
}

/** What the audit calls each act, by what it was done to. */
export function actionOf(kind: ActWork["act"]["kind"], item: "container" | "document"): string {
  const noun = item === "container" ? "folder" : "document";
  if (kind === "create_folder") return "folder.create";
  if (kind === "restore_version") return "document.restore_version";
  return `${noun}.${kind}`;
}

/** Keeps what is done: the item, the case's links and the audit, in one transaction (OPR-AUD-006). */
export async function keepDone(
  { database, clock }: Deps,
  work: ActWork,
  { placing, result }: { readonly placing: Placing; readonly result: ActResult },
): Promise<void> {
  const { act, source, target } = work;
  const { item, itemId } = placing;
  await database.transaction(async (tx) => {
    // What was cancelled while it was under way is done all the same.
    const at = { actId: act.id, ordinal: item.ordinal, states: ["waiting", "cancelled"] as const };
    const { id, name } = result;
    const size = result.size === undefined ? {} : { size: result.size };
    await updateActItems(tx, at, { state: "done", result_id: id, result_name: name, trouble: null, ...size });
    if (act.kind === "move" || act.kind === "rename") {
      await followDocument(tx, {
        from: { serviceId: source.service.id, itemId, caseId: source.row.id },
        to: { serviceId: target.service.id, itemId: id, caseId: target.row.id, containerId: placing.toId, name },
      });
    }
    await recordAudit(tx, subjectOfPerson(personOf(work), act.id), auditOf(work, placing, { result, at: clock.now() }));
  });
}

/** The same for a folder that is made anew, with what is in it for the items of the act. */
export async function keepFolder(
  deps: Deps,
  work: ActWork,
  given: {
    readonly placing: Placing;
    readonly made: ActResult;
    readonly children: readonly Item[];
  },
): Promise<void> {
  const { placing, made, children } = given;
  const { act } = work;
  await deps.database.transaction(async (tx) => {
    await lockAct(tx, act.id);
    const items = await listActItems(tx, [act.id]);
    if (items.find(({ ordinal }) => ordinal === placing.item.ordinal)?.state === "done") return;
    await insertActItems(tx, {
      actId: act.id,
      after: items.at(-1)?.ordinal ?? 0,
      items: children.map(({ kind, id, name, size }) => ({
        kind,
        item_id: id,
        name,
        size: size ?? null,
        from_id: placing.itemId,
        to_id: made.id,
      })),
    });
    await updateActItems(
      tx,
      { actId: act.id, ordinal: placing.item.ordinal, states: ["waiting", "cancelled"] },
      { state: "done", result_id: made.id, result_name: made.name, trouble: null },
    );
    const at = deps.clock.now();
    await recordAudit(tx, subjectOfPerson(personOf(work), act.id), auditOf(work, placing, { result: made, at }));
  });
}

/** Who is named is who did it, whatever account the repository saw (OPR-AUD-001). */
const personOf = ({ act }: ActWork) => ({ login: act.user_login, name: act.user_name });

function auditOf(
  work: ActWork,
  { item, itemId, fromId, toId }: Placing,
  { result, at }: { readonly result: ActResult; readonly at: Date },
): AuditEntry[] {
  const { act, source, target } = work;
  const isNew = item.item_id === null;
  const entry = (side: ActSide): AuditEntry => ({
    at,
    action: actionOf(act.kind, item.kind),
    object_type: item.kind === "container" ? "folder" : "document",
    object_id: result.id,
    ...(isNew ? {} : { before: { id: itemId, name: item.name, container: fromId } }),
    ...(act.kind === "delete" ? {} : { after: { id: result.id, name: result.name, container: toId } }),
    details: {
      case: source.row.reference,
      ...(target.row.id === source.row.id ? {} : { target: target.row.reference }),
    },
    own: columnsOf(work, side),
  });
  // Both cases tell of what went from one to the other (OPR-CPM-008).
  return source.row.id === target.row.id ? [entry(source)] : [entry(source), entry(target)];
}

function columnsOf({ act }: ActWork, { row, service, runAs, account }: ActSide): Record<string, string> {
  return {
    function: functionOf(act.kind),
    run_as: runAs,
    service: service.system_name,
    case_id: row.id,
    ...(account === undefined ? {} : { repository_account: account }),
  };
}

/** Keeps how a run ended. */
export async function keepActEnd(
  { database, clock }: Deps,
  work: ActWork,
  { failures }: { readonly failures: readonly ItemFailure[] },
): Promise<void> {
  const at = clock.now();
  await database.transaction(async (tx) => {
    const act = await lockAct(tx, work.act.id);
    if (act === undefined || !["running", "waiting"].includes(act.state)) return;
    for (const { item, trouble, isWaiting } of failures) {
      const place = { actId: act.id, ordinal: item.ordinal, states: ["waiting"] as const };
      const name = item.name === "" ? {} : { name: item.name };
      await updateActItems(tx, place, { state: isWaiting ? "waiting" : "refused", trouble, ...name });
    }
    for (const { notice } of failures) if (notice !== undefined) await tellAdministrators(tx, notice);
    const waiting = failures.find(({ isWaiting }) => isWaiting);
    const worst = waiting ?? failures[0];
    if (worst === undefined) {
      await updateAct(tx, act.id, { state: "done", trouble: null, ended_at: at });
      return;
    }
    const isNews = act.trouble?.code !== worst.trouble.code;
    await updateAct(
      tx,
      act.id,
      waiting === undefined
        ? { state: "refused", trouble: worst.trouble, ended_at: at }
        : { state: "waiting", trouble: worst.trouble, ended_at: null },
    );
    if (isNews) await note(tx, work, { failures, at });
  });
}

async function note(
  tx: Tx,
  work: ActWork,
  { failures, at }: { readonly failures: readonly ItemFailure[]; readonly at: Date },
): Promise<void> {
  const { act, source } = work;
  await recordAudit(
    tx,
    subjectOfPerson(personOf(work), act.id),
    failures.map(({ item, trouble }) => ({
      at,
      action: actionOf(act.kind, item.kind),
      object_type: item.kind === "container" ? "folder" : "document",
      object_id: item.item_id ?? act.id,
      outcome: "refused" as const,
      code: trouble.code,
      details: { case: source.row.reference, name: item.name },
      own: columnsOf(work, source),
    })),
  );
}
