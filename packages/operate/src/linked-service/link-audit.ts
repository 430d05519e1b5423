import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { subjectOf, systemSubject } from "../user/index.ts";
import type { OperateActor } from "../user/index.ts";
import type { LinkedServiceRow, ServiceLinkRow } from "./linked-service.tables.ts";

/** Something that happened to a link (OPR-AUD-009, OPR-LNK-062). */
interface LinkAct {
  /** Absent for what the repository did, such as ending a token. */
  readonly actor?: OperateActor;
  readonly service: Pick<LinkedServiceRow, "id" | "system_name">;
  readonly action: "link.make" | "link.remove" | "link.expire";
  readonly purpose: "user" | "system";
  /** Whose account at the service it is. */
  readonly account: Pick<ServiceLinkRow, "account_id" | "account_name" | "user_id">;
  readonly at: Date;
}

/** Writes it to the audit, with the repository's identity and never a token. */
export async function auditLink(tx: Tx, act: LinkAct): Promise<void> {
  const { actor, service, action, purpose, account, at } = act;
  const repository = account.account_id === null ? {} : { repository_account: account.account_id };
  const subject = actor === undefined ? systemSubject(`service ${service.system_name}`) : subjectOf(actor);
  await recordAudit(tx, subject, [
    {
      at,
      action,
      object_type: "linked_service",
      object_id: service.id,
      details: { purpose, account: account.account_name, user: account.user_id },
      own: { service: service.system_name, ...repository },
    },
  ]);
}
