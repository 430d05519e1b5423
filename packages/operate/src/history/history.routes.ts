import { AppError } from "@muniment/kernel";
import { errors } from "@muniment/operate-api";
import * as api from "@muniment/operate-api/audit";
import { findAudit } from "@muniment/platform/audit";
import type { AuditFilter } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import type { RequestContext } from "@muniment/platform/http";
import type { Output } from "@muniment/rest";
import type { Mounter } from "@muniment/rest/fastify";
import { findCaseHead } from "../case/index.ts";
import type { Repositories } from "../document-repository/index.ts";
import { findEmailView } from "../inbound-email/index.ts";
import { cutPage, instantOf, isRowId, readPage } from "../paging.ts";
import type { OperateActor } from "../user/index.ts";
import { repositorySide } from "./both-sides.ts";
import { wireRecord } from "./wire-record.ts";

type Records = Output<typeof api.searchAudit>;

const OUTCOMES = ["ok", "refused", "failed", "unknown"] as const;
const MOST_OF_OPERATION = 1000;

/** Mounts the audit: all of it for whoever may see it, and that of what one may read (OPR-AUD-011). */
export function historyRoutes(
  mounter: Mounter<RequestContext<OperateActor>>,
  deps: { reader: Tx; repositories: Repositories },
): void {
  const { reader } = deps;

  mounter.mount(api.searchAudit, async ({ query }) => {
    const { actor, action, object, operation } = query;
    const filter = { actorId: actor, action, objectId: object, operationId: operation };
    return recordsOf(reader, query, {
      ...filter,
      outcome: outcomeOf(query.outcome),
      from: dateOf("from", query.from),
      to: dateOf("to", query.to),
    });
  });

  mounter.mount(api.getOperationAudit, async ({ params: { operation } }) => {
    const page = { limit: MOST_OF_OPERATION, after: undefined };
    const records = await findAudit(reader, { operationId: operation }, page);
    if (records.length === 0) throw new AppError(errors.notFound);
    const repository = isRowId(operation)
      ? await repositorySide(deps, operation)
      : { state: "read" as const, records: [] };
    return { data: { operate: records.map(wireRecord), repository } };
  });

  mounter.mount(api.getCaseAudit, async ({ params, query }, { actor }) => {
    const row = await findCaseHead(reader, actor, params.case);
    if (row === undefined) throw new AppError(errors.notFound);
    return recordsOf(reader, query, { own: { case_id: row.id } });
  });

  mounter.mount(api.getEmailAudit, async ({ params, query }, { actor }) => {
    const view = await findEmailView(reader, actor, params.email);
    if (view === undefined) throw new AppError(errors.notFound);
    return recordsOf(reader, query, { objectType: "email", objectId: view.id });
  });
}

async function recordsOf(
  reader: Tx,
  query: { readonly limit?: number; readonly cursor?: string },
  filter: AuditFilter,
): Promise<Records> {
  const page = readPage(query, ["string", "number"]);
  const [at, id] = page.after ?? [];
  const after = page.after && { at: instantOf(at), id: Number(id) };
  const rows = await findAudit(reader, filter, { limit: page.limit + 1, after });
  const { rows: kept, cursor } = cutPage(rows, page, (row) => [row.at.toISOString(), row.id]);
  const data = kept.map(wireRecord);
  return cursor === undefined ? { data } : { data, cursor };
}

function outcomeOf(text: string | undefined): AuditFilter["outcome"] {
  if (text === undefined) return undefined;
  const found = OUTCOMES.find((outcome) => outcome === text);
  if (found === undefined) throw unreadable("outcome", `One of ${OUTCOMES.join(", ")}.`);
  return found;
}

function dateOf(field: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw unreadable(field, "Send a time such as 2026-03-01T08:00:00Z.");
  return date;
}

function unreadable(field: string, text: string): AppError {
  return new AppError(errors.invalidParam, { text, field });
}
