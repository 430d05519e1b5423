import { recordAudit } from "@muniment/platform/audit";
import type { AuditSubject } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";

/** What became of a post item, for the audit; the repository is only ever reached as the service account. */
export async function noteItem(
  tx: Tx,
  subject: AuditSubject,
  given: {
    readonly at: Date;
    readonly action: string;
    readonly item: { readonly id: string; readonly case_id: string };
    readonly outcome?: "ok" | "refused" | "failed" | "unknown";
    readonly code?: string;
    readonly details?: Readonly<Record<string, unknown>>;
    readonly service?: string;
  },
): Promise<void> {
  const { at, action, item, outcome, code, details, service } = given;
  await recordAudit(tx, subject, [
    {
      at,
      action,
      object_type: "post_item",
      object_id: item.id,
      ...(outcome === undefined ? {} : { outcome }),
      ...(code === undefined ? {} : { code }),
      ...(details === undefined ? {} : { details }),
      own: { function: "F13", run_as: "service", case_id: item.case_id, ...(service === undefined ? {} : { service }) },
    },
  ]);
}

/** The same of a batch, and of the settings. */
export async function noteRoom(
  tx: Tx,
  subject: AuditSubject,
  given: {
    readonly at: Date;
    readonly action: string;
    readonly type: "post_batch" | "post_room";
    readonly id: string;
    readonly before?: Readonly<Record<string, unknown>>;
    readonly after?: Readonly<Record<string, unknown>>;
    readonly outcome?: "ok" | "refused";
    readonly code?: string;
  },
): Promise<void> {
  const { type, id, before, after, outcome, code, ...rest } = given;
  await recordAudit(tx, subject, [
    {
      ...rest,
      object_type: type,
      object_id: id,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      ...(outcome === undefined ? {} : { outcome }),
      ...(code === undefined ? {} : { code }),
      own: { function: "F13" },
    },
  ]);
}
