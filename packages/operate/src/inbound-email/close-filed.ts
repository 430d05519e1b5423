import { recordAudit } from "@muniment/platform/audit";
import type { Tx } from "@muniment/platform/db";
import { subjectOfPerson } from "../user/index.ts";
import { changeWorkItem, lockWorkItem } from "../work-item/index.ts";
import type { SettleStaging } from "./email-item.service.ts";
import { nextEmailPhase } from "./email-phase.ts";
import { listEmailDocuments } from "./email.repository.ts";
import { isBeingFiled, phaseOf } from "./email-view.repository.ts";

/** A filing that has ended, as far as its e-mail is concerned. */
export interface EndedFiling {
  readonly emailId: string;
  readonly operationId: string;
  readonly person: { readonly id: string; readonly login: string; readonly name: string };
  /** Whether the person wanted it completed. */
  readonly completes: boolean;
  readonly at: Date;
}

/** The last effect of a filing: the e-mail's phase, and its end when that was asked for (OPR-FIL-012). */
export async function closeFiled(
  tx: Tx,
  { settleStaging }: { settleStaging: SettleStaging },
  ended: EndedFiling,
): Promise<void> {
  const { emailId, operationId, person, at } = ended;
  const item = await lockWorkItem(tx, "inbound-email", emailId);
  if (item === undefined) return;
  const documents = await listEmailDocuments(tx, [emailId]);
  const open = documents.filter(
    ({ ordinal, is_inline, state }) => ordinal > 0 && !is_inline && (state === "staged" || state === "waiting"),
  );
  const filed = nextEmailPhase(phaseOf(item), open.length === 0 ? "file_rest" : "file_some");
  // Somebody has closed it meanwhile; what was filed is filed.
  if (filed === undefined) return;
  const closed = ended.completes && !(await isBeingFiled(tx, emailId)) ? nextEmailPhase(filed, "complete") : undefined;
  const phase = closed ?? filed;
  await changeWorkItem(tx, emailId, { phase, ...(closed === undefined ? {} : { closedAt: at }), by: person.id, at });
  if (closed === undefined) return;
  await recordAudit(tx, subjectOfPerson(person, operationId), [
    {
      at,
      action: "email.complete",
      object_type: "email",
      object_id: emailId,
      before: { phase: item.phase },
      after: { phase },
      details: { unfiled: open.length },
    },
  ]);
  await settleStaging(tx, { emailId, operationId, at });
}
