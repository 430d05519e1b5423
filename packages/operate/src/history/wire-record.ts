import type * as api from "@muniment/operate-api/audit";
import type { AuditRecord } from "@muniment/platform/audit";
import type { Output } from "@muniment/rest";

type WireRecord = Output<typeof api.searchAudit>["data"][number];

/** A record with the columns of Operate's own (OPR-AUD-004). */
type OperateRecord = AuditRecord & {
  readonly run_as?: string | null;
  readonly repository_account?: string | null;
  readonly service?: string | null;
  readonly function?: string | null;
};

/** A record as the contract shows it. */
export function wireRecord(record: OperateRecord): WireRecord {
  const details = { ...objectOf(record.details), ...changesOf(record) };
  const optional = {
    code: record.code,
    run_as: record.run_as,
    repository_account: record.repository_account,
    service: record.service,
    function: record.function,
    operation_id: record.operation_id,
  };
  return {
    id: String(record.id),
    at: record.at.toISOString(),
    actor_id: record.actor_id,
    actor_name: record.actor_name,
    action: record.action,
    object_type: record.object_type,
    object_id: record.object_id,
    outcome: record.outcome,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value != null)),
    ...(Object.keys(details).length === 0 ? {} : { details }),
  };
}

function changesOf({ before, after }: AuditRecord): Record<string, unknown> {
  return { ...(before == null ? {} : { before }), ...(after == null ? {} : { after }) };
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
